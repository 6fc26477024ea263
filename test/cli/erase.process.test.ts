import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import type { RowsReport } from '../../src/segment/reverseEtl/run'
import { withEngine } from '../helpers/engine'
import { membersOf } from '../helpers/rows'
import type { Ended } from '../helpers/runner'
import { run, runProcess } from '../helpers/runner'
import { temporaryFolder } from '../helpers/temporaryFolder'

jest.setTimeout(60_000)

let sandbox: Sandbox
let folder: string
let source: string
let state: string
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1, erasureMilliseconds: 0 })
  folder = temporaryFolder()
  source = join(folder, 'people.csv')
  state = join(folder, 'people.csv.VIP.state')
  write('ann', 'ben@example.com', 'cleo', 'dan')
})
afterEach(() => sandbox.close())

const env = () => ({ AMAZON_ADS_SANDBOX_URL: sandbox.url })
const write = (...ids: string[]): void =>
  writeFileSync(source, ['id,email,city', ...ids.map((id) => `${id},${id}.mail@example.org,Dallas`), ''].join('\n'))
const rows = (...flags: string[]): Promise<Ended> =>
  run(
    ['rows', source, '--audience-name', 'VIP', '--advertiser-id', '4728736040201', '--country-code', 'US', ...flags],
    {
      env: env()
    }
  )
const sent = async (...flags: string[]): Promise<RowsReport> =>
  JSON.parse((await rows('--json', ...flags)).stdout) as RowsReport
const erase = (...flags: string[]): Promise<Ended> => run(['erase', '--yes', ...flags], { env: env() })
const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

test('a person who is still in the source does not come back, is counted, and the source is named as the place', async () => {
  expect(await sent()).toMatchObject({ entered: 4 })
  const ended = await erase('--user', 'ben@example.com', '--state', state)
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(oneLine(ended.stdout)).toContain(`${state}: the person was removed. rows skips them from now on.`)
  expect(ended.stdout).not.toContain('ben@')
  await sandbox.settled()
  expect(membersOf(sandbox)).toEqual(['ann', 'cleo', 'dan'])

  write('ann', 'ben@example.com', 'eve')
  const { requests } = sandbox.counts
  const before = readFileSync(state)
  const dry = await sent('--dry-run', '--yes')
  expect(dry).toMatchObject({ changes: { new: 1, deleted: 2, unchanged: 1, erased: 1 }, entered: 1 })
  expect(readFileSync(state).equals(before)).toBe(true)
  expect(sandbox.counts.byOperation.records).toEqual({ 202: 1 })
  expect(sandbox.counts.requests).toBeGreaterThanOrEqual(requests)

  const again = await rows('--yes')
  expect(oneLine(again.stdout)).toContain(
    '1 erased person is still in the source: nothing of them is sent. Remove them from the source.'
  )
  expect(membersOf(sandbox)).toEqual(['ann', 'eve'])
  expect(await sent('--full')).toMatchObject({ entered: 2, changes: { erased: 1 } })
  expect(membersOf(sandbox)).toEqual(['ann', 'eve'])
})

test('who left the source is no longer counted, and is erased all the same when they come back', async () => {
  await sent()
  await erase('--user', 'dan', '--state', state)
  write('ann', 'ben@example.com', 'cleo')
  const report = await sent()
  expect(report).toMatchObject({ left: 0, entered: 0, changes: { deleted: 0, unchanged: 3 } })
  expect(report.changes).not.toHaveProperty('erased')
  write('ann', 'ben@example.com', 'cleo', 'dan')
  expect(await sent('--mode', 'add-and-update')).toMatchObject({ entered: 0, changes: { erased: 1 } })
  // A list of people to remove may name them: removing somebody is always possible.
  expect(await sent('--mode', 'remove-listed', '--yes')).toMatchObject({ left: 4 })
})

test('a person is sent again once that is allowed, and Amazon is asked for nothing', async () => {
  await sent()
  await erase('--user', 'ann', '--state', state)
  const [{ requestId }] = sandbox.erasures()
  const { deleteUsers } = sandbox.counts.byOperation
  await sandbox.settled()
  expect(await sent()).toMatchObject({ entered: 0, changes: { erased: 1 } })
  const allowed = await run(['erase', '--user', 'ann', '--allow-again', '--state', folder], { env: env() })
  expect(allowed).toMatchObject({ code: 0, stderr: '' })
  expect(oneLine(allowed.stdout)).toContain(`${state}: rows sends the person again.`)
  const json = await run(['erase', '--user', 'ann', '--allow-again', '--json', '--state', state], { env: env() })
  expect(JSON.parse(json.stdout)).toEqual({ states: [{ state, wasIn: false }] })
  expect(sandbox.erasures()).toMatchObject([{ requestId }])
  expect(sandbox.counts.byOperation.deleteUsers).toEqual(deleteUsers)
  expect(await sent()).toMatchObject({ entered: 1, changes: { new: 1, unchanged: 3 } })
  expect(membersOf(sandbox)).toContain('ann')
})

test('a person goes from a list of rejected rows that is named', async () => {
  writeFileSync(source, 'id,email\nann,ann.mail@example.org\nben,none\ncleo,none\n')
  const list = join(folder, 'rejected.jsonl')
  expect(await sent('--rejected', list)).toMatchObject({ entered: 1, refused: 2 })
  const ended = await erase('--user', 'ben', '--state', state, '--rejected', list)
  expect(oneLine(ended.stdout)).toContain(`${list}: 1 line was removed.`)
  expect(readFileSync(list, 'utf8')).toMatch(/^{[^\n]*"row":"cleo"[^\n]*}\n$/)
  const missing = await erase('--user', 'ben', '--state', state, '--rejected', `${list}.none`)
  expect(missing).toMatchObject({ code: 1, stdout: '' })
  expect(sandbox.erasures()).toHaveLength(1)
})

test('nothing of the person is left in the folder of the state', async () => {
  await sent()
  expect(readFileSync(state).includes('cleo')).toBe(true)
  await erase('--user', 'cleo', '--anonymous-id', 'dan', '--state', state)
  writeFileSync(source, '')
  for (const name of readdirSync(folder)) {
    const content = readFileSync(join(folder, name))
    expect([name, content.includes('cleo'), content.includes('dan')]).toEqual([name, false, false])
  }
})

test('the states of a folder are found, in which it runs or that is named; those of another Amazon are left as they are', async () => {
  await sent()
  const other = await startSandbox({ jobMilliseconds: 1 })
  const flags = ['--audience-name', 'Others', '--advertiser-id', '4728736040201', '--country-code', 'US']
  await run(['rows', source, ...flags], { env: { AMAZON_ADS_SANDBOX_URL: other.url } })
  await other.close()
  const [ofOther, foreign] = ['people.csv.Others.state', 'notes.state'].map((name) => join(folder, name))
  const before = readFileSync(ofOther)
  writeFileSync(foreign, 'a file of somebody else')

  const here = await runProcess(['erase', '--user', 'ann', '--yes', '--json'], { env: env(), cwd: folder })
  expect(here).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(here.stdout)).toEqual({
    requestId: sandbox.erasures()[0].requestId,
    states: [{ state: 'people.csv.VIP.state', wasIn: true }]
  })
  const named = await erase('--user', 'ann', '--state', folder)
  expect(oneLine(named.stdout)).toContain(`${state}: the person was not in it. rows skips them from now on.`)
  expect(oneLine(named.stdout)).toContain(`${ofOther}: not changed, it belongs to another Amazon or region.`)
  expect(named.stdout).not.toContain(foreign)
  expect(readFileSync(ofOther).equals(before)).toBe(true)
  expect(readFileSync(foreign, 'utf8')).toBe('a file of somebody else')
})

test('a state that cannot be changed is said before Amazon is asked', async () => {
  await sent()
  const missing = join(folder, 'missing.state')
  for (const [flags, words] of [
    [['--state', missing], `There is no state ${missing}.`],
    [['--state', source], `${source} isn't the state of an earlier run.`],
    [['--state', state, '--region', 'EU'], 'Erase the person there, too, with its credentials and --region NA.']
  ] as const) {
    const ended = await erase('--user', 'ann', ...flags)
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(oneLine(ended.stderr)).toContain(words)
  }
  await withEngine(async (engine) => {
    await engine.run(`attach '${state}' as held`)
    const ended = await runProcess(['erase', '--user', 'ann', '--yes', '--state', state], { env: env() })
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toContain('Another run is at work on the state')
  })
  expect(sandbox.erasures()).toEqual([])
  expect(existsSync(missing)).toBe(false)
  sandbox.order({ operation: 'deleteUsers', kind: 'status', status: 403 })
  expect((await erase('--user', 'ann', '--state', state)).code).toBe(1)
  expect(await sent()).toMatchObject({ entered: 0, changes: { unchanged: 4 } })
})
