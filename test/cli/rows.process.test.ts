import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import type { RowsReport } from '../../src/segment/reverseEtl/run'
import type { Ended } from '../helpers/runner'
import { withEngine } from '../helpers/engine'
import { run, start } from '../helpers/runner'
import { membersOf } from '../helpers/rows'
import { temporaryFolder } from '../helpers/temporaryFolder'

jest.setTimeout(60_000)

let sandbox: Sandbox
let folder: string
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
  folder = temporaryFolder()
})
afterEach(() => sandbox.close())

const env = () => ({ AMAZON_ADS_SANDBOX_URL: sandbox.url })
const AUDIENCE = ['--audience-name', 'Good customers', '--advertiser-id', '4728736040201', '--country-code', 'US']
const report = ({ stdout }: Ended) => JSON.parse(stdout) as RowsReport
const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

const write = (name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const PLANTED = 'planted.person@example.com'
const people = (count: number): string =>
  [
    'id,email,first_name,city',
    ...Array.from({ length: count }, (_, n) => `p${n + 1},${n}.${PLANTED},Ann,Dallas`),
    ''
  ].join('\n')

const small = () => write('settings.json', JSON.stringify({ mapping: { batch_size: 20 } }))
const accepted = () => sandbox.counts.byOperation.records?.[202] ?? 0
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test('after kill -9, again and again, it goes on: nobody lost, little sent twice, nothing left behind', async () => {
  sandbox.order({ operation: 'records', kind: 'slow', delayMilliseconds: 40, rate: 1 })
  const source = write('people.csv', people(1000))
  const args = ['rows', source, '--json', '--hold', '0', '--settings', small(), ...AUDIENCE]
  for (const requests of [4, 12]) {
    const running = start(args, { env: env() })
    await until(() => accepted() >= requests)
    running.kill('SIGKILL')
    await running.ended
  }
  const ended = await run(args, { env: env() })
  expect(ended.code).toBe(0)
  expect(membersOf(sandbox)).toHaveLength(1000)
  expect(sandbox.audiences()).toHaveLength(1)
  // Of each run that died at most the batches in hand, and those on their way into the state.
  expect(sandbox.counts.records).toBeLessThanOrEqual(1000 + 2 * 8 * 20)
  expect(report(ended).members).toBeGreaterThanOrEqual(4 * 20)
  expect(readdirSync(folder).sort()).toEqual([
    'people.csv',
    'people.csv.Good-customers.state',
    'people.csv.Good-customers.state.audiences.json',
    'settings.json'
  ])
})

test('who was on their way at a kill -9, and is gone from the source meanwhile, is not in', async () => {
  // Amazon applies the batches, and nobody lives to hear of it.
  sandbox.order({ operation: 'records', kind: 'stall', rate: 1 })
  const source = write('people.csv', people(60))
  const args = ['rows', source, '--json', '--yes', '--hold', '3', '--settings', small(), ...AUDIENCE]
  const running = start(args, { env: env() })
  await until(() => membersOf(sandbox).length === 60)
  running.kill('SIGKILL')
  await running.ended
  sandbox.clearFaults()
  write('people.csv', people(50))
  const ended = await run(args, { env: env() })
  expect(report(ended)).toMatchObject({ entered: 50, left: 10, members: 60 })
  expect(ended.stderr).toContain('Amazon may still apply an earlier request whose answer is not known')
  expect(membersOf(sandbox)).toHaveLength(50)
})

describe('an audience is made once', () => {
  const killedBeforeTheAnswer = async (source: string): Promise<string[]> => {
    sandbox.order({ operation: 'createAudience', kind: 'stall', times: 1 })
    const args = ['rows', source, ...AUDIENCE]
    const running = start(args, { env: env() })
    await until(() => sandbox.audiences().length === 1)
    running.kill('SIGKILL')
    await running.ended
    return args
  }

  test('killed between asking and the answer, it makes no second one until asked to', async () => {
    const source = write('people.csv', people(10))
    const args = await killedBeforeTheAnswer(source)
    const next = await run(args, { env: env() })
    expect(next.code).toBe(1)
    expect(oneLine(next.stderr)).toContain(
      'An earlier run asked Amazon for "Good customers" and did not learn whether it was made. Look in Amazon DSP, or in AMC,'
    )
    expect(sandbox.audiences()).toHaveLength(1)
    expect((await run([...args, '--create-again'], { env: env() })).code).toBe(0)
    expect(sandbox.audiences()).toHaveLength(2)
    expect((await run(args, { env: env() })).code).toBe(0)
    expect(sandbox.audiences()).toHaveLength(2)
  })

  test('the one that was found at Amazon is taken with its ID, also by the state of the run that died', async () => {
    const source = write('people.csv', people(10))
    await killedBeforeTheAnswer(source)
    const [{ audienceId }] = sandbox.audiences()
    const state = `${source}.Good-customers.state`
    expect((await run(['rows', source, '--audience-id', audienceId, '--state', state], { env: env() })).code).toBe(0)
    expect(membersOf(sandbox)).toHaveLength(10)
    expect(sandbox.audiences()).toHaveLength(1)
  })

  test('later runs send to it whether they name its connection or not, and not to another connection', async () => {
    const source = write('people.csv', people(10))
    const connect = ['connection', 'create', '--amc-instance', 'amc1alal2ac', '--dsp-advertiser', '4728736040202']
    const { stdout } = await run([...connect, '--json'], { env: env() })
    const { connectionId } = JSON.parse(stdout) as { connectionId: string }
    const args = ['rows', source, '--audience-name', 'Good customers', '--json']
    const made = await run([...args, '--connection-id', connectionId, '--country-code', 'US'], { env: env() })
    expect(made.code).toBe(0)
    write('people.csv', people(12))
    expect(report(await run(args, { env: env() }))).toMatchObject({ entered: 2, changes: { unchanged: 10 } })
    expect(sandbox.audiences()).toHaveLength(1)
    expect(membersOf(sandbox)).toHaveLength(12)
    write('people.csv', people(13))
    const other = await run([...args, '--connection-id', `${connectionId.slice(0, -1)}x`], { env: env() })
    expect(other.code).toBe(1)
    expect(oneLine(other.stderr)).toContain(
      `--connection-id: the audience was made for the connection ${connectionId}.`
    )
  })

  test('a run whose state is lost takes it again', async () => {
    const source = write('people.csv', people(10))
    const args = ['rows', source, ...AUDIENCE, '--json']
    await run(args, { env: env() })
    rmSync(`${source}.Good-customers.state`)
    expect(report(await run(args, { env: env() }))).toMatchObject({ entered: 10, members: 0 })
    expect(sandbox.audiences()).toHaveLength(1)
  })
})

test('Ctrl-C says how to go on, and the rest goes with the same command', async () => {
  sandbox.order({ operation: 'records', kind: 'slow', delayMilliseconds: 40, rate: 1 })
  const source = write('people.csv', people(1000))
  const args = ['rows', source, '--settings', small(), ...AUDIENCE]
  const running = start(args, { env: env() })
  await until(() => accepted() >= 4)
  const second = run(args, { env: env() })
  running.kill('SIGINT')
  const stopped = await running.ended
  expect(stopped.code).toBe(130)
  expect(stopped.stdout).toContain('To resume, run the same command again.')
  expect(sandbox.counts.records).toBeLessThan(1000)
  // It came too early, or just in time.
  expect((await second).code === 0 || (await run(args, { env: env() })).code === 0).toBe(true)
  expect(membersOf(sandbox)).toHaveLength(1000)
  expect(sandbox.counts.records).toBe(1000)
})

test('nothing of a person is printed, listed or kept; files are for their owner alone', async () => {
  const source = write('people.csv', `${people(20)}p21,${PLANTED},Ann\n,${PLANTED},Ann,Dallas\np22,,,\n`)
  const refused = join(folder, 'refused')
  const ended = await run(['rows', source, ...AUDIENCE, '--json', '--refused', refused, '--mode', 'mirror'], {
    env: env()
  })
  expect(ended.code).toBe(2)
  expect(report(ended).refusals.map(({ rows }) => rows)).toEqual([1, 1, 1])
  const state = `${source}.Good-customers.state`
  expect(statSync(state).mode & 0o777).toBe(0o600)
  expect(statSync(refused).mode & 0o777).toBe(0o600)
  for (const text of [ended.stdout, ended.stderr, readFileSync(state, 'latin1'), readFileSync(refused, 'utf8')]) {
    expect(text).not.toMatch(/planted|Dallas/)
  }
  const listed = readFileSync(refused, 'utf8')
  expect(listed).toContain('"line":22,"reason":"This line has fewer cells than the header."')
  expect(listed).toContain('"row":"p22"')
})

test('what was found is shown before, and without a terminal --yes is asked for before many leave', async () => {
  const source = write('people.csv', people(20))
  const first = await run(['rows', source, ...AUDIENCE], { env: env() })
  expect(first.code).toBe(0)
  expect(first.stderr).toMatch(/External User ID .* id .*\n.* Email .* email /)
  expect(oneLine(first.stderr)).toContain('Rows: 20 new, 0 changed, 0 unchanged; no longer in the source: 0.')
  for (const line of (first.stdout + first.stderr).split('\n')) {
    expect([...line].length).toBeLessThanOrEqual(Math.max(80, folder.length + 60))
  }
  write('people.csv', people(0))
  const refused = await run(['rows', source, ...AUDIENCE], { env: env() })
  expect(refused.code).toBe(1)
  expect(oneLine(refused.stderr)).toContain('All 20 people of the audience would leave it. Nothing was sent.')
  expect(oneLine(refused.stderr)).toContain('run it again with --yes')
  expect(membersOf(sandbox)).toHaveLength(20)
  expect((await run(['rows', source, ...AUDIENCE, '--yes'], { env: env() })).code).toBe(0)
  expect(membersOf(sandbox)).toHaveLength(0)
})

test.each([
  [[], /Which audience\?/],
  [[...AUDIENCE, '--audience-id', '1'], /Which audience\?/],
  [[...AUDIENCE, '--delimiter', '"'], /--delimiter must be the sign between the cells/],
  [['--audience-id', 'x'], /--audience-id must be the whole number/],
  [
    [...AUDIENCE, '--mode', 'merge'],
    /--mode must be one of mirror, add-and-update, remove-listed, remove-missing, upsert, delete/
  ],
  [AUDIENCE, /Which column identifies people\? Name it with --key.*Columns are: Name, Mail/]
])('%j is refused in words', async (args, words) => {
  const source = write('few.csv', 'Name,Mail\nAnn,a@example.com\n')
  const ended = await run(['rows', source, ...args], { env: env() })
  expect(ended.code).toBe(1)
  expect(oneLine(ended.stderr)).toMatch(words)
  expect(sandbox.audiences()).toEqual([])
})

test('a dry run that cannot ask Amazon for the country of its audience says that rows need --country-code', async () => {
  const args = ['rows', write('people.csv', people(3)), '--audience-id', '4136', '--dry-run', '--json']
  const words = 'nothing is known of audience 4136: rows without a country need --country-code.'
  const without = await run(args)
  expect([oneLine(without.stderr).includes(words), report(without).refused]).toEqual([true, 3])
  const given = await run([...args, '--country-code', 'US'])
  expect([oneLine(given.stderr).includes(words), report(given).entered]).toEqual([false, 3])
})

test('the delimiter that is named wins', async () => {
  const source = write('people.csv', 'id,1;email\n1,2;a@example.com\n2,2;b@example.com\n')
  const ended = await run(['rows', source, ...AUDIENCE, '--json', '--key', 'id,1', '--delimiter', ';'], { env: env() })
  expect(report(ended)).toMatchObject({ entered: 2 })
  const tabs = write('tabs.csv', 'id,1\temail\n1,2\ta@example.com\n')
  for (const delimiter of ['tab', '\\t']) {
    const args = ['rows', tabs, ...AUDIENCE, '--json', '--dry-run', '--key', 'id,1', '--delimiter', delimiter]
    expect(report(await run(args, { env: env() }))).toMatchObject({ entered: 1 })
  }
})

test('its help shows no default that says nothing', async () => {
  const { stdout } = await run(['rows', '--help'])
  expect(stdout).toContain('--map <field=column>')
  expect(stdout).not.toContain('[]')
})

test('a file of audiences that is none is refused before anything is read, by sync and by rows', async () => {
  const source = write('people.csv', people(3))
  write('people.csv.Good-customers.state.audiences.json', '{"region":"NA"}')
  const settings = write('settings.json', '{"region":"NA"}')
  const events = write('events.jsonl', '{"type":"track"}\n')
  for (const args of [
    ['rows', source, ...AUDIENCE],
    ['sync', events, '--audiences', settings, '--journal', join(folder, 'journal')]
  ]) {
    const before = readdirSync(folder)
    const ended = await run(args, { env: env() })
    expect([ended.code, ended.stdout]).toEqual([1, ''])
    expect(oneLine(ended.stderr)).toMatch(/\.json is not an audiences file, or is damaged\. Choose another file\./)
    expect(readdirSync(folder)).toEqual(before)
  }
  expect(sandbox.audiences()).toEqual([])
})

test('without credentials it is tried against a sandbox of its own, and nothing is kept', async () => {
  const source = write('people.csv', people(10))
  const ended = await run(['rows', source, ...AUDIENCE])
  expect(ended.code).toBe(0)
  expect(ended.stdout).toContain('Audience Good customers')
  expect(readdirSync(folder)).toEqual(['people.csv'])
  const kept = await run(['rows', source, ...AUDIENCE, '--state', join(folder, 'x.state')])
  expect(oneLine(kept.stderr)).toContain('A state needs an Amazon that outlives the run')
})

test('members are sent again before their time is over, unless it is off; audience show counts those who expire', async () => {
  const source = write('people.csv', people(30))
  const state = join(folder, 'people.state')
  const rows = (...more: string[]) =>
    run(['rows', source, '--json', '--state', state, ...AUDIENCE, ...more], { env: env() })
  const show = async (...more: string[]): Promise<string> => {
    const [{ audienceId }] = sandbox.audiences()
    return oneLine((await run(['audience', 'show', audienceId, '--state', state, ...more], { env: env() })).stdout)
  }
  expect(report(await rows())).toMatchObject({ entered: 30, refreshed: 0 })
  expect(await show()).toContain('0 members expire in the next 30 days, unless they are sent again.')

  // As if a year had gone by.
  await withEngine(async (engine) => {
    await engine.run(`attach '${state}' as state`)
    await engine.run('update state.members set day = day - 380')
    await engine.run('update state.sent set day = day - 380')
    await engine.run('detach state')
  })
  expect(await show()).toContain('30 members expire in the next 30 days, unless they are sent again.')
  expect(JSON.parse(await show('--json'))).toMatchObject({ expiry: { days: 30, expiring: 30, expired: 0 } })
  for (const more of [['--no-keep-alive'], ['--mode', 'add-and-update']]) {
    expect(report(await rows(...more, '--dry-run'))).toMatchObject({ entered: 0, refreshed: 0 })
  }
  expect(report(await rows('--mode', 'add-and-update', '--keep-alive', '--dry-run'))).toMatchObject({ refreshed: 30 })
  const rejected = await rows('--mode', 'remove-missing', '--keep-alive')
  expect(rejected.code).toBe(1)
  expect(oneLine(rejected.stderr)).toContain('--keep-alive needs a mode that adds people')
  expect(report(await rows())).toMatchObject({ entered: 0, refreshed: 30 })
  expect(report(await rows())).toMatchObject({ refreshed: 0, requests: 0 })
})
