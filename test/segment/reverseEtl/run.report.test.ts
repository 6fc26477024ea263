import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import { State } from '../../../src/segment/reverseEtl/state'
import { UserError } from '../../../src/system/userError'
import { importRows, membersOf, NAME } from '../../helpers/rows'
import { temporaryFolder } from '../../helpers/temporaryFolder'

let sandbox: Sandbox
let folder: string
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
  folder = temporaryFolder()
})
afterEach(() => sandbox.close())

const HEADER = 'id,email,first_name,city'
const person = (id: string): string => `${id},${id}@example.com,Ann,Dallas`

const write = (...lines: string[]): string => {
  const path = join(folder, 'people.csv')
  writeFileSync(path, [HEADER, ...lines, ''].join('\n'))
  return path
}

const NO_KEY =
  'The row has no key: its column id is blank, is a placeholder such as NULL, 0 or -, or is the same in more than 1,000 rows.'
const FEWER = 'This line has fewer cells than the header.'

test('a report says what was found, done and refused, the most frequent reason first, and what Amazon has of it', async () => {
  const source = write(
    person('p1'),
    person('p2'),
    person('p3'),
    'p4,,,',
    'short',
    'short',
    ' ,x@example.com,Ann,Dallas'
  )
  const { report, refused, found, compared, progress } = await importRows(sandbox, [source])
  const [{ audienceId }] = sandbox.audiences()
  const changes = { new: 4, updated: 0, refreshed: 0, deleted: 0, unchanged: 0, keyless: 1, repeated: 0 }
  const noIdentity = expect.stringMatching(/identif/i) as string
  expect(report).toStrictEqual({
    dryRun: false,
    connection: 'running sandbox',
    region: 'NA',
    source,
    mode: 'mirror',
    changes,
    members: 0,
    badLines: 2,
    seconds: expect.any(Number) as number,
    audience: NAME,
    audienceId,
    entered: 3,
    refreshed: 0,
    left: 0,
    denied: 0,
    consentConflicts: 0,
    refused: 4,
    unsent: 0,
    refusals: [
      { reason: FEWER, rows: 2 },
      { reason: expect.any(String) as string, rows: 1 },
      { reason: NO_KEY, rows: 1 }
    ],
    requests: 1,
    jobs: [{ jobRequestId: expect.any(String) as string, state: 'SUCCEEDED' }],
    invalidRecords: [],
    skippedValues: [],
    size: expect.objectContaining({ received: 3 }) as object,
    state: `${source}.Good-customers.state`,
    stopped: undefined
  })
  expect(report?.seconds).toBeGreaterThan(0)
  expect(report?.seconds).toBeLessThan(60)
  expect(refused).toEqual([
    { file: source, line: 6, reason: FEWER },
    { file: source, line: 7, reason: FEWER },
    { row: 'p4', reason: noIdentity }
  ])
  expect(found).toMatchObject({ source, key: 'id', columns: HEADER.split(',') })
  expect(compared).toEqual({ changes, members: 0, badLines: 2, toSend: 4 })
  expect(progress.at(-1)).toEqual([4, 4])
})

test('a dry run knows no id of an audience that is not there, sends nothing, and says how much it would be', async () => {
  const source = write(person('p1'), person('p2'))
  const first = await importRows(sandbox, [source], { dry: true })
  expect(first.report).toMatchObject({ dryRun: true, audience: NAME, entered: 2, requests: 1, jobs: [] })
  expect(first.report).toMatchObject({ audienceId: undefined, size: undefined, state: undefined })
  expect(first.report?.bytes).toBeGreaterThan(200)
  expect(first.report?.leastSeconds).toBeCloseTo((2 / 15_000_000) * 3600, 8)
  expect(sandbox.counts.requests).toBe(0)

  await importRows(sandbox, [source])
  const [{ audienceId }] = sandbox.audiences()
  write(person('p1'))
  const { report, asked } = await importRows(sandbox, [source], { dry: true })
  expect(report).toMatchObject({ audienceId, entered: 0, left: 1, requests: 1 })
  expect(asked).toBeUndefined()
  const [before] = membersOf(sandbox)
  expect(before).toBe('p1')
})

test('where nothing has changed Amazon is asked for nothing but the token and the jobs, and counts nothing', async () => {
  const source = write(person('p1'))
  await importRows(sandbox, [source])
  const { records } = sandbox.counts
  const { report, progress } = await importRows(sandbox, [source])
  expect(report).toMatchObject({ entered: 0, requests: 0, jobs: [], size: undefined, refusals: [] })
  expect([sandbox.counts.records, progress]).toEqual([records, []])
})

test.each([
  ['mirror', 3],
  ['upsert', 2],
  ['delete', 1]
] as const)('of mode %s %j rows are to be sent', async (mode, toSend) => {
  await importRows(sandbox, [write(...Array.from({ length: 20 }, (_, n) => person(`p${n}`)))])
  const source = write(
    ...Array.from({ length: 19 }, (_, n) => (n === 0 ? 'p0,0@example.com,Eve,Dallas' : person(`p${n}`))),
    person('p99')
  )
  const { progress } = await importRows(sandbox, [source], { mode })
  expect(progress.at(-1)).toEqual([toSend, toSend])
})

test('an audience that the state does not know yet is made once, also when the state is lost', async () => {
  const source = write(person('p1'))
  await importRows(sandbox, [source])
  expect(readdirSync(folder).sort()).toEqual([
    'people.csv',
    'people.csv.Good-customers.state',
    'people.csv.Good-customers.state.audiences.json'
  ])
  await importRows(sandbox, [source], { state: undefined })
  expect(sandbox.audiences()).toHaveLength(2)
})

test('a connection that Amazon refuses is reported before anything is compared', async () => {
  sandbox.order({ operation: 'token', kind: 'status', status: 503, rate: 1 })
  const source = write(person('p1'))
  const refused = importRows(sandbox, [source])
  await expect(refused).rejects.toBeInstanceOf(UserError)
  expect(sandbox.counts.byOperation.token).toEqual({ 503: 2 })
})

test('what somebody stops is reported, with jobs that nobody waits for', async () => {
  const source = write(person('p1'))
  await importRows(sandbox, [source])
  write(person('p1'), person('p2'))
  sandbox.order({ operation: 'records', kind: 'status', status: 503, rate: 1 })
  const { report } = await importRows(sandbox, [source])
  expect(report).toMatchObject({ unsent: 1, jobs: [], stopped: { by: 'trouble' }, invalidRecords: [] })
})

describe('a state that cannot be written', () => {
  const full = () => Promise.reject(new Error('IO Error: No space left on device'))
  const reason = 'The state cannot be written: there is not enough memory or room on the disk.'
  afterEach(() => jest.restoreAllMocks())

  test.each([
    ['before the batch is sent', 'ask', 0],
    ['when it is answered', 'answer', 1],
    ['when the jobs are asked for at the end', 'settle', 1]
  ] as const)('%s ends the run, with a report of what was sent', async (_when, method, sent) => {
    const source = write(person('p1'))
    jest.spyOn(State.prototype, method).mockImplementation(full)
    const { report } = await importRows(sandbox, [source])
    expect(report).toMatchObject({ stopped: { by: 'trouble', reason }, entered: sent, unsent: 1 - sent })
    expect(sandbox.counts.records).toBe(sent)
    jest.restoreAllMocks()
    const again = await importRows(sandbox, [source])
    expect(again.report?.stopped).toBeUndefined()
    expect(membersOf(sandbox)).toEqual(['p1'])
  })

  test.each(['keepAudience', 'settle'] as const)(
    'before anything is sent (%s) is said, with nothing sent',
    async (method) => {
      const source = write(person('p1'))
      sandbox.order({ operation: 'job', kind: 'status', status: 503, rate: 1 })
      await importRows(sandbox, [source], { jobsLimitMs: 0 })
      sandbox.clearFaults()
      write(person('p1'), person('p2'))
      const { records } = sandbox.counts
      jest.spyOn(State.prototype, method).mockImplementation(full)
      await expect(importRows(sandbox, [source])).rejects.toThrow(new UserError(reason))
      expect(sandbox.counts.records).toBe(records)
    }
  )
})
