import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { MAIN } from '../../scripts/buildForTests'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import type { SyncReport } from '../../src/segment/sync/report'
import { ENOUGH, event, file, run, runProcess } from '../helpers/runner'

jest.setTimeout(120_000)

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
})
afterEach(() => sandbox.close())
const env = () => ({ AMAZON_ADS_SANDBOX_URL: sandbox.url })
const report = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as SyncReport

const leaving = { event: 'Audience Exited', properties: { bought_twice: false } }

/** The event with the settings of its audience, as Segment sends it once these are complete. */
function withSettings(text: string, settings: Record<string, unknown>, id?: unknown): string {
  const parsed = JSON.parse(text) as { context: { personas: Record<string, unknown> } }
  const personas = { ...parsed.context.personas, audience_settings: settings, external_audience_id: id }
  return JSON.stringify({ ...parsed, context: { ...parsed.context, personas } })
}

describe('the last word on a person and audience wins, whatever the batch key', () => {
  const people = Array.from({ length: 50 }, (_, number) => `u${number}`)

  async function audience(): Promise<string> {
    await run(['sync', '-', ...ENOUGH], { env: env(), input: event('first') })
    return sandbox.audiences()[0].audienceId
  }

  const membersOf = (id: string) => sandbox.members(id).map(({ externalUserId }) => externalUserId)

  test.each([
    ['an id that has a blank behind it', (id: string) => `${id} `],
    ['an id that is a number', (id: string) => id]
  ])('%s', async (_name, change) => {
    const id = await audience()
    const entering = people.map((one) => withSettings(event(one), {}, change(id)))
    const exits = people.map((one) => withSettings(event(one, leaving), {}, id))
    const settings = file('settings.json', JSON.stringify({ mapping: { batch_size: 20 } }))
    const input = [...entering, ...exits]
      .map((line, at) => (_name.includes('number') && at < 50 ? line.replace(`"${id}"`, id) : line))
      .join('\n')
    const ended = await run(['sync', '-', '--json', '--settings', settings, ...ENOUGH], { env: env(), input })
    expect(ended.code).toBe(0)
    expect(membersOf(id)).toEqual(['first'])
  })

  test("batch keys of the customer's own", async () => {
    const id = await audience()
    const of = (text: string, list: string) =>
      JSON.stringify({
        ...(JSON.parse(text) as object),
        context: { ...(JSON.parse(text) as { context: object }).context, list }
      })
    const mapping = { batch_size: 20, batch_keys: ['city'], city: { '@path': '$.context.list' } }
    const settings = file('settings.json', JSON.stringify({ mapping }))
    const entering = people.map((one, at) => of(withSettings(event(one), {}, id), `in ${at % 3}`))
    const exits = people.map((one, at) => of(withSettings(event(one, leaving), {}, id), `out ${at % 2}`))
    const ended = await run(['sync', '-', '--json', '--settings', settings, ...ENOUGH], {
      env: env(),
      input: [...entering, ...exits].join('\n')
    })
    expect(ended.code).toBe(0)
    expect(membersOf(id)).toEqual(['first'])
  })
})

describe('exit codes are true', () => {
  test('an outage is 1, whatever refusals are allowed, and what was given up is not sent', async () => {
    sandbox.order({ operation: 'records', kind: 'status', status: 503, rate: 1 })
    const ended = await run(['sync', '-', '--json', '--attempts', '2', '--allow-refused', ...ENOUGH], {
      env: env(),
      input: event('a')
    })
    expect(ended.code).toBe(1)
    expect(report(ended).audiences).toMatchObject([{ refused: 0, unsent: 1, delivered: 0 }])
  })

  test('an audience that cannot be connected is 1', async () => {
    const ended = await run(['sync', '-', '--json', '--allow-refused'], { env: env(), input: event('a') })
    expect(ended.code).toBe(1)
    const { stdout } = await run(['sync', '-', '--allow-refused'], { env: env(), input: event('a') })
    expect(stdout).toContain('Set advertiserId with --advertiser-id, or in a --settings file.')
  })

  test('an empty input is 0, and says so', async () => {
    expect(await run(['sync', '-', ...ENOUGH], { env: env() })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^No events in /) as string
    })
  })

  test('a server that takes connections and nothing else: given up in a bounded time, and said when', async () => {
    const dead = createServer((socket) => socket.on('error', () => undefined).destroy()).listen(0, '127.0.0.1')
    await new Promise((resolve) => dead.once('listening', resolve))
    const url = `http://127.0.0.1:${(dead.address() as AddressInfo).port}`
    const ended = await run(['sync', '-', '--attempts', '4', ...ENOUGH], {
      env: { AMAZON_ADS_SANDBOX_URL: url },
      input: event('a')
    })
    dead.close()
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/Attempt 4 of 4 is next; the batch fails in [\d.]+ s if none succeeds\./)
  })

  test.each([
    ['sync | true', 'exec "$0" "$@" | true; exit ${PIPESTATUS[0]}'],
    ['a closed standard error', 'exec "$0" "$@" 2>&-'],
    ['a closed standard output', 'exec "$0" "$@" >&-']
  ])('%s changes none of them', async (_name, script) => {
    const events = file('events.jsonl', [event('a'), '{"email":'].join('\n'))
    const child = spawn('bash', ['-c', script, process.execPath, MAIN, 'sync', events, ...ENOUGH], {
      env: { ...process.env, ...env() },
      stdio: ['ignore', 'ignore', 'ignore']
    })
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(2)
  })
})

describe('the report is never lost', () => {
  const events = () => file('events.jsonl', [event('a'), '{"email":'].join('\n'))

  test('standard output that is full: it comes on standard error', async () => {
    const child = spawn(
      'bash',
      ['-c', 'exec "$0" "$@" >/dev/full', process.execPath, MAIN, 'sync', events(), ...ENOUGH],
      {
        env: { ...process.env, ...env() },
        stdio: ['ignore', 'ignore', 'pipe']
      }
    )
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(2)
    expect(stderr).toContain('Standard output cannot be written: the disk is full.')
    expect(stderr).toContain('bought_twice')
  })

  test('a list of refused events that is full: said, and the rest is there', async () => {
    const ended = await run(['sync', events(), '--refused', '/dev/full', ...ENOUGH], { env: env() })
    expect(ended.code).toBe(2)
    expect(ended.stdout).toContain(
      'The list of refused events, /dev/full, cannot be written to its end: the disk is full.'
    )
    expect(ended.stdout).toContain('2 events in')
  })
})

test.each(['settings', 'audiences', 'events', 'journal'])(
  '--refused does not take the place of the %s',
  async (which) => {
    const paths: Record<string, string> = {
      settings: file('settings.json', '{"region": "NA"}'),
      audiences: file('audiences.json', '{"audiences": []}'),
      events: file('events.jsonl', event('a')),
      journal: file('journal', '')
    }
    const before = readFileSync(paths[which], 'utf8')
    const args = [
      'sync',
      paths.events,
      '--settings',
      paths.settings,
      '--audiences',
      paths.audiences,
      '--journal',
      paths.journal,
      '--refused',
      paths[which]
    ]
    const ended = await run([...args, ...ENOUGH], { env: env() })
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(readFileSync(paths[which], 'utf8')).toBe(before)
  }
)

describe('audiences are made once', () => {
  test('sync again without a journal takes them from the file beside the input', async () => {
    const events = file('events.jsonl', event('a'))
    const first = await run(['sync', events, ...ENOUGH], { env: env() })
    expect(first.stdout).toContain(`just created; saved in ${events}.audiences.json.`)
    const [{ audienceId }] = sandbox.audiences()
    const second = await run(['sync', events, '--json', ...ENOUGH], { env: env() })
    expect(report(second).audiences).toMatchObject([{ audienceId, how: 'known' }])
    expect(sandbox.audiences()).toHaveLength(1)
    expect(readFileSync(`${events}.audiences.json`, 'utf8')).not.toContain('planted')
  })

  test('the file stands beside the settings where there are some, so that the next input finds it', async () => {
    const settings = file('settings.json', '{}')
    for (const name of ['monday.jsonl', 'tuesday.jsonl']) {
      const events = file(name, event('a'))
      await run(['sync', events, '--settings', settings, ...ENOUGH], { env: env() })
      expect(existsSync(`${events}.audiences.json`)).toBe(false)
    }
    expect(sandbox.audiences()).toHaveLength(1)
  })

  test.each([
    ['reset', { kind: 'drop' as const }],
    ['504', { kind: 'status' as const, status: 504 }]
  ])('after an answer that leaves it open (%s) nobody asks again until asked to', async (_name, harm) => {
    const events = file('events.jsonl', event('a'))
    sandbox.order({ operation: 'createAudience', ...harm, times: 1 } as never)
    const first = await run(['sync', events, '--attempts', '4', ...ENOUGH], { env: env() })
    expect(first.code).toBe(1)
    expect(first.stdout.replace(/[│\s]+/g, ' ')).toContain('may already exist')
    expect(first.stdout).toContain('run again with --create-again')
    const second = await run(['sync', events, ...ENOUGH], { env: env() })
    expect(second.code).toBe(1)
    expect(second.stdout.replace(/[│\s]+/g, ' ')).toContain('did not learn whether it was made')
    expect(second.stdout).toContain('Not sent')
    const before = sandbox.audiences().length
    const third = await run(['sync', events, '--create-again', ...ENOUGH], { env: env() })
    expect(third.code).toBe(0)
    expect(sandbox.audiences()).toHaveLength(before + 1)
  })

  test('with a journal the events of an audience that may be there wait for the next part of the run', async () => {
    const events = file('events.jsonl', [event('a'), event('b')].join('\n'))
    const args = ['sync', events, '--journal', `${events}.journal`, ...ENOUGH]
    sandbox.order({ operation: 'createAudience', kind: 'drop', times: 1 })
    expect((await run(args, { env: env() })).code).toBe(1)
    expect((await run(args, { env: env() })).code).toBe(1)
    expect((await run([...args, '--create-again'], { env: env() })).code).toBe(0)
    const { audienceId } = sandbox.audiences()[sandbox.audiences().length - 1]
    expect(sandbox.members(audienceId)).toHaveLength(2)
  })

  test('a file of audiences or of settings that is a device is refused, not read for ever', async () => {
    const events = file('events.jsonl', event('a'))
    for (const flag of ['--audiences', '--settings']) {
      const ended = await run(['sync', events, flag, '/dev/zero', ...ENOUGH], { env: env() })
      expect(ended.code).toBe(1)
      expect((ended.stdout + ended.stderr).replace(/[│\s]+/g, ' ')).toContain('it is a device')
    }
  })
})

test('a pipe gets no colours, in a CI neither', async () => {
  const settings = file('settings.json', JSON.stringify({ audiences: { bought_twise: {} } }))
  const ended = await run(['sync', '-', '--settings', settings, ...ENOUGH], {
    env: { ...env(), CI: 'true', FORCE_COLOR: '1' },
    input: event('a')
  })
  expect(ended.stdout).toContain('Did you mean')
  expect(ended.stdout + ended.stderr).not.toContain('\u001b')
})

test('two runs at once on one journal: the second is refused, and the audiences are not doubled', async () => {
  sandbox.order({ operation: 'records', kind: 'slow', delayMilliseconds: 300, rate: 1 })
  const events = file('events.jsonl', Array.from({ length: 20 }, (_, n) => event(`u${n}`)).join('\n'))
  const settings = file('settings.json', JSON.stringify({ mapping: { batch_size: 2 } }))
  const args = ['sync', events, '--journal', `${events}.journal`, '--settings', settings, ...ENOUGH]
  const both = await Promise.all([runProcess(args, { env: env() }), runProcess(args, { env: env() })])
  expect(both.map(({ code }) => code).sort()).toEqual([0, 1])
  expect(both.map(({ stderr }) => stderr).join()).toContain('is in use by another run')
  expect(sandbox.audiences()).toHaveLength(1)
  expect(sandbox.members(sandbox.audiences()[0].audienceId)).toHaveLength(20)
})

test('a damaged journal: nothing is guessed, and the last good line is where one goes on', async () => {
  const lines = Array.from({ length: 20 }, (_, n) => event(`u${n}`))
  const events = file('events.jsonl', lines.join('\n'))
  const settings = file('settings.json', JSON.stringify({ mapping: { batch_size: 2 } }))
  const journal = `${events}.journal`
  const args = ['sync', events, '--json', '--journal', journal, '--settings', settings, ...ENOUGH]
  await run(args, { env: env() })
  const damaged = readFileSync(journal, 'utf8').split('\n')
  damaged.splice(6, 1)
  writeFileSync(journal, damaged.join('\n'))
  const sent = sandbox.counts.records
  const refused = await run(args, { env: env() })
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toMatch(/is damaged, or a line before it is missing.* with --from-last-good-line\.\n$/)
  expect(sandbox.counts.records).toBe(sent)
  const ended = await run([...args, '--from-last-good-line'], { env: env() })
  expect(ended.code).toBe(0)
  expect(report(ended).audiences).toMatchObject([{ read: 20, delivered: 20 }])
})

test('a mistaken command on an existing journal touches nothing', async () => {
  const events = file('events.jsonl', [event('a'), '{"email":'].join('\n'))
  const journal = `${events}.journal`
  await run(['sync', events, '--journal', journal, ...ENOUGH], { env: env() })
  const before = [readFileSync(journal, 'utf8'), readFileSync(`${journal}.refused`, 'utf8')]
  const ended = await run(['sync', events, '--journal', journal, '--region', 'eu', ...ENOUGH], { env: env() })
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('its region differs') as string })
  expect([readFileSync(journal, 'utf8'), readFileSync(`${journal}.refused`, 'utf8')]).toEqual(before)
})

test('the version, and where the refresh token comes from', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` })
  const { stdout } = await run(['sync', '--help'])
  expect(stdout).toContain('The refresh token is what Login with')
})
