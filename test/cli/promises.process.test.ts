import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import type { RunIdentity } from '../../src/segment/sync/journal/journal'
import { Journal } from '../../src/segment/sync/journal/journal'
import type { SyncReport } from '../../src/segment/sync/report'
import type { Ended } from '../helpers/runner'
import { ENOUGH, event, file, run, start } from '../helpers/runner'

jest.setTimeout(60_000)

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
})
afterEach(() => sandbox.close())
const env = () => ({ AMAZON_ADS_SANDBOX_URL: sandbox.url })
const report = ({ stdout }: Ended) => JSON.parse(stdout) as SyncReport

describe('a journal of another run is refused before anything is sent', () => {
  const SETTINGS = JSON.stringify({ mapping: { batch_size: 5 } })

  test.each<[string, (given: string[], events: string) => string[], RegExp]>([
    [
      'other files',
      (args) => args.map((one) => (one.endsWith('.jsonl') ? file('events.jsonl', '') : one)),
      /its files/
    ],
    ['further files', (args, events) => [...args.slice(0, 2), `${events}.more`, ...args.slice(2)], /its files/],
    ['other settings', (args) => args.map((one) => (one.endsWith('.json') ? file('s.json', '{}') : one)), /settings/],
    ['other flags', (args) => [...args, '--ttl', '86400'], /its settings differ \(file of settings or flags\)/],
    ['another region', (args) => [...args, '--region', 'eu'], /its region differs/]
  ])('%s', async (_name, change, words) => {
    const events = file('events.jsonl', event('a'))
    writeFileSync(`${events}.more`, event('b'))
    const settings = file('settings.json', SETTINGS)
    const args = ['sync', events, '--journal', `${events}.journal`, '--settings', settings, ...ENOUGH]
    expect((await run(args, { env: env() })).code).toBe(0)
    const { records } = sandbox.counts
    const ended = await run(change(args, events), { env: env() })
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(words) as string })
    expect(sandbox.counts.records).toBe(records)
  })

  test('another Amazon', async () => {
    const events = file('events.jsonl', event('a'))
    const args = ['sync', events, '--journal', `${events}.journal`, ...ENOUGH]
    await run(args, { env: env() })
    const other = await startSandbox()
    const ended = await run(args, { env: { AMAZON_ADS_SANDBOX_URL: other.url } })
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('it went to another Amazon, or to another sandbox.')
    expect(other.counts.requests).toBe(0)
    await other.close()
  })
})

describe('the runner keeps under 15 million records in an hour, those of the journal counted', () => {
  /** A run whose journal says that so many records went just now, and that has one more to send. */
  async function afterRecords(entered: number) {
    const events = file('events.jsonl', event('a'))
    const journal = `${events}.journal`
    const args = ['sync', events, '--journal', journal, '--attempts', '1', ...ENOUGH]
    sandbox.order({ operation: 'records', kind: 'status', status: 429, times: 1 })
    expect((await run(args, { env: env() })).code).toBe(1)
    const [first] = readFileSync(journal, 'utf8').split('\n')
    const { connection, region, settings, files } = JSON.parse(first) as RunIdentity
    const kept = await Journal.open(journal, { connection, region, settings, files })
    const counts = { entered, left: 0, denied: 0, superseded: 0, jobRequestIds: [], refused: {}, lines: {} }
    await kept.settled({ identity: 'x' }, counts)
    kept.close()
    return start(args, { env: env() })
  }

  test('the last record of the hour goes at once', async () => {
    const running = await afterRecords(15_000_000 - 2)
    expect((await running.ended).code).toBe(0)
  })

  test('the next one waits, and that is said', async () => {
    const running = await afterRecords(15_000_000 - 1)
    const said = await running.printed(/Retrying in \d+ min|Retrying in 1 h/)
    expect(said).toContain("The records of an hour are sent: Amazon's limit for a connection.")
    running.kill('SIGINT')
    expect((await running.ended).code).toBe(130)
    expect(sandbox.counts.records).toBe(0)
  })
})

test('Retry-After: what Amazon asks for is what the run waits, and says', async () => {
  sandbox.order({ operation: 'records', kind: 'status', status: 429, retryAfter: 3, times: 1 })
  const ended = await run(['sync', '-', ...ENOUGH], { env: env(), input: event('a') })
  expect(ended.code).toBe(0)
  expect(ended.stderr).toContain('Amazon asked us to wait 3.0 s. Attempt 2 of 6 is next')
  const [first, second] = sandbox.requests.filter(({ operation }) => operation === 'records')
  expect(first.outcome).toBe(429)
  expect(second.at - first.at).toBeGreaterThanOrEqual(2_990)
})

test('with a journal, what waits for the next part is not listed as refused', async () => {
  const events = file('events.jsonl', [event('a'), '{"email":'].join('\n'))
  const args = ['sync', events, '--json', '--journal', `${events}.journal`, '--attempts', '1', ...ENOUGH]
  sandbox.order({ operation: 'records', kind: 'status', status: 429, times: 1 })
  const stopped = await run(args, { env: env() })
  expect(stopped.code).toBe(1)
  const { audiences, refusedFile } = report(stopped)
  expect(audiences.find(({ audience }) => audience === 'bought_twice')).toMatchObject({
    read: 1,
    unsent: 1,
    refused: 0
  })
  const listed = readFileSync(refusedFile ?? '', 'utf8')
    .trim()
    .split('\n')
  expect(listed.map((line) => (JSON.parse(line) as { line: number }).line)).toEqual([2])
  expect((await run(args, { env: env() })).code).toBe(2)
  expect(sandbox.members(sandbox.audiences()[0].audienceId)).toHaveLength(1)
})

test('reading ends with Ctrl-C, long before the end of a file', async () => {
  sandbox.order({ operation: 'records', kind: 'slow', delayMilliseconds: 100, rate: 1 })
  const lines = Array.from({ length: 20_000 }, (_, n) => event(`u${n}`))
  const settings = file('settings.json', JSON.stringify({ mapping: { batch_size: 10 } }))
  const running = start(['sync', file('events.jsonl', lines.join('\n')), '--json', '--settings', settings, ...ENOUGH], {
    env: env()
  })
  while (sandbox.counts.records === 0) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  running.kill('SIGINT')
  const ended = await running.ended
  expect(ended.code).toBe(130)
  const [{ read, delivered }] = report(ended).audiences
  expect(delivered).toBeGreaterThan(0)
  expect(read).toBeLessThan(lines.length / 2)
  expect(report(ended).stopped?.reason).toMatch(/The last line read is \d+ of/)
})

test('an audience is asked for as often as attempts allow, and then its events are not sent', async () => {
  sandbox.order({ operation: 'createAudience', kind: 'status', status: 429, rate: 1 })
  const ended = await run(['sync', '-', '--json', '--attempts', '3', ...ENOUGH], { env: env(), input: event('a') })
  expect(ended.code).toBe(1)
  expect(sandbox.counts.byOperation.createAudience).toEqual({ 429: 3 })
  expect(report(ended).audiences).toMatchObject([{ unsent: 1, delivered: 0 }])
})

test('an audience that certainly was not made is made when Amazon takes it again', async () => {
  sandbox.order({ operation: 'createAudience', kind: 'status', status: 429, times: 2 })
  const ended = await run(['sync', '-', '--json', '--attempts', '3', ...ENOUGH], { env: env(), input: event('a') })
  expect(ended.code).toBe(0)
  expect(sandbox.counts.byOperation.createAudience).toEqual({ 201: 1, 429: 2 })
})

describe('what one has to know is said where it is looked for', () => {
  test('--region in small letters', async () => {
    const ended = await run(
      ['sync', '-', '--json', '--region', 'eu', '--advertiser-id', '5839847151301', '--country-code', 'DE'],
      {
        env: env(),
        input: event('a', { properties: { country_code: 'US' } })
      }
    )
    expect(ended.code).toBe(0)
    expect(report(ended).region).toBe('EU')
    expect(sandbox.requests.every(({ region }) => region === 'EU')).toBe(true)
  })

  test('where credentials come from: in the help, in the page, and in the error when some are missing', async () => {
    const ended = await run(['sync', '-'], { env: { AMAZON_ADS_REFRESH_TOKEN: 'Atzr|planted' } })
    expect(ended.code).toBe(1)
    expect(ended.stderr).not.toContain('planted')
    const { stdout } = await run(['sync', '--help'])
    for (const text of [ended.stderr, stdout, readFileSync('docs/runner.md', 'utf8')]) {
      expect(text.replace(/\s+/g, ' ')).toMatch(/Security Profiles?/)
      expect(text).toContain('login-with-amazon/authorization-code-grant.html')
    }
  })

  test.each([['sync'], ['preview'], ['audience', 'create']])('%s %s: required flags are marked', async (...names) => {
    const { stdout } = await run([...names, '--help'])
    const help = stdout.replace(/\s+/g, ' ')
    expect(help).toMatch(/--ttl\b/)
    expect(help).toMatch(/--country-code <\w+> [^>]*Required for a new audience\./)
  })

  test('audience create describes each setting with its unit; sync and preview name it in one line', async () => {
    const create = (await run(['audience', 'create', '--help'])).stdout.replace(/\s+/g, ' ')
    expect(create).toMatch(/--ttl <seconds> .*--cpm-cents <cents> .*--currency <code>/)
    for (const command of ['sync', 'preview']) {
      const { stdout } = await run([command, '--help'])
      expect(stdout).not.toContain('--ttl <seconds>')
      expect(stdout).toContain('audience create --help')
      const tooWide = stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('https://'))
      expect(tooWide).toEqual([])
    }
  })
})

test('waiting for jobs is shown, with their number and the time', async () => {
  await sandbox.close()
  sandbox = await startSandbox({ jobMilliseconds: 8_000 })
  const ended = await run(['sync', '-', '--wait', '20', ...ENOUGH], { env: env(), input: event('a') })
  expect(ended.code).toBe(0)
  expect(ended.stderr).toMatch(/^waiting for 1 Amazon job, [\d.]+ s$/m)
  expect(existsSync('refused.jsonl')).toBe(false)
})

test('one file for the journal and the audiences is rejected at once', async () => {
  const events = file('events.jsonl', event('a'))
  const ended = await run(['sync', events, '--journal', `${events}.x`, '--audiences', `${events}.x`, ...ENOUGH])
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toContain('--audiences and --journal name the same file')
})
