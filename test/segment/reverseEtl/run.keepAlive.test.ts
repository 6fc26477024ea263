import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import type { Imported } from '../../helpers/rows'
import { importRows, membersOf, NAME } from '../../helpers/rows'
import { temporaryFolder } from '../../helpers/temporaryFolder'
import { Client } from '../../sandbox/client'

jest.setTimeout(60_000)

const DAY_MS = 86_400_000
const NOON = Date.UTC(2027, 0, 1, 12)

const started = Date.now()
const realNow = Date.now.bind(Date)
let day = 0

let sandbox: Sandbox
let source: string
beforeEach(async () => {
  day = 0
  jest.spyOn(Date, 'now').mockImplementation(() => NOON + day * DAY_MS + realNow() - started)
  sandbox = await startSandbox({ jobMilliseconds: 1 })
  source = join(temporaryFolder(), 'people.csv')
})
afterEach(async () => {
  await sandbox.close()
  jest.restoreAllMocks()
})

const hook = {
  operation: 'create',
  audienceName: NAME,
  advertiserId: '4728736040201',
  countryCode: 'US',
  ttl: 100 * 86_400
}

type Options = Parameters<typeof importRows>[2]

/** A run on that day, counted from the first one. */
async function runOn(onDay: number, options: Options = {}): Promise<NonNullable<Imported['report']>> {
  day = onDay
  const { report } = await importRows(sandbox, [source], { hook, ...options })
  if (report === undefined) {
    throw new Error('Nothing was sent.')
  }
  return report
}

const write = (...people: [id: string, city?: string][]): void =>
  writeFileSync(
    source,
    [
      'id,email,first_name,city',
      ...people.map(([id, city = 'Dallas']) => `${id},${id}@example.com,Ann,${city}`),
      ''
    ].join('\n')
  )

test('a mirror sends members again when three quarters of their time are over, each by when it was sent last', async () => {
  write(['a'], ['b'], ['c'])
  expect(await runOn(0)).toMatchObject({ entered: 3, refreshed: 0 })
  write(['a'], ['b', 'Austin'], ['c'], ['d'])
  expect(await runOn(50)).toMatchObject({ entered: 2, refreshed: 0, changes: { refreshed: 0, unchanged: 2 } })
  expect(await runOn(74)).toMatchObject({ entered: 0, refreshed: 0, requests: 0 })
  expect(await runOn(75)).toMatchObject({
    entered: 0,
    refreshed: 2,
    requests: 1,
    changes: { refreshed: 2, unchanged: 2 }
  })
  expect(await runOn(75)).toMatchObject({ entered: 0, refreshed: 0, requests: 0 })
  day = 110
  expect(membersOf(sandbox)).toEqual(['a', 'b', 'c', 'd'])
  expect(await runOn(125)).toMatchObject({ refreshed: 2 })
  expect(await runOn(150)).toMatchObject({ refreshed: 2 })
  day = 200
  expect(membersOf(sandbox)).toEqual(['a', 'b', 'c', 'd'])
})

test('without it, and in other modes, changes only are sent, and members run out', async () => {
  write(['a'], ['b'])
  await runOn(0)
  expect(await runOn(80, { keepAlive: false })).toMatchObject({ refreshed: 0, requests: 0 })
  expect(await runOn(80, { mode: 'upsert' })).toMatchObject({ refreshed: 0, requests: 0 })
  expect(await runOn(80, { mode: 'delete', keepAlive: true })).toMatchObject({ refreshed: 0, requests: 0 })
  day = 101
  expect(membersOf(sandbox)).toEqual([])
  expect(await runOn(101, { mode: 'upsert', keepAlive: true })).toMatchObject({ refreshed: 2 })
  expect(membersOf(sandbox)).toEqual(['a', 'b'])
})

test('with everybody sent again nobody counts as refreshed, and everybody has the whole time', async () => {
  write(['a'], ['b'])
  await runOn(0)
  expect(await runOn(80, { full: true })).toMatchObject({ entered: 2, refreshed: 0 })
  expect(await runOn(120)).toMatchObject({ refreshed: 0 })
})

test('people who are gone are removed and not refreshed; rows of one key are refreshed as one', async () => {
  const all: [string, string?][] = Array.from({ length: 30 }, (_, number) => [`p${number}`])
  write(...all, ['p1', 'Austin'])
  await runOn(0)
  write(...all.slice(0, -1), ['p1', 'Austin'])
  expect(await runOn(80)).toMatchObject({ refreshed: 29, left: 1, entered: 0, changes: { repeated: 1 } })
  day = 101
  expect(membersOf(sandbox)).toHaveLength(29)
})

test("Amazon's TTL counts, which may have changed; where it isn't known, the setting, or else the longest", async () => {
  write(['a'])
  await runOn(0)
  const failing = async (onDay: number, options: Options) => {
    sandbox.order({ operation: 'readAudience', kind: 'status', status: 403, rate: 1 })
    return runOn(onDay, { dry: true, ...options })
  }
  const { ttl: _, ...unset } = hook
  expect(await failing(80, { hook })).toMatchObject({ refreshed: 1 })
  expect(await failing(297, { hook: unset })).toMatchObject({ refreshed: 0 })
  expect(await failing(298, { hook: unset })).toMatchObject({ refreshed: 1 })
  sandbox.clearFaults()

  const client = new Client(sandbox)
  await client.signIn()
  const [{ audienceId }] = sandbox.audiences()
  const setTtl = (days: number) =>
    client.send('PUT', `/amc/audiences/metadata/${audienceId}`, { body: { metadata: { ttl: days * 86_400 } } })
  expect(await setTtl(20)).toMatchObject({ status: 200 })
  expect(await runOn(14)).toMatchObject({ refreshed: 0 })
  expect(await runOn(15)).toMatchObject({ refreshed: 1 })
  expect(await setTtl(0)).toMatchObject({ status: 200 })
  expect(await runOn(300)).toMatchObject({ refreshed: 0, requests: 0 })
})

test('with a TTL shorter than a day members are refreshed once a day, not with every run', async () => {
  write(['a'])
  await runOn(0, { hook: { ...hook, ttl: 3600 } })
  expect(await runOn(0.4)).toMatchObject({ refreshed: 0 })
  expect(await runOn(1)).toMatchObject({ refreshed: 1 })
  expect(await runOn(1.4)).toMatchObject({ refreshed: 0 })
})

test('a dry run says how many would be, and they still are', async () => {
  write(['a'], ['b'])
  await runOn(0)
  expect(await runOn(80, { dry: true })).toMatchObject({ refreshed: 2, entered: 0, requests: 1 })
  expect(await runOn(80)).toMatchObject({ refreshed: 2 })
})

test('what Amazon rejects or fails afterwards is refreshed again by the next run', async () => {
  write(['a'], ['b'])
  await runOn(0)
  sandbox.order({ operation: 'records', kind: 'status', status: 400, rate: 1 })
  expect(await runOn(80)).toMatchObject({ refreshed: 0, refused: 2 })
  sandbox.clearFaults()
  sandbox.order({ operation: 'records', kind: 'jobState', state: 'FAILED', times: 1 })
  expect(await runOn(80)).toMatchObject({ refreshed: 2, jobs: [{ state: 'FAILED' }] })
  expect(await runOn(80)).toMatchObject({ refreshed: 2, jobs: [{ state: 'SUCCEEDED' }] })
  expect(await runOn(80)).toMatchObject({ refreshed: 0 })
})
