import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SyncReport } from '../../src/segment/sync/report'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import type { Ended } from '../helpers/runner'
import { ENOUGH, event, file, PLANTED, run, start } from '../helpers/runner'

jest.setTimeout(60_000)

const BATCH = 50
const PEOPLE = 500

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
})
afterEach(() => sandbox.close())
const env = () => ({ AMAZON_ADS_SANDBOX_URL: sandbox.url })

const report = ({ stdout }: Ended) => JSON.parse(stdout) as SyncReport

const small = () => file('settings.json', JSON.stringify({ mapping: { batch_size: BATCH } }))

const resumable = (events: string, journal = `${events}.journal`): string[] => [
  'sync',
  events,
  '--journal',
  journal,
  '--json',
  '--settings',
  small(),
  '--hold',
  '0',
  ...ENOUGH
]

const leaving = { event: 'Audience Exited' }

/** Everybody enters two audiences; every third person leaves the first one again; one line in a hundred is bad. */
function eventLines(): string {
  const lines: string[] = []
  for (let person = 0; person < PEOPLE; person++) {
    lines.push(event(`u${person}`), event(`u${person}`, {}, 'vip'))
    if (person % 3 === 0) {
      lines.push(event(`u${person}`, { ...leaving, properties: { bought_twice: false } }))
    }
    if (person % 100 === 0) {
      lines.push('', `{"email":"${PLANTED}"`)
    }
  }
  return lines.join('\n')
}

const EVENTS = PEOPLE * 2 + Math.ceil(PEOPLE / 3) + PEOPLE / 100

const isIn = (key: string, person: number) => key === 'vip' || person % 3 !== 0

function expectTruth(audiences: SyncReport['audiences']) {
  for (const key of ['bought_twice', 'vip']) {
    const { audienceId = '' } = audiences.find(({ audience }) => audience === key) ?? {}
    const members = sandbox.members(audienceId).map(({ externalUserId }) => externalUserId)
    const expected = Array.from({ length: PEOPLE }, (_, person) => person).filter((person) => isIn(key, person))
    expect(members.sort()).toEqual(expected.map((person) => `u${person}`).sort())
  }
  expect(sandbox.audiences()).toHaveLength(2)
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const accepted = () => sandbox.counts.byOperation.records?.[202] ?? 0

test('after kill -9, again and again, the same command goes on: nobody lost, little sent twice, one report', async () => {
  sandbox.order({ operation: 'records', kind: 'slow', delayMilliseconds: 30, rate: 1 })
  const events = file('events.jsonl', eventLines())
  const journal = `${events}.journal`
  const args = resumable(events)
  for (const requests of [3, 9, 15]) {
    const running = start(args, { env: env() })
    await until(() => accepted() >= requests)
    running.kill('SIGKILL')
    expect((await running.ended).code).toBeNull()
  }
  const ended = await run(args, { env: env() })
  expect(ended.code).toBe(2)
  const { audiences, refusedFile, stopped } = report(ended)
  expect(stopped).toBeUndefined()
  expectTruth(audiences)
  expect(audiences.reduce((sum, { read }) => sum + read, 0)).toBe(EVENTS)
  expect(audiences.reduce((sum, { unsent }) => sum + unsent, 0)).toBe(0)
  // Two audiences, each one batch on its way at a time.
  expect(sandbox.counts.records).toBeLessThanOrEqual(EVENTS + 3 * 2 * BATCH)

  expect(refusedFile).toBe(`${journal}.refused`)
  const refused = readFileSync(`${journal}.refused`, 'utf8')
  expect(refused.trim().split('\n')).toHaveLength(PEOPLE / 100)
  for (const path of [journal, `${journal}.refused`]) {
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).not.toContain('planted')
  }

  const { requests } = sandbox.counts
  const before = accepted()
  const again = await run(args, { env: env() })
  expect(again.code).toBe(2)
  expect(accepted()).toBe(before)
  expect(report(again).audiences.map(({ read, entered, left }) => [read, entered, left])).toEqual(
    audiences.map(({ read, entered, left }) => [read, entered, left])
  )
  // A token, the states of the jobs and the sizes; no event.
  expect(sandbox.counts.requests).toBeGreaterThan(requests)
})

test('standard input goes on when it is given again, and is refused when it is another', async () => {
  sandbox.order({ operation: 'records', kind: 'slow', delayMilliseconds: 30, rate: 1 })
  const input = eventLines()
  const journal = join(dirname(file('x', '')), 'journal')
  const args = resumable('-', journal)
  const running = start(args, { env: env(), input })
  await until(() => accepted() >= 5)
  running.kill('SIGKILL')
  await running.ended

  const other = await run(args, { env: env(), input: event('z') })
  expect(other.code).toBe(1)
  expect(other.stderr).toContain('Standard input does not begin as it did')

  const ended = await run(args, { env: env(), input })
  expect(ended.code).toBe(2)
  expectTruth(report(ended).audiences)
  expect(sandbox.counts.records).toBeLessThanOrEqual(EVENTS + 2 * BATCH)
})

test('Ctrl-C says how to go on, and the rest goes with the same command', async () => {
  sandbox.order({ operation: 'records', kind: 'slow', delayMilliseconds: 30, rate: 1 })
  const events = file('events.jsonl', eventLines())
  const args = resumable(events)
  const running = start(args, { env: env() })
  await until(() => accepted() >= 3)
  running.kill('SIGINT')
  const stopped = await running.ended
  expect(stopped.code).toBe(130)
  expect(report(stopped).stopped?.reason).toMatch(/To resume, run the same command again\.$/)
  const ended = await run(args, { env: env() })
  const { audiences } = report(ended)
  expectTruth(audiences)
  expect(sandbox.counts.records).toBe(audiences.reduce((sum, { delivered }) => sum + delivered, 0))
})

test('rejects a journal with the built-in sandbox, which ends with the run', async () => {
  const events = file('events.jsonl', event('a'))
  const ended = await run(['sync', events, '--journal', `${events}.journal`, ...ENOUGH])
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain('The built-in sandbox ends with the run')
})
