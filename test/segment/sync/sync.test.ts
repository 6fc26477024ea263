import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import type { SyncReport } from '../../../src/segment/sync/report'
import { UserError } from '../../../src/system/userError'
import { RejectedEventsFile } from '../../../src/segment/delivery/rejectedFile'
import type { RunIdentity } from '../../../src/segment/sync/journal/journal'
import { Journal } from '../../../src/segment/sync/journal/journal'
import { NOTHING, seal } from '../../../src/segment/sync/journal/chain'
import type { RunFilesOptions } from '../../helpers/runs'
import { eventsFile, runFiles } from '../../helpers/runs'
import { event, PLANTED } from '../../helpers/runner'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
})
afterEach(() => sandbox.close())

const go = (files: string[], options?: RunFilesOptions) => runFiles(sandbox, files, options)
const inBatchesOf = (size: number) => ({ settings: { mapping: { batch_size: size } } })
const left = (userId: string, key = 'bought_twice') =>
  event(userId, { event: 'Audience Exited', properties: { [key]: false } }, key)
const members = (key: string): string[] => {
  const { audienceId } = sandbox.audiences().find(({ externalAudienceId }) => externalAudienceId === `aud_${key}`) ?? {
    audienceId: ''
  }
  return sandbox
    .members(audienceId)
    .map(({ externalUserId }) => externalUserId)
    .sort()
}
const accepted = (): number => sandbox.counts.byOperation.records?.[202] ?? 0
const audienceOf = ({ audiences }: SyncReport, key?: string) => audiences.find(({ audience }) => audience === key)

const DENIED = { properties: { amznAdStorage: 'DENIED', amznUserData: 'DENIED' } }

test('everybody is where the last word on them says, and the report counts every event', async () => {
  const events = eventsFile(
    event('a'),
    event('b'),
    left('b'),
    left('c'),
    event('d', DENIED),
    event('a', {}, 'vip'),
    '',
    event('e', { properties: { country_code: 'DE' } }),
    `{"email":"${PLANTED}"`
  )
  const { report, observed } = await go([events])
  const { audienceId } = sandbox.audiences()[0]
  expect(members('bought_twice')).toEqual(['a'])
  expect(members('vip')).toEqual(['a'])
  expect(report).toMatchObject({
    dryRun: false,
    connection: 'running sandbox',
    region: 'NA',
    stopped: undefined,
    problems: [],
    unmet: [],
    refusedFile: undefined
  })
  expect(report.audiences.map(({ audience }) => audience)).toEqual(['bought_twice', 'vip', undefined])
  const bought = audienceOf(report, 'bought_twice')
  expect(bought).toMatchObject({
    namespace: 'spa_1',
    audienceId,
    name: 'bought_twice',
    how: 'made',
    read: 6,
    entered: 1,
    left: 3,
    denied: 1,
    delivered: 4,
    superseded: 1,
    refused: 1,
    unsent: 0,
    notSent: [],
    requests: 1,
    jobs: [{ jobRequestId: expect.stringMatching(/./) as string, state: 'SUCCEEDED' }],
    invalidRecords: [],
    matchRate: expect.any(Number) as number,
    missingForDsp: expect.any(Number) as number
  })
  expect(bought?.refusals).toEqual([
    { reason: expect.stringContaining('Consent is required to add users in DE') as string, events: 1 }
  ])
  expect(audienceOf(report, undefined)).toMatchObject({
    read: 1,
    refused: 1,
    refusals: [{ reason: 'This line is not valid JSON.', events: 1 }],
    requests: 0,
    jobs: []
  })
  expect(audienceOf(report, undefined)?.size).toBeUndefined()

  expect(observed.bytes).toBe(statSync(events).size)
  expect(observed.events).toEqual([8, 8, 2])
  expect(observed.connected).toEqual([
    ['bought_twice', 'made'],
    ['vip', 'made']
  ])
  expect(observed.refused.map(({ file, line, audience, messageId }) => [file, line, audience, messageId])).toEqual(
    expect.arrayContaining([
      [events, 8, 'bought_twice', 'message-e'],
      [events, 9, undefined, undefined]
    ])
  )
  expect(observed.jobs[0]).toEqual([2, 2])
  expect(observed.jobs[observed.jobs.length - 1]).toEqual([0, 2])
  expect(observed.statuses.sort()).toEqual([202, 202])
  expect(observed.waits).toEqual([])
  expect(JSON.stringify([report, observed])).not.toContain('planted')
})

test('what a run does not take is neither sent nor counted', async () => {
  const events = eventsFile(event('a'), event('b', {}, 'vip'), '{')
  const { report } = await go([events], { takes: ({ userId }) => userId === 'a' })
  expect(report.audiences.map(({ audience, read }) => [audience, read])).toEqual([
    ['bought_twice', 1],
    [undefined, 1]
  ])
  expect(sandbox.counts.records).toBe(1)
})

test('several files in their order; an empty one is no trouble', async () => {
  const { report, observed } = await go([eventsFile(event('a')), eventsFile(), eventsFile(left('a'), event('b'))], {
    ...inBatchesOf(1)
  })
  expect(members('bought_twice')).toEqual(['b'])
  expect(report.audiences).toMatchObject([{ read: 3, entered: 2, left: 1, requests: 3 }])
  expect(observed.settled.map(([, { lines }]) => lines)).toEqual([{ 0: '1' }, { 2: '1' }, { 2: '2' }])
  expect([report.stopped, observed.events]).toEqual([undefined, [3, 3, 0]])
})

test('what is refused before it gets into a batch is settled as it is read, file by file', async () => {
  const { report, observed } = await go([eventsFile('{', '7'), eventsFile('{')])
  expect(observed.settled.map(([{ identity }, { lines, refused }]) => [identity, lines, Object.keys(refused)])).toEqual(
    [
      [
        '',
        { 0: '1-2' },
        [
          'This line is not valid JSON.',
          'This line is not an event. Each line must be one Segment event, as a JSON object.'
        ]
      ],
      ['', { 1: '1' }, ['This line is not valid JSON.']]
    ]
  )
  expect(report).toMatchObject({ stopped: undefined, audiences: [{ read: 3, refused: 3 }] })
  // No request, no job, no question.
  expect([observed.events, observed.jobs, sandbox.counts.byOperation.job]).toEqual([[3, 3, 3], [], undefined])
})

test('the report says how long it took, in seconds', async () => {
  const before = Date.now()
  const { report } = await go([eventsFile(event('a'))])
  const milliseconds = Date.now() - before
  expect(report.seconds).toBeGreaterThan(0)
  expect(report.seconds * 1000).toBeLessThanOrEqual(milliseconds)
})

test('a list of refused events that cannot be written is a problem of the report, and ends nothing', async () => {
  const { report } = await go([eventsFile('{', event('a'))], { refusedEvents: new RejectedEventsFile('/dev/full', []) })
  expect(report.problems).toEqual([
    'The list of refused events, /dev/full, cannot be written to its end: the disk is full.'
  ])
  expect(report).toMatchObject({ stopped: undefined, audiences: [{ entered: 1 }, { refused: 1 }] })
})

test('Amazon is asked for the size of audiences that got something, and in the version of its API', async () => {
  await sandbox.close()
  sandbox = await startSandbox({ jobLooks: 0, keepRequests: true })
  const refused = event('b', { properties: { country_code: 'DE' } }, 'vip')
  const { report } = await go([eventsFile(event('a'), refused)])
  const [bought, vip] = report.audiences
  expect([bought.size?.received, vip.size, vip.refused]).toEqual([1, undefined, 1])
  const asked = sandbox.requests.filter(({ operation }) => operation === 'job' || operation === 'readAudience')
  expect(asked.map(({ operation, path }) => [operation, path.split('/').pop()])).toEqual([
    ['job', bought.jobs[0].jobRequestId],
    ['readAudience', bought.audienceId]
  ])
  for (const { headers } of asked) {
    expect(headers).toMatchObject({ 'content-type': 'application/vnd.amcaudiences.v1+json' })
  }
})

test('events that name no audience go to the one of the mapping, whose size is not asked for', async () => {
  await sandbox.close()
  sandbox = await startSandbox({ jobLooks: 0 })
  const { report: made } = await go([eventsFile(event('a'))])
  const { audienceId } = made.audiences[0]
  const { requests } = sandbox.counts
  const settings = { mapping: { audienceId } }
  const nameless = event('b', { context: {}, properties: { audience_key: 'x', x: true, country_code: 'US' } })
  const { report } = await go([eventsFile(nameless)], { settings })
  expect(report.audiences[0].refusals).toEqual([])
  expect(report.audiences).toMatchObject([{ entered: 1, jobs: [{ state: 'SUCCEEDED' }] }])
  expect(report.audiences[0].size).toBeUndefined()
  expect(members('bought_twice')).toEqual(['a', 'b'])
  // A token, the records, and their job.
  expect(sandbox.counts.requests - requests).toBe(3)
})

test('an audience of the settings that no event named is said, with the nearest that one did', async () => {
  const { report } = await go([eventsFile(event('a'))], { settings: { audiences: { bought_twic: {} } } })
  expect(report.unmet).toEqual([{ audience: 'bought_twic', nearest: 'bought_twice' }])
  const nobodys = await go([eventsFile('{')], { settings: { audiences: { vip: {} } } })
  expect(nobodys.report.unmet).toEqual([{ audience: 'vip' }])
})

test('without time for jobs Amazon is asked once, and what is not over stays open', async () => {
  await sandbox.close()
  sandbox = await startSandbox({ jobMilliseconds: 60_000 })
  const { report, observed } = await go([eventsFile(event('a'))], { jobsLimitMs: 0 })
  expect(report.audiences[0].jobs).toMatchObject([{ state: 'PENDING' }])
  expect(observed.jobs).toEqual([
    [1, 1],
    [1, 1]
  ])
})

test('records that Amazon could not use are counted by its reason', async () => {
  sandbox.order({ operation: 'records', kind: 'jobState', state: 'FAILED' })
  const { report } = await go([eventsFile(event('a'))])
  expect(report.audiences[0].jobs).toMatchObject([{ state: 'FAILED' }])
  expect(members('bought_twice')).toEqual([])
})

describe('trouble', () => {
  test('of a sign-in or of an audience that passes is waited for, and said', async () => {
    sandbox.order({ operation: 'token', kind: 'status', status: 503, times: 1 })
    sandbox.order({ operation: 'createAudience', kind: 'status', status: 429, times: 1 })
    const { report, observed } = await go([eventsFile(event('a'))])
    expect(report).toMatchObject({ stopped: undefined, audiences: [{ entered: 1, how: 'made' }] })
    expect(observed.waits.map(({ attempt, attempts }) => [attempt, attempts])).toEqual([
      [1, 2],
      [1, 2]
    ])
  })

  test('of a connection that is lost before an audience is made stops the run', async () => {
    sandbox.order({ operation: 'createAudience', kind: 'status', status: 401, rate: 1 })
    const { report } = await go([eventsFile(event('a'), event('b', {}, 'vip'))])
    expect(report.stopped).toMatchObject({
      by: 'trouble',
      reason: expect.stringMatching(/^The audience could not be connected\./) as string
    })
    expect(report.audiences).toMatchObject([
      { audience: 'bought_twice', unsent: 1, how: 'refused' },
      { audience: 'vip', unsent: 1 }
    ])
    expect(sandbox.counts.records).toBe(0)
  })

  test('that stays ends the run without a journal, too, and lists what was not sent', async () => {
    sandbox.order({ operation: 'records', kind: 'status', status: 503, rate: 1 })
    const { report, observed } = await go([eventsFile(event('a'), event('b'))], inBatchesOf(1))
    expect(report.stopped?.by).toBe('trouble')
    expect(report.stopped?.reason).toMatch(/^Amazon returned a server error \(503\)\. .*Given up after 2 attempts\./)
    expect(report.audiences).toMatchObject([{ read: 2, unsent: 2, delivered: 0, refused: 0, jobs: [] }])
    expect(report.audiences[0].notSent.reduce((sum, { events }) => sum + events, 0)).toBe(2)
    expect(observed.refused.map(({ line }) => line)).toEqual([1, 2])
    expect(observed.jobs).toEqual([])
  })

  test('of one audience leaves the others alone', async () => {
    sandbox.order({ operation: 'createAudience', kind: 'status', status: 429, times: 2 })
    const { report } = await go([eventsFile(event('a'), event('b', {}, 'vip'), event('c', {}, 'vip'))])
    expect(report.stopped).toBeUndefined()
    expect(report.audiences).toMatchObject([
      { audience: 'bought_twice', how: 'refused', unsent: 1 },
      { audience: 'vip', entered: 2 }
    ])
  })

  test('a connection that is revoked stops the run', async () => {
    sandbox.order({ operation: 'records', kind: 'revokeConnection' })
    const { report } = await go([eventsFile(event('a'), event('b'))], inBatchesOf(1))
    expect(report.stopped).toMatchObject({
      by: 'trouble',
      reason: expect.stringMatching(/[Rr]econnect|again/) as string
    })
    expect(report.audiences).toMatchObject([{ unsent: 2, delivered: 0 }])
  })

  test('a sign-in that Amazon refuses ends it before anything is read', async () => {
    sandbox.order({ operation: 'token', kind: 'status', status: 401, rate: 1 })
    const refusedEvents = new RejectedEventsFile(eventsFile(), [])
    await expect(go([eventsFile(event('a'))], { refusedEvents })).rejects.toBeInstanceOf(UserError)
    expect(sandbox.counts.byOperation.createAudience).toBeUndefined()
  })
})

describe('a run that is stopped', () => {
  const MANY = Array.from({ length: 40 }, (_, number) => event(`u${number}`))

  test('sends nothing further, says where it was, and asks after no jobs', async () => {
    const interrupt = new AbortController()
    const watch = { settled: () => interrupt.abort() }
    const events = eventsFile(...MANY)
    const { report, observed } = await go([events, eventsFile(event('z'))], {
      settings: { mapping: { batch_size: 1 }, audiences: { vip: {} } },
      interrupt: interrupt.signal,
      watch
    })
    expect(report.unmet).toEqual([])
    const [{ read, entered, unsent, jobs }] = report.audiences
    expect(report.stopped).toMatchObject({ by: 'interrupt' })
    expect(report.stopped?.reason).toMatch(
      new RegExp(`^Interrupted\\. The last line read is \\d+ of ${events}\\. Not read: .+events\\.jsonl\\.$`)
    )
    expect(entered).toBe(accepted())
    expect(read).toBe(entered + unsent)
    expect(jobs.map(({ state }) => state)).toEqual(Array(entered).fill('UNKNOWN'))
    expect(observed.jobs).toEqual([])
  })

  test('before it began has read nothing', async () => {
    const events = eventsFile(...MANY)
    const { report } = await go([events], { interrupt: AbortSignal.abort() })
    expect(report.stopped).toEqual({ by: 'interrupt', reason: `Interrupted. Nothing of ${events} was read.` })
    expect(report.audiences).toEqual([])
    expect(sandbox.counts.records).toBe(0)
  })
})

test('a file that cannot be read to its end: what was read is sent, the next files are not', async () => {
  const whole = Array.from({ length: 300 }, (_, number) => event(`u${number}`)).join('\n')
  const cut = eventsFile()
  writeFileSync(cut, gzipSync(whole).subarray(0, -20))
  const next = eventsFile(event('z'))
  const { report } = await go([cut, next])
  expect(report.stopped?.by).toBe('source')
  expect(report.stopped?.reason).toMatch(
    /events\.jsonl is broken gzip .* Everything up to line \d+ was read and sent\. Not read: .*events\.jsonl\.$/
  )
  const line = Number(/up to line (\d+)/.exec(report.stopped?.reason ?? '')?.[1])
  expect(members('bought_twice')).toHaveLength(line)
})

describe('a dry run', () => {
  test('says what would be, and Amazon is not asked', async () => {
    const events = eventsFile(event('a'), event('b'), left('c'), event('d', DENIED), event('a', {}, 'vip'), '{')
    const { report } = await go([events], { dryRun: true })
    expect(sandbox.counts.requests).toBe(0)
    expect(report).toMatchObject({ dryRun: true, stopped: undefined, leastSeconds: (5 / 15_000_000) * 3600 })
    expect(report.audiences).toMatchObject([
      { audience: 'bought_twice', how: 'made', audienceId: undefined, entered: 2, left: 2, denied: 1, requests: 1 },
      { audience: 'vip', entered: 1, requests: 1 },
      { read: 1, refused: 1, requests: 0, bytes: 0 }
    ])
    const [{ bytes = 0 }, { bytes: others = 0 }] = report.audiences
    expect(bytes).toBeGreaterThan(others)
    expect(report.bytes).toBe(bytes + others)
  })

  test('keeps no file of audiences', async () => {
    const audiencesFile = `${eventsFile()}.audiences`
    const { report } = await go([eventsFile(event('a'))], { dryRun: true, audiencesFile })
    expect(report.audiences).toMatchObject([{ how: 'made', requests: 1 }])
    expect(existsSync(audiencesFile)).toBe(false)
  })

  test('of an audience that is there names its ID', async () => {
    const settings = { audiences: { bought_twice: { audienceId: '413642381039213537' } } }
    const { report } = await go([eventsFile(event('a'))], { dryRun: true, settings })
    expect(report.audiences).toMatchObject([{ how: 'given', audienceId: '413642381039213537', requests: 1 }])
  })
})

describe('with a journal', () => {
  const journalOf = (events: string): string => `${events}.journal`
  const listOf = (path: string) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { line: number }).line)

  test('a second run sends nothing and reports the whole', async () => {
    const events = eventsFile(event('a'), left('b'), '{', event('c', { properties: { country_code: 'DE' } }))
    const journal = journalOf(events)
    const first = await go([events], { journal })
    const before = accepted()
    const refused = `${journal}.refused`
    const second = await go([events], { journal, refusedEvents: new RejectedEventsFile(refused, []) })
    expect(accepted()).toBe(before)
    expect(sandbox.audiences()).toHaveLength(1)
    expect(second.report.refusedFile).toBe(refused)
    expect(listOf(refused).sort()).toEqual([3, 4])
    const counts = ({ report }: typeof first) =>
      report.audiences.map(({ audience, read, entered, left, refused, jobs }) => [
        audience,
        read,
        entered,
        left,
        refused,
        jobs
      ])
    expect(counts(second)).toEqual(counts(first))
    expect(second.observed.events).toEqual([4, 4, 2])
  })

  test('what was not sent waits for the next run, and is not listed as refused', async () => {
    const events = eventsFile(event('a'), event('b'), event('c', {}, 'vip'))
    const journal = journalOf(events)
    sandbox.order({ operation: 'records', kind: 'status', status: 429, rate: 1 })
    const stopped = await go([events], { journal, ...inBatchesOf(1) })
    expect(stopped.report.stopped?.by).toBe('trouble')
    expect(stopped.observed.refused).toEqual([])
    sandbox.clearFaults()
    const { report } = await go([events], { journal, ...inBatchesOf(1) })
    expect(report.audiences).toMatchObject([
      { audience: 'bought_twice', entered: 2, unsent: 0 },
      { audience: 'vip', entered: 1 }
    ])
    expect(sandbox.audiences()).toHaveLength(2)
  })

  test('an audience that cannot be made for now stops the run, and is made by the next', async () => {
    const events = eventsFile(event('a'), event('b'), event('c', {}, 'vip'))
    const journal = journalOf(events)
    sandbox.order({ operation: 'createAudience', kind: 'status', status: 429, times: 2 })
    const { report: stopped, observed } = await go([events], { journal })
    expect(stopped.stopped).toMatchObject({
      by: 'trouble',
      reason: expect.stringMatching(/^The audience could not be connected\./) as string
    })
    expect(observed.refused).toEqual([])
    const { report } = await go([events], { journal })
    expect(report.stopped).toBeUndefined()
    expect([members('bought_twice'), members('vip')]).toEqual([['a', 'b'], ['c']])
  })

  test.each(['settled', 'audience'] as const)('that cannot be written (%s) stops the run', async (what) => {
    const events = eventsFile(event('a'), event('b', {}, 'vip'), event('c', {}, 'vip'))
    const spy = jest.spyOn(Journal.prototype, what).mockImplementation(() => {
      throw new UserError('The journal is full.')
    })
    try {
      const { report, observed } = await go([events], { journal: journalOf(events), ...inBatchesOf(1) })
      expect(report.stopped).toMatchObject({
        by: 'trouble',
        reason: expect.stringMatching(/^The journal is full\./) as string
      })
      expect(report.audiences.reduce((sum, { entered }) => sum + entered, 0)).toBe(accepted())
      expect(observed.connected[0]).toEqual(['bought_twice', 'made'])
      expect(accepted()).toBeLessThan(3)
    } finally {
      spy.mockRestore()
    }
  })

  test.each<[string, (events: string) => RunFilesOptions & { files?: string[] }, RegExp]>([
    ['files', (events) => ({ files: [events, events] }), /its files differ, in number, order, name or size\./],
    [
      'names',
      (events) => {
        copyFileSync(events, `${events}.copy`)
        return { files: [`${events}.copy`] }
      },
      /its files differ, in number, order, name or size\./
    ],
    ['settings', () => ({ settings: { mapping: { batch_size: 7 } } }), /its settings differ/],
    ['audiences', () => ({ settings: { audiences: { vip: {} } } }), /its settings differ/],
    ['defaults', () => ({ settings: { audienceSettings: { ttl: 86_400 } } }), /its settings differ/],
    ['region', () => ({ region: 'EU' }), /its region differs\./],
    [
      'Amazon',
      () => ({
        connection: {
          to: 'Amazon Ads',
          credentials: { clientId: 'a', clientSecret: 'b', refreshToken: 'c' },
          close: () => Promise.resolve()
        }
      }),
      /it went to another Amazon, or to another sandbox\./
    ]
  ])('that of other %s is refused, and nothing is sent', async (_name, differing, words) => {
    const events = eventsFile(event('a'))
    const journal = journalOf(events)
    await go([events], { journal })
    const { requests } = sandbox.counts
    const { files = [events], ...others } = differing(events)
    await expect(go(files, { journal, ...others })).rejects.toThrow(words)
    expect(sandbox.counts.requests).toBe(requests)
    // The journal is free for whoever has the right command.
    expect((await go([events], { journal })).report.audiences).toMatchObject([{ entered: 1 }])
  })

  describe('an ID that the settings give an audience which has none yet', () => {
    /** A run whose audience is created while the answer is lost, and what goes on after it. */
    const begun = async (settings: object) => {
      const events = eventsFile(event('a'), event('b', {}, 'vip'))
      const journal = journalOf(events)
      sandbox.order({ operation: 'createAudience', kind: 'drop', applied: true, times: 1 })
      const audiencesFile = `${events}.audiences`
      const resume = (settings: object) =>
        go([events], { journal, audiencesFile, settings: settings as Record<string, unknown> })
      const { report } = await resume(settings)
      expect(report.audiences[0]).toMatchObject({ audience: 'bought_twice', how: 'mayBeThere', unsent: 1 })
      const [{ audienceId }] = sandbox.audiences()
      return { audienceId, journal, resume }
    }
    const SETTINGS: [string, object, (audienceId: string) => object][] = [
      ['no settings', {}, (audienceId) => ({ audiences: { bought_twice: { audienceId } } })],
      [
        'settings of it',
        { audiences: { bought_twice: { name: 'Bought twice' } } },
        (audienceId) => ({ audiences: { bought_twice: { name: 'Bought twice', audienceId } } })
      ],
      [
        'settings that name others',
        { audiences: { vip: {}, other: { ttl: 7 } } },
        (audienceId) => ({ audiences: { bought_twice: { audienceId }, vip: {}, other: { ttl: 7 } } })
      ]
    ]

    test.each(SETTINGS)('goes on with it, begun with %s, and so do later runs', async (_what, before, filledIn) => {
      const { audienceId, resume } = await begun(before)
      for (let part = 0; part < 2; part++) {
        const { report } = await resume(filledIn(audienceId))
        expect(report.stopped).toBeUndefined()
        expect(audienceOf(report, 'bought_twice')).toMatchObject({ audienceId, entered: 1 })
        expect(audienceOf(report, 'vip')).toMatchObject({ entered: 1 })
      }
      expect(members('bought_twice')).toEqual(['a'])
      expect(sandbox.audiences()).toHaveLength(2)
      // From then on the audience has its ID.
      await expect(resume(filledIn('123'))).rejects.toThrow('its settings differ')
    })

    test('goes on with a journal that an earlier version began', async () => {
      const before = { audiences: { bought_twice: { name: 'Bought twice' } } }
      const { audienceId, journal, resume } = await begun(before)
      const lines = readFileSync(journal, 'utf8').trimEnd().split('\n')
      let digest = NOTHING
      const earlier = lines.map((line) => {
        const entry = { ...(JSON.parse(line) as object), audiences: undefined, chain: undefined }
        const sealed = seal(entry, digest)
        digest = sealed.digest
        return sealed.line
      })
      writeFileSync(journal, `${earlier.join('\n')}\n`)
      const { report } = await resume({ audiences: { bought_twice: { name: 'Bought twice', audienceId } } })
      expect(audienceOf(report, 'bought_twice')).toMatchObject({ audienceId, entered: 1 })
    })

    test('does not hide that something else differs', async () => {
      const { audienceId, resume } = await begun({})
      const ofIt = { bought_twice: { audienceId } }
      await expect(resume({ audiences: { bought_twice: { audienceId, name: 'Other' } } })).rejects.toThrow('differ')
      await expect(resume({ audiences: ofIt, audienceSettings: { ttl: 7 } })).rejects.toThrow('its settings differ')
      await expect(resume({ audiences: { ...ofIt, vip: {} } })).rejects.toThrow('its settings differ')
    })

    test('may not be taken back', async () => {
      const { audienceId, resume } = await begun({ audiences: { vip: { audienceId: '1' } } })
      await expect(resume({ audiences: { bought_twice: { audienceId }, vip: {} } })).rejects.toThrow('differ')
    })
  })

  test('a file of the same size that begins otherwise, or goes on otherwise, is noticed', async () => {
    const events = eventsFile(event('a'), event('b'))
    const journal = journalOf(events)
    await go([events], { journal })
    const other = readFileSync(events, 'utf8')
    writeFileSync(events, other.replace(/message-b/, 'message-x'))
    const changed = await go([events], { journal })
    expect(changed.report.stopped).toMatchObject({ by: 'source' })
    expect(changed.report.stopped?.reason).toContain(
      `${events} is not what it was when the journal ${journal} was begun: it was changed or replaced.`
    )
    writeFileSync(events, other.replace(/message-a/, 'message-x'))
    const begun = await go([events], { journal })
    expect(begun.report.stopped?.reason).toMatch(
      /does not begin as it did when the journal .*The last line read is 1 of/
    )
    expect(accepted()).toBe(1)
  })

  /** Settled audiences' lanes and until when they are held, as the journal has them. */
  const heldIn = (journal: string): [lane: string, until: number][] =>
    readFileSync(journal, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"held"'))
      .map((line) => JSON.parse(line) as { held: string; until: number })
      .map(({ held, until }) => [held, until])

  test.each<[string, object, boolean]>([
    ['Amazon may have applied', { kind: 'status', status: 500, times: 2 }, true],
    ['Amazon certainly did not apply', { kind: 'status', status: 429, times: 2 }, false]
  ])('after a stop an audience of which %s something waits or not', async (_what, fault, isHeld) => {
    const events = eventsFile(event('a'))
    const journal = journalOf(events)
    sandbox.order({ operation: 'records', ...fault } as Parameters<typeof sandbox.order>[0])
    const before = Date.now()
    await go([events], { journal })
    const [lane, until] = heldIn(journal).at(-1) ?? ['', -1]
    expect(lane).toBe(String(sandbox.audiences()[0].audienceId))
    expect(until > before + 29_000).toBe(isHeld)
    const interrupt = new AbortController()
    const watch = { waiting: () => interrupt.abort() }
    const { observed, report } = await go([events], { journal, interrupt: interrupt.signal, watch })
    expect(observed.waits.map(({ ms }) => ms > 25_000 && ms <= 30_000)).toEqual(isHeld ? [true] : [])
    expect(report.audiences[0].unsent).toBe(isHeld ? 1 : 0)
  })

  test('records of a run before count for the limit of the hour', async () => {
    const events = eventsFile(event('a'))
    const journal = journalOf(events)
    sandbox.order({ operation: 'records', kind: 'status', status: 429, times: 2 })
    await go([events], { journal })
    const [first] = readFileSync(journal, 'utf8').split('\n')
    const kept = await Journal.open(journal, JSON.parse(first) as RunIdentity)
    const counts = { denied: 0, superseded: 0, jobRequestIds: [], refused: {}, lines: {} }
    await kept.settled({ identity: 'x' }, { ...counts, entered: 10_000_000, left: 4_999_999 })
    kept.close()
    const interrupt = new AbortController()
    const watch = { waiting: () => interrupt.abort() }
    const { observed } = await go([events], { journal, interrupt: interrupt.signal, watch })
    expect(observed.waits[0].reason).toBe("The records of an hour are sent: Amazon's limit for a connection.")
    expect(observed.waits[0].ms).toBeGreaterThan(3_500_000)
    expect(observed.waits[0].ms).toBeLessThanOrEqual(3_660_000)
    expect(sandbox.counts.records).toBe(0)

    // Amazon's limit is none of a dry run's.
    const dry = await go([events], { journal, dryRun: true })
    expect(dry.observed.waits).toEqual([])
    expect(dry.report.audiences[0]).toMatchObject({ audience: 'bought_twice', entered: 1 })
  })
})

test('the audiences that were made are found again by the file that keeps them', async () => {
  const audiencesFile = `${eventsFile()}.audiences`
  await go([eventsFile(event('a'))], { audiencesFile })
  const { report, observed } = await go([eventsFile(event('b'))], { audiencesFile })
  expect(report.audiences).toMatchObject([{ how: 'known' }])
  expect(observed.connected).toEqual([['bought_twice', 'known']])
  expect(members('bought_twice')).toEqual(['a', 'b'])
})

test('the file of refused events is written as the run goes on, for its owner only', async () => {
  const path = `${eventsFile()}.refused`
  const refusedEvents = new RejectedEventsFile(path, [])
  const { report } = await go([eventsFile(event('a'), '{')], { refusedEvents })
  expect(report.refusedFile).toBe(path)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ line: 2, reason: 'This line is not valid JSON.' })
  const none = new RejectedEventsFile(`${path}.none`, [])
  const second = await go([eventsFile(event('b'))], { refusedEvents: none })
  expect(second.report.refusedFile).toBeUndefined()
  expect(existsSync(`${path}.none`)).toBe(true)
})
