import type { Sandbox, SandboxOptions } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import { Journal } from '../../src/segment/sync/journal/journal'
import { Client } from '../sandbox/client'
import { ENOUGH, event, file, run } from '../helpers/runner'

jest.setTimeout(60_000)

let sandbox: Sandbox
const start = async (options: SandboxOptions = {}) => {
  sandbox = await startSandbox({ jobMilliseconds: 1, ...options })
}
afterEach(() => sandbox.close())

const command = (...args: string[]) => run(args, { env: { AMAZON_ADS_SANDBOX_URL: sandbox.url } })

async function json<Value>(...args: string[]): Promise<Value> {
  const { code, stdout, stderr } = await command(...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as Value
}

interface Shown {
  audienceId: string
  advertiserId: string
  description: string
  metadata: { ttl: number; audienceFees: object[]; externalAudienceId: string }
  size: { received?: number; matched?: number }
  missingForDsp?: number
}

describe('audience', () => {
  beforeEach(() => start())

  test('create, show, update, show', async () => {
    const { audienceId } = await json<Shown>('audience', 'create', '--name', 'VIP', ...ENOUGH, '--ttl', '86400')
    expect(audienceId).toMatch(/^\d{18}$/)
    expect(sandbox.audiences()).toMatchObject([{ name: 'VIP Segment audience', externalAudienceId: 'VIP' }])
    const before = await command('audience', 'show', audienceId)
    expect(before).toMatchObject({ code: 0, stderr: '' })
    expect(before.stdout).toContain(audienceId)
    expect(before.stdout).toContain('86,400 s (1 day)')
    expect(before.stdout).toContain("Amazon hasn't counted the audience yet.")
    const args = ['--ttl', '172800', '--description', 'Good people', '--cpm-cents', '150', '--currency', 'EUR']
    expect(await json<Shown>('audience', 'update', audienceId, ...args)).toMatchObject({
      audienceId,
      advertiserId: '4728736040201',
      description: 'Good people',
      metadata: { ttl: 172_800, audienceFees: [{ cpmCents: 150, currency: 'EUR' }], externalAudienceId: 'VIP' }
    })
    const after = await command('audience', 'update', audienceId, '--description', '')
    expect(after.stdout).toContain('1.5 EUR CPM')
    expect(after.stdout).not.toContain('Good people')
  })

  test('sizes, and what is missing to 2,000', async () => {
    const events = Array.from({ length: 30 }, (_, n) => event(`u${n}`)).join('\n')
    const env = { AMAZON_ADS_SANDBOX_URL: sandbox.url }
    await run(['sync', '-', ...ENOUGH], { env, input: events })
    const [{ audienceId }] = sandbox.audiences()
    const shown = await json<Shown>('audience', 'show', audienceId)
    expect(shown.size.received).toBe(30)
    expect(shown.missingForDsp).toBe(2000 - (shown.size.matched ?? 0))
    expect((await command('audience', 'show', audienceId)).stdout).toMatch(
      /1,9\d\d more matched members needed; Amazon DSP needs 2,000/
    )
  })

  test('everybody is removed only when that is meant', async () => {
    const { audienceId } = await json<Shown>('audience', 'create', '--name', 'An audience', ...ENOUGH)
    const refused = await command('audience', 'update', audienceId, '--ttl', '0')
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('removes everyone') as string })
    expect((await json<Shown>('audience', 'update', audienceId, '--ttl', '0', '--yes')).metadata.ttl).toBe(0)
  })

  test.each([
    [['show', '99'], 'Audience not found'],
    [['show', 'abc'], 'must be the whole number'],
    [['update', '99'], 'Nothing to change. Use --description'],
    [['update', '99', '--ttl', '34300801'], 'Time-to-live (ttl) must be a whole number of seconds'],
    [['update', '99', '--cpm-cents', '1'], 'Currency (currency) is missing'],
    [['create', '--name', 'X', '--country-code', 'US'], 'Advertiser ID (advertiserId) is missing, and so is AMC'],
    [['create', '--name', 'X', ...ENOUGH, '--region', 'US'], 'region must be one of NA, EU, FE']
  ])('%j is refused in one line', async (args, words) => {
    const ended = await command('audience', ...args)
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toContain(words)
    expect(ended.stderr.trim()).not.toContain('\n')
  })
})

describe('connection, advertiser', () => {
  beforeEach(() => start())

  test('a connection is made with the account of its instance looked up, and an audience for it', async () => {
    expect((await command('connection', 'list')).stdout).toContain('No connections yet.')
    const args = ['--amc-instance', 'amc1alal2ac', '--dsp-advertiser', '4728736040202', '--default']
    const { connectionId } = await json<{ connectionId: string }>('connection', 'create', ...args)
    expect(await json('connection', 'list')).toMatchObject([
      { connectionId, isDefault: true, amcAccountId: 'ENTITY1AA1AA11AAA4', dspAdvertiserId: '4728736040202' }
    ])
    const { stdout } = await command('connection', 'list')
    expect(stdout).toContain(connectionId)
    const audience = ['--name', 'An audience', '--connection-id', connectionId, '--country-code', 'US']
    const { audienceId } = await json<Shown>('audience', 'create', ...audience)
    expect(await json<Shown>('audience', 'show', audienceId)).toMatchObject({ advertiserId: '4728736040202' })
  })

  test('sync sends to the connection of its audiences', async () => {
    const { connectionId } = await json<{ connectionId: string }>(
      'connection',
      'create',
      '--dsp-advertiser',
      '4728736040201'
    )
    const ended = await run(['sync', '-', '--json', '--connection-id', connectionId, '--country-code', 'US'], {
      env: { AMAZON_ADS_SANDBOX_URL: sandbox.url },
      input: event('a')
    })
    expect(ended.code).toBe(0)
    const [{ audienceId }] = sandbox.audiences()
    expect(sandbox.members(audienceId)).toHaveLength(1)
  })

  test.each([
    [['create'], 'needs --amc-instance, --dsp-advertiser or both'],
    [['create', '--amc-account', 'E', '--dsp-advertiser', '1'], 'Add --amc-instance'],
    [['create', '--amc-instance', 'amc1', '--amc-account', 'E'], 'Use both --amc-account and --amc-marketplace'],
    [['create', '--amc-instance', 'amcnone'], 'has an instance amcnone. Looked in ENTITY1AA1AA11AAA1'],
    [['create', '--amc-instance', 'amcnone', '--region', 'FE'], 'has no AMC account in region FE'],
    [['create', '--dsp-advertiser', '99'], 'dspAdvertiserId not found'],
    [['delete'], 'unknown command']
  ])('connection %j is refused', async (args, words) => {
    const ended = await command('connection', ...args)
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain(words)
  })

  test('advertisers by region; an empty list says why', async () => {
    expect(await json('advertiser', 'list')).toMatchObject([
      { advertiserId: '4728736040201', country: 'US' },
      { advertiserId: '4728736040202' },
      { advertiserId: '4728736040203', country: 'CA' }
    ])
    expect((await command('advertiser', 'list', '--region', 'EU')).stdout).toContain('5839847151301')
    expect((await command('advertiser', 'list', '--region', 'FE')).stdout).toContain('No DSP advertisers in region FE')
  })
})

describe('job', () => {
  beforeEach(() => start())

  /** Sends three people of whom Amazon takes two: the destination lets pass what it cannot judge. */
  async function send(): Promise<{ events: string; journal: string; id: string }> {
    const events = file('events.jsonl', [event('a'), event('b'), event('c')].join('\n'))
    const journal = `${events}.journal`
    sandbox.order({ operation: 'records', kind: 'jobState', state: 'PARTIALLYSUCCEEDED' })
    const env = { AMAZON_ADS_SANDBOX_URL: sandbox.url }
    const { stdout } = await run(['sync', events, '--json', '--journal', journal, ...ENOUGH], { env })
    const { audiences } = JSON.parse(stdout) as { audiences: { jobs: { jobRequestId: string }[] }[] }
    return { events, journal, id: audiences[0].jobs[0].jobRequestId }
  }

  test('state, rate and sizes', async () => {
    const { id } = await send()
    expect(await json('job', id)).toMatchObject([
      { jobRequestId: id, state: 'PARTIALLYSUCCEEDED', size: { received: 3 }, invalidRecords: [] }
    ])
    expect((await command('job', id)).stdout).toMatch(
      /: PARTIALLYSUCCEEDED\nrecordsProcessedRate \d+\nAudience: 3 received/
    )
  })

  test('invalid records lead back to their events by the journal of the run', async () => {
    const client = new Client(sandbox)
    await client.signIn()
    const audienceId = await client.createAudience()
    const record = { action: 'CREATE', hashedPII: [{ email: 'a'.repeat(64) }], countryCode: 'DE' }
    const records = ['a', 'b'].map((externalUserId) => ({ ...record, externalUserId }))
    const { body } = await client.records(audienceId, [
      ...records,
      { ...records[0], countryCode: 'US', externalUserId: 'c' }
    ])
    const id = String(body.jobRequestId)

    const events = file(
      'events.jsonl',
      [event('a'), event('b'), event('c'), event('a', { messageId: 'last' })].join('\n')
    )
    const identity = { connection: sandbox.url, region: 'NA', settings: '', files: [{ path: events }] }
    const journal = await Journal.open(`${events}.journal`, identity)
    const counts = { entered: 3, left: 0, denied: 0, superseded: 1, refused: {} }
    await journal.settled({ identity: 'x' }, { ...counts, lines: { 0: '1-4' }, jobRequestIds: [id] })
    journal.close()

    const args = ['job', id, '--journal', journal.path]
    const ended = await command(...args, '--json')
    expect(ended.code).toBe(2)
    const error = expect.any(String) as string
    expect(JSON.parse(ended.stdout)).toMatchObject([
      {
        state: 'PARTIALLYSUCCEEDED',
        invalidRecords: [
          { externalUserId: 'a', error, origin: { file: events, line: 4, messageId: 'last' } },
          { externalUserId: 'b', error, origin: { file: events, line: 2, messageId: 'message-b' } }
        ]
      }
    ])
    expect((await command(...args)).stdout.replace(/\s+/g, ' ')).toContain(`${events}:4, ${events}:2`)
  })

  test('a job that nobody knows', async () => {
    const ended = await command('job', 'no-such-job', '--wait', '0')
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain('no-such-job: UNKNOWN. Amazon does not know this job.')
  })

  test('a job that failed', async () => {
    sandbox.order({ operation: 'records', kind: 'jobState', state: 'FAILED' })
    const ended = await run(['sync', '-', '--json', ...ENOUGH], {
      env: { AMAZON_ADS_SANDBOX_URL: sandbox.url },
      input: event('a')
    })
    const { audiences } = JSON.parse(ended.stdout) as { audiences: { jobs: { jobRequestId: string }[] }[] }
    expect((await command('job', audiences[0].jobs[0].jobRequestId)).code).toBe(2)
  })
})

describe('terms', () => {
  test('are shown, and accepted only when asked for', async () => {
    await start({ termsAccepted: false })
    const shown = await command('terms')
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    expect(shown.stdout).toContain('The terms of the sandbox: no person is real.')
    expect(shown.stdout).not.toContain('<p>')
    expect(shown.stdout).toContain('Not accepted yet')
    expect(await json('terms')).toMatchObject({ hasAccepted: false })
    expect((await command('terms', '--accept')).stdout).toContain('Accepted.')
    expect(await json('terms')).toMatchObject({ hasAccepted: true })
  })
})

describe('erase', () => {
  test('deletes a person from all audiences, by the ID in the form in which it was sent, and asks before', async () => {
    await start({ erasureMilliseconds: 0 })
    const env = { AMAZON_ADS_SANDBOX_URL: sandbox.url }
    const input = [event('a'), event('ann@example.com'), event('b')].join('\n')
    await run(['sync', '-', '--json', ...ENOUGH], { env, input })
    expect(sandbox.audiences()[0].members).toBe(3)

    const asked = await command('erase', '--user', 'ann@example.com')
    expect(asked).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Add --yes') as string })
    expect(asked.stderr).not.toContain('ann@')
    expect(sandbox.erasures()).toEqual([])

    const done = await command('erase', '--user', 'ann@example.com', '--yes')
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(done.stdout).toContain('Amazon accepted the deletion request')
    expect(await json('erase', '--anonymous-id', 'a', '--yes')).toEqual({ requestId: sandbox.erasures()[0].requestId })
    await sandbox.settled()
    expect(sandbox.members(sandbox.audiences()[0].audienceId).map((one) => one.externalUserId)).toEqual(['b'])
  })

  test('without an ID nothing is asked; what Amazon rejects is an error without the ID', async () => {
    await start()
    expect(await command('erase', '--user', ' ', '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Use --user, --anonymous-id, or both.') as string
    })
    sandbox.order({ operation: 'deleteUsers', kind: 'status', status: 403 })
    const ended = await command('erase', '--user', 'secret-user', '--yes')
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('Amazon denied access')
    expect(ended.stderr).not.toContain('secret-user')
  })
})

test('without credentials it says that the sandbox is the built-in one', async () => {
  await start()
  const { stderr, code } = await run(['advertiser', 'list'])
  expect(code).toBe(0)
  expect(stderr).toContain('using the built-in sandbox, which ends with this command')
})
