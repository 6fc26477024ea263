import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault, Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import type { Stopped } from '../../../src/segment/delivery/stop'
import type { Wait } from '../../../src/system/retry'
import { event } from '../../helpers/runner'
import { importRows, membersOf } from '../../helpers/rows'
import { runFiles } from '../../helpers/runs'
import { temporaryFolder } from '../../helpers/temporaryFolder'

jest.setTimeout(120_000)

/** What any source's run says. */
interface Ran {
  entered: number
  left: number
  refused: number
  unsent: number
  reasons: string[]
  /** Items with their outcome, at each time that was observed. */
  progress: number[]
  waits: Wait[]
  stopped?: Stopped
}

interface Options {
  batchSize?: number
  holdMs?: number
  attempts?: number
  /** Called with each progress. */
  onProgress?: (stop: () => void) => void
  /** Called with each wait. */
  onWait?: (wait: Wait, stop: () => void) => void
}

/** Sends people, and what is nobody, in one batch or several; a later run of the same folder goes on. */
type Run = (folder: string, people: string[], options?: Options) => Promise<Ran>

/** Nobody has an identity whose name begins so. */
const NOBODY = 'nobody'
const emailOf = (id: string): string => (id.startsWith(NOBODY) ? '' : `${id}@example.com`)

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
})
afterEach(() => sandbox.close())

const events: Run = async (folder, people, { batchSize, holdMs = 0, attempts = 2, onProgress, onWait } = {}) => {
  const path = join(folder, 'events.jsonl')
  writeFileSync(
    path,
    people.map((id) => `${event(id, { properties: { bought_twice: true, email: emailOf(id) } })}\n`).join('')
  )
  const interrupt = new AbortController()
  const progress: number[] = []
  const { report, observed } = await runFiles(sandbox, [path], {
    journal: `${path}.journal`,
    settings: { mapping: { ...(batchSize && { batch_size: batchSize }) } },
    holdMs,
    retryPolicy: { attempts, firstWaitMs: 1 },
    interrupt: interrupt.signal,
    watch: {
      events: (_read, done) => {
        progress.push(done)
        onProgress?.(() => interrupt.abort())
      },
      waiting: (wait) => onWait?.(wait, () => interrupt.abort())
    }
  })
  const sum = (count: 'entered' | 'left' | 'refused' | 'unsent') =>
    report.audiences.reduce((total, audience) => total + audience[count], 0)
  return {
    entered: sum('entered'),
    left: sum('left'),
    refused: sum('refused'),
    unsent: sum('unsent'),
    reasons: report.audiences.flatMap(({ refusals }) => refusals.map(({ reason }) => reason)),
    progress,
    waits: observed.waits,
    stopped: report.stopped
  }
}

const rows: Run = async (folder, people, { batchSize, holdMs = 0, attempts = 2, onProgress, onWait } = {}) => {
  const path = join(folder, 'people.csv')
  writeFileSync(path, ['id,email', ...people.map((id) => `${id},${emailOf(id)}`), ''].join('\n'))
  const interrupt = new AbortController()
  const { report, waits, progress } = await importRows(sandbox, [path], {
    settings: { ...(batchSize && { batch_size: batchSize }) },
    holdMs,
    retryPolicy: { attempts, firstWaitMs: 1 },
    interrupt: interrupt.signal,
    onProgress: () => onProgress?.(() => interrupt.abort()),
    onWait: (wait) => onWait?.(wait, () => interrupt.abort())
  })
  if (report === undefined) {
    throw new Error('Nothing was sent.')
  }
  const { entered, left, refused, unsent, stopped } = report
  const reasons = report.refusals.map(({ reason }) => reason)
  return { entered, left, refused, unsent, reasons, progress: progress.map(([done]) => done), waits, stopped }
}

const people = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `customer-${String(n).padStart(4, '0')}`)
const hit = (fault: object): void => {
  sandbox.order({ operation: 'records', ...fault } as Fault)
}

describe.each<[string, Run]>([
  ['events', events],
  ['rows', rows]
])('of %s', (_source, run) => {
  test('each item has one outcome, whatever becomes of the others', async () => {
    const given = [...people(20), `${NOBODY}-1`, `${NOBODY}-2`]
    hit({ kind: 'status', status: 503, times: 2 })
    const ran = await run(temporaryFolder(), given, { batchSize: 7, attempts: 3 })
    expect(ran).toMatchObject({ entered: 20, left: 0, refused: 2, unsent: 0, stopped: undefined })
    expect(membersOf(sandbox)).toEqual(people(20))
  })

  test('progress grows to the number of the items', async () => {
    const { progress } = await run(temporaryFolder(), [...people(9), `${NOBODY}-1`], { batchSize: 2 })
    expect(progress).toEqual([...progress].sort((one, other) => one - other))
    expect(progress.length).toBeGreaterThan(3)
    expect(progress.at(-1)).toBe(10)
  })

  test('a wait is said, with its reason and the attempt', async () => {
    hit({ kind: 'status', status: 429, times: 1 })
    const { waits, entered } = await run(temporaryFolder(), people(3))
    expect(waits).toMatchObject([
      { attempt: 1, attempts: 2, asked: false, reason: expect.stringContaining('rate of requests') as string }
    ])
    expect(entered).toBe(3)
  })

  test('reasons are Amazon’s, without anything of a person, at most 300 characters, and at most 40 and the others', async () => {
    const given = people(60)
    given.forEach((id, n) =>
      hit({
        kind: 'status',
        status: 400,
        times: 1,
        message: `Rule ${n} of ${id}, ${emailOf(id)} and Atza|secret-token is broken ${'x'.repeat(400)}`
      })
    )
    const { reasons, refused } = await run(temporaryFolder(), given, { batchSize: 1 })
    expect(refused).toBe(60)
    expect(reasons).toHaveLength(41)
    for (const reason of reasons) {
      expect(reason).not.toMatch(/customer-\d|secret/)
      expect(reason.length).toBeLessThanOrEqual(360)
    }
    expect(reasons.some((reason) => reason.includes('Rule'))).toBe(true)
  })

  test.each([500, 502, 503, 504])(
    'after what Amazon may have applied (%i) the next of the lane waits',
    async (status) => {
      hit({ kind: 'status', status, times: 1, applied: true })
      const onWait = ({ attempts }: Wait, stop: () => void) => (attempts === 0 ? stop() : undefined)
      // Rows go in four lanes: the fifth batch is the second of the first.
      const ran = await run(temporaryFolder(), people(5), { batchSize: 1, holdMs: 60_000, onWait })
      const [hold] = ran.waits.filter(({ attempts }) => attempts === 0)
      expect(hold.ms).toBeGreaterThan(30_000)
      expect(hold.ms).toBeLessThanOrEqual(60_000)
      expect(hold.reason).toContain('Amazon may still apply an earlier request')
      expect(ran.entered).toBeGreaterThan(0)
      expect(ran.entered).toBeLessThan(5)
    }
  )

  test('a stop resumes: nothing is lost, and nothing that was answered goes twice', async () => {
    const folder = temporaryFolder()
    hit({ kind: 'slow', delayMilliseconds: 20, rate: 1 })
    const stopped = await run(folder, people(40), { batchSize: 2, onProgress: (stop) => stop() })
    expect(stopped.stopped).toEqual({ by: 'interrupt', reason: expect.stringContaining('Interrupted.') as string })
    expect(stopped.entered).toBeGreaterThan(0)
    expect(stopped.entered).toBeLessThan(40)
    const { stopped: ended } = await run(folder, people(40), { batchSize: 2 })
    expect(ended).toBeUndefined()
    expect(membersOf(sandbox)).toEqual(people(40))
    expect(sandbox.counts.records).toBe(40)
  })

  test('trouble that stays ends the run, and what was in doubt goes again', async () => {
    const folder = temporaryFolder()
    hit({ kind: 'status', status: 500, rate: 1, applied: true })
    const { stopped, unsent } = await run(folder, people(3), { attempts: 1 })
    expect([stopped?.by, unsent]).toEqual(['trouble', 3])
    sandbox.clearFaults()
    expect((await run(folder, people(3), { attempts: 1 })).stopped).toBeUndefined()
    expect(membersOf(sandbox)).toEqual(people(3))
    expect(sandbox.counts.records).toBe(6)
  })
})
