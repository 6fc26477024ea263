import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { SyncReport } from '../../src/segment/sync/report'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import { ENOUGH, event, file, PLANTED, run, start } from '../helpers/runner'

jest.setTimeout(60_000)

const report = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as SyncReport

const lines = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('with the built-in sandbox', () => {
  test('npm start: the fixtures, with refusals allowed', async () => {
    const { code, stdout } = await run([
      'sync',
      '--allow-refused',
      '--settings',
      'fixtures/settings.json',
      'fixtures/bought-twice.jsonl',
      'fixtures/visited-the-site.jsonl.gz',
      'fixtures/event-shapes.jsonl'
    ])
    expect(code).toBe(0)
    expect(stdout).toContain('bought_twice: ready for Amazon DSP')
    expect(stdout).toContain('spring_sale: 2 people were removed instead of added because they denied consent.')
    expect(stdout).toMatch(/visited_the_site: \d+ more matched members needed; Amazon DSP needs 2,000\./)
    const refused = lines(/rejected or not sent \(\d+\): (.+)/.exec(stdout)?.[1] ?? '')
    expect(refused).toHaveLength(16)
    expect(new Set(refused.map(({ reason }) => reason)).size).toBe(11)
    expect(stdout + JSON.stringify(refused)).not.toMatch(/@example/)
  })

  test('standard input, plain and gzip, whatever the file is called', async () => {
    const text = `\uFEFF${event('a')}\r\n\r\n${event('b')}`
    const plain = await run(['sync', '-', '--json', ...ENOUGH], { input: text })
    const packed = await run(['sync', '-', '--json', ...ENOUGH], { input: gzipSync(text) })
    const named = await run(['sync', file('plain.jsonl', gzipSync(text)), '--json', ...ENOUGH])
    for (const ended of [plain, packed, named]) {
      expect(ended.code).toBe(0)
      // Said first, and last.
      expect(ended.stderr).toMatch(
        /^(?:No Amazon Ads credentials are set: [^.]+\. Nothing is\nsent to Amazon Ads\.\n){2}$/
      )
      expect(report(ended).audiences).toMatchObject([
        { audience: 'bought_twice', read: 2, delivered: 2, entered: 2, refused: 0, requests: 1 }
      ])
    }
  })

  test('refused events: exit code, file, its mode, and no identity anywhere', async () => {
    const refusedFile = join(dirname(file('x', '')), 'refused.jsonl')
    const events = file(
      'events.jsonl',
      [
        event('a'),
        `{"email":"${PLANTED}"`,
        event('b', { messageId: PLANTED, context: null }),
        event('c', { properties: { country_code: 'DE' } }),
        event('d', { properties: { amznUserData: PLANTED } }),
        event('e', { messageId: PLANTED, properties: { email: { [PLANTED]: PLANTED } } }),
        `"${PLANTED.repeat(50_000)}"`
      ].join('\n')
    )
    const ended = await run(['sync', events, '--refused', refusedFile, '--json', ...ENOUGH])
    expect(ended.code).toBe(2)
    expect(report(ended).refusedFile).toBe(refusedFile)
    expect(statSync(refusedFile).mode & 0o777).toBe(0o600)
    const refused = lines(refusedFile)
    expect(refused.map(({ line }) => line).sort()).toEqual([2, 3, 4, 5, 6, 7])
    expect(refused.find(({ line }) => line === 4)).toEqual({
      file: events,
      line: 4,
      messageId: 'message-c',
      audience: 'bought_twice',
      reason: expect.stringContaining('Consent is required to add users in DE') as string
    })
    expect(ended.stdout + ended.stderr + readFileSync(refusedFile, 'utf8')).not.toContain('planted')
  })
})

describe('what cannot be run ends with one line and code 1', () => {
  const folder = dirname(file('x', ''))
  mkdirSync(join(folder, 'folder'))
  test.each([
    ['a missing file', ['/nowhere/events.jsonl'], '/nowhere/events.jsonl does not exist.\n'],
    ['a folder', [join(folder, 'folder')], `${join(folder, 'folder')} is a folder. Name the files in it.\n`],
    ['standard input twice', ['-', '-'], 'Standard input (-) can be read only once.\n'],
    ['a wrong number', ['-', '--attempts', '0'], '--attempts must be a whole number from 1 to 100.\n'],
    ['a wrong region', ['-', '--region', 'US'], '--region: region must be one of NA, EU, FE.\n'],
    ['a wrong fee', ['-', '--cpm-cents', 'x'], '--cpm-cents must be a number.\n'],
    [
      'no settings file',
      ['-', '--settings', '/nowhere'],
      'The settings file /nowhere cannot be read: it does not exist.\n'
    ]
  ])('%s', async (_name, args, stderr) => {
    expect(await run(['sync', ...args])).toEqual({ code: 1, stdout: '', stderr })
  })

  test('gzip that breaks off: what was read before is sent and reported', async () => {
    const whole = gzipSync(Array.from({ length: 5000 }, (_, number) => event(`u${number}-${Math.random()}`)).join('\n'))
    const broken = file('broken.jsonl.gz', whole.subarray(0, whole.length - 2000))
    const next = file('next.jsonl', event('z'))
    const ended = await run(['sync', broken, next, '--json', ...ENOUGH])
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(
      /^Stopped: .*broken\.jsonl\.gz is broken gzip \(Z_BUF_ERROR\).* Not read: .*next\.jsonl\.$/m
    )
    const [audience] = report(ended).audiences
    expect(audience.read).toBeGreaterThan(1000)
    expect(audience.delivered).toBe(audience.read)
  })
})

describe('with a running sandbox', () => {
  let sandbox: Sandbox
  beforeEach(async () => {
    sandbox = await startSandbox({ jobMilliseconds: 1 })
  })
  afterEach(() => sandbox.close())
  const env = () => ({ AMAZON_ADS_SANDBOX_URL: sandbox.url })

  test('a revoked connection ends the run, and nothing is lost silently', async () => {
    sandbox.revokeRefreshToken()
    const ended = await run(['sync', '-', ...ENOUGH], { env: env(), input: event('a') })
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toContain('Amazon no longer accepts the connection')
  })

  test('a token that ends in between is renewed', async () => {
    const running = start(['sync', '-', '--json', ...ENOUGH], { env: env() })
    running.write(`${event('a')}\n`)
    while (sandbox.counts.requests < 2) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    sandbox.expireTokens()
    running.write(`${event('b', {}, 'other')}\n`)
    await new Promise((resolve) => setTimeout(resolve, 200))
    running.end()
    const ended = await running.ended
    expect(ended.code).toBe(0)
    expect(report(ended).audiences).toMatchObject([{ delivered: 1 }, { delivered: 1 }])
  })

  test('Ctrl-C ends with a report; what was not sent is listed', async () => {
    const running = start(['sync', '-', '--json', ...ENOUGH], { env: env() })
    running.write(`${event('a')}\n`)
    while (sandbox.counts.requests < 2) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
    running.kill('SIGINT')
    const ended = await running.ended
    expect(ended.code).toBe(130)
    const { stopped, audiences, refusedFile } = report(ended)
    expect(stopped).toMatchObject({
      by: 'interrupt',
      reason: expect.stringMatching(
        /^Interrupted\. The last line read is 1 of Standard input\. With --journal/
      ) as string
    })
    expect(audiences).toMatchObject([{ read: 1, unsent: 1, delivered: 0 }])
    expect(lines(refusedFile ?? '')).toMatchObject([{ line: 1, reason: 'Not sent: the run was stopped before.' }])
  })
})

test('the sandbox alone: prints how to use it, serves, ends with Ctrl-C', async () => {
  const running = start(['sandbox', '--port', '0'])
  await running.printed('export AMAZON_ADS_SANDBOX_URL=')
  running.kill('SIGINT')
  const { code, stdout } = await running.ended
  expect(code).toBe(0)
  expect(stdout).toMatch(/is at http:\/\/127\.0\.0\.1:\d+; press Ctrl-C to stop it/)
})
