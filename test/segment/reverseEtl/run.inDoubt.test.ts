import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault, Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import type { RunRowsOptions } from '../../../src/segment/reverseEtl/run'
import type { Imported } from '../../helpers/rows'
import { importRows, membersOf } from '../../helpers/rows'
import { temporaryFolder } from '../../helpers/temporaryFolder'

jest.setTimeout(60_000)

let sandbox: Sandbox
let source: string
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
  source = join(temporaryFolder(), 'people.csv')
})
afterEach(() => sandbox.close())

const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number + 1)
const ids = (numbers: number[]): string[] => numbers.map((n) => `p${n}`).sort()
const members = (): string[] => membersOf(sandbox)

/** The file has these people from now on. */
const write = (numbers: number[], emailOf: (number: number) => string = (n) => `${n}@example.com`): void =>
  writeFileSync(source, ['id,email', ...numbers.map((n) => `p${n},${emailOf(n)}`), ''].join('\n'))

const run = async (options: Partial<RunRowsOptions> = {}): Promise<NonNullable<Imported['report']>> => {
  const { report } = await importRows(sandbox, [source], {
    agree: true,
    retryPolicy: { attempts: 1, firstWaitMs: 1 },
    ...options
  })
  return report as NonNullable<Imported['report']>
}

const hit = (fault: object): void => {
  sandbox.order({ operation: 'records', times: 1, ...fault } as Fault)
}

const identities = (): object[] =>
  sandbox
    .members(sandbox.audiences()[0].audienceId)
    .map(({ externalUserId, hashedPII }) => ({ externalUserId, hashedPII }))

const APPLIED: [string, object][] = [
  ['500', { kind: 'status', status: 500, applied: true }],
  ['503', { kind: 'status', status: 503, applied: true }],
  ['504', { kind: 'status', status: 504, applied: true, body: 'empty' }],
  ['a broken connection', { kind: 'drop', applied: true }],
  ['half an answer', { kind: 'reset' }],
  ['an answer without a job', { kind: 'incomplete' }]
]

test('what Amazon applied without an answer, given up on, leaves when it is gone, and enters again when it is back', async () => {
  write(upTo(18))
  await run()
  for (const [what, fault] of APPLIED) {
    write(upTo(20))
    hit(fault)
    expect([what, await run()]).toMatchObject([what, { entered: 0, unsent: 2, stopped: { by: 'trouble' } }])
    expect([what, members()]).toEqual([what, ids(upTo(20))])
    write(upTo(16))
    hit(fault)
    expect([what, await run()]).toMatchObject([what, { left: 0, unsent: 4, stopped: { by: 'trouble' } }])
    expect([what, members()]).toEqual([what, ids(upTo(16))])
    write(upTo(18))
    expect([what, await run()]).toMatchObject([what, { entered: 2, left: 2, stopped: undefined }])
    expect([what, members()]).toEqual([what, ids(upTo(18))])
  }
  expect(await run()).toMatchObject({ requests: 0, changes: { unchanged: 18 } })
})

test('people of a first request without an answer leave when they are gone meanwhile', async () => {
  write(upTo(20))
  hit({ kind: 'drop', applied: true })
  expect(await run()).toMatchObject({ entered: 0, unsent: 20 })
  write(upTo(18))
  expect(await run()).toMatchObject({ entered: 18, left: 2 })
  expect(members()).toEqual(ids(upTo(18)))
})

test('an update of which nobody knows is sent again when the source is as it was before', async () => {
  write(upTo(5))
  await run()
  const before = identities()
  write(upTo(5), (n) => `other-${n}@example.com`)
  hit({ kind: 'status', status: 500, applied: true })
  await run()
  expect(identities()).not.toEqual(before)
  write(upTo(5))
  expect(await run()).toMatchObject({ entered: 5 })
  expect(identities()).toEqual(before)
})

test('what Amazon certainly did not apply is not in doubt: who is gone meanwhile is not removed', async () => {
  write(upTo(20))
  hit({ kind: 'status', status: 429 })
  expect(await run()).toMatchObject({ unsent: 20 })
  write(upTo(18))
  expect(await run()).toMatchObject({ entered: 18, left: 0 })
})

test('a dry run says what it would do with those in doubt, and changes nothing', async () => {
  write(upTo(10))
  hit({ kind: 'status', status: 500, applied: true })
  await run()
  write(upTo(9))
  const dry = { changes: { new: 0, updated: 9, deleted: 1 } }
  expect(await run({ dry: true })).toMatchObject(dry)
  expect(await run({ dry: true })).toMatchObject(dry)
  expect(await run()).toMatchObject({ entered: 9, left: 1 })
})

test('after what Amazon may have applied the next run waits, and a reason is given', async () => {
  write(upTo(3))
  hit({ kind: 'status', status: 504, applied: true })
  await run({ holdMs: 30_000 })
  write(upTo(2))
  const { report, waits } = await importRows(sandbox, [source], { agree: true, holdMs: 300 })
  expect(report).toMatchObject({ entered: 2, left: 1 })
  expect(waits.map(({ ms, reason }) => [ms > 100 && ms <= 300, reason])).toEqual([
    [true, 'Amazon may still apply an earlier request whose answer is not known; the next must come after it.']
  ])
})

test('what Amazon applied without an answer, and whose second request failed as a job, comes and goes again', async () => {
  write(upTo(18))
  await run()
  for (const [what, fault] of APPLIED) {
    write(upTo(20).slice(2))
    // Who leaves is asked for first, then who enters.
    for (let request = 0; request < 2; request++) {
      hit(fault)
      hit({ kind: 'jobState', state: 'FAILED' })
    }
    expect([what, await run({ retryPolicy: { attempts: 3, firstWaitMs: 1 } })]).toMatchObject([
      what,
      { entered: 2, left: 2, jobs: [{ state: 'FAILED' }, { state: 'FAILED' }] }
    ])
    expect([what, members()]).toEqual([what, ids(upTo(20).slice(2))])
    write(upTo(18))
    await run()
    expect([what, members()]).toEqual([what, ids(upTo(18))])
  }
  expect(await run()).toMatchObject({ requests: 0, changes: { unchanged: 18 } })
})

test('a doubt of an earlier run outlives a job of a later one that failed', async () => {
  write(upTo(20))
  await run()
  write(upTo(18))
  hit({ kind: 'drop', applied: true })
  await run()
  hit({ kind: 'jobState', state: 'FAILED' })
  expect(await run()).toMatchObject({ left: 2, jobs: [{ state: 'FAILED' }] })
  write(upTo(20))
  await run()
  expect(members()).toEqual(ids(upTo(20)))
})
