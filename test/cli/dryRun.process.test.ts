import { existsSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import type { SyncReport } from '../../src/segment/sync/report'
import { ENOUGH, event, file, run } from '../helpers/runner'

jest.setTimeout(60_000)

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
})
afterEach(() => sandbox.close())
const env = () => ({ AMAZON_ADS_SANDBOX_URL: sandbox.url })
const report = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as SyncReport
const leaving = { event: 'Audience Exited', properties: { bought_twice: false } }

/** What a run says of its events, without what only Amazon can say. */
const countsOf = ({ audiences }: SyncReport) =>
  audiences.map(
    ({ audienceId: _id, jobs: _jobs, size: _size, matchRate: _rate, missingForDsp: _missing, ...observed }) => {
      delete observed.bytes
      return observed
    }
  )

const FIXTURES = [
  ...['--allow-refused', '--settings', 'fixtures/settings.json', 'fixtures/bought-twice.jsonl'],
  ...['fixtures/visited-the-site.jsonl.gz', 'fixtures/event-shapes.jsonl']
]

test('it says of every event what the run then does, in the same words', async () => {
  const audiences = `${file('events.jsonl', '')}.audiences.json`
  const args = ['sync', '--json', '--audiences', audiences, ...FIXTURES]
  const dry = report(await run([...args, '--dry-run'], { env: env() }))
  const done = report(await run(args, { env: env() }))
  expect(dry.dryRun).toBe(true)
  expect(done.dryRun).toBe(false)
  expect(countsOf(dry)).toEqual(countsOf(done))
  expect(countsOf(dry).some(({ refused }) => refused > 0)).toBe(true)
})

test('the bytes are those that Amazon gets, the time that of its limit', async () => {
  const input = Array.from({ length: 3 }, (_, n) => event(`u${n}`)).join('\n')
  const args = ['sync', '-', '--json', '--audiences', `${file('x', '')}.audiences.json`, ...ENOUGH]
  const settings = file('settings.json', JSON.stringify({ mapping: { batch_size: 2 } }))
  await run([...args, '--settings', settings], { env: env(), input })
  const sent = sandbox.requests
    .filter(({ operation }) => operation === 'records')
    .map(({ exchange }) => exchange?.requestBody.length ?? 0)
  // The audience is known by now, so that its ID, which the requests carry, is the same.
  const dry = report(await run([...args, '--settings', settings, '--dry-run'], { env: env(), input }))
  expect(sent).toHaveLength(2)
  expect(dry.bytes).toBe(sent[0] + sent[1])
  expect(dry.leastSeconds).toBeCloseTo((3 * 3600) / 15_000_000)
  expect(dry.audiences).toMatchObject([{ how: 'known', entered: 3, requests: 2, bytes: dry.bytes }])
})

test('nothing is asked of Amazon, and nothing is kept', async () => {
  const events = file('events.jsonl', [event('a'), event('b', leaving)].join('\n'))
  const ended = await run(['sync', events, '--dry-run', ...ENOUGH], { env: env() })
  expect(ended.code).toBe(0)
  expect(sandbox.counts.requests).toBe(0)
  expect(readdirSync(dirname(events))).toEqual(['events.jsonl'])
  expect(ended.stdout).toContain('Dry run: nothing was sent, and no audience was created.')
  expect(ended.stdout).toMatch(/Would add │ Would remove/)
  expect(ended.stdout).toContain('1 request of 1 KB in all')
  expect(ended.stdout).toContain('bought_twice would be created at Amazon.')
  expect(Math.max(...ended.stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80)
})

test('it needs no credentials, and starts no sandbox', async () => {
  const ended = await run(['sync', '-', '--dry-run', '--json', ...ENOUGH], { input: event('a') })
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(report(ended)).toMatchObject({ connection: 'Amazon Ads', audiences: [{ entered: 1, how: 'made' }] })
  expect(report(ended).audiences[0].audienceId).toBeUndefined()
})

test('what keeps an audience from being made is said as the run says it', async () => {
  const input = event('a')
  const args = ['sync', '-', '--json', '--connection-id', 'no such connection', '--country-code', 'US']
  const dry = await run([...args, '--dry-run'], { env: env(), input })
  const done = await run(args, { env: env(), input })
  expect(dry.code).toBe(1)
  expect(dry.stderr).toBe(done.stderr)
  const [missing, missed] = [
    await run(['sync', '-', '--json', '--dry-run'], { env: env(), input }),
    await run(['sync', '-', '--json'], { env: env(), input })
  ]
  expect(missing.code).toBe(1)
  expect(report(missing).audiences[0].refusals).toEqual(report(missed).audiences[0].refusals)
})

test('two audiences of one External Audience ID: the second waits, as in the run', async () => {
  const input = [event('a'), event('b', {}, 'other')].join('\n')
  const flags = ['--external-audience-id', 'same', ...ENOUGH]
  const audiences = `${file('x', '')}.audiences.json`
  const dry = report(
    await run(['sync', '-', '--json', '--audiences', audiences, '--dry-run', ...flags], { env: env(), input })
  )
  expect(existsSync(audiences)).toBe(false)
  expect(dry.audiences).toMatchObject([{ how: 'made' }, { how: 'mayBeThere', refused: 0, unsent: 1 }])
})

test('a journal is for runs that send', async () => {
  const ended = await run(['sync', '-', '--dry-run', '--journal', 'journal', ...ENOUGH], { env: env() })
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('keeps no journal') as string })
})
