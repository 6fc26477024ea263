import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import { Holds } from '../../../src/segment/delivery/holds'
import { SYSTEM_CLOCK } from '../../../src/system/clock'
import type { Wait } from '../../../src/system/retry'
import { importRows } from '../../helpers/rows'
import { event } from '../../helpers/runner'
import { eventsFile, runFiles } from '../../helpers/runs'
import { temporaryFolder } from '../../helpers/temporaryFolder'

jest.setTimeout(30_000)

describe('the holds of a process', () => {
  const audience = { region: 'NA', audienceId: '1' }
  const [one, other] = [{}, {}]
  afterEach(() => jest.restoreAllMocks())

  test('are of an audience in its region, and of others only', () => {
    const holds = new Holds()
    const later = Date.now() + 10_000
    expect(holds.findOthers(audience, one)).toBe(0)
    holds.note(audience, later, one)
    holds.note(audience, later - 5_000, one)
    expect(holds.findOthers(audience, other)).toBe(later)
    expect(holds.findOthers(audience, one)).toBe(0)
    expect(holds.findOthers({ ...audience, region: 'EU' }, other)).toBe(0)
    expect(holds.findOthers({ ...audience, audienceId: '2' }, other)).toBe(0)
  })

  test('are forgotten when they are over', () => {
    const holds = new Holds()
    const now = Date.now()
    holds.note(audience, now + 1_000, one)
    jest.spyOn(Date, 'now').mockReturnValue(now + 1_001)
    holds.note({ ...audience, audienceId: '2' }, now + 5_000, one)
    expect(holds.findOthers(audience, other)).toBe(0)
  })
})

describe('between two runs of a process a change waits for an older one that may still be applied', () => {
  let sandbox: Sandbox
  let audienceId: string
  let source: string
  const HOLD_MS = 60_000
  const retryPolicy = { attempts: 1, firstWaitMs: 1 }
  beforeEach(async () => {
    sandbox = await startSandbox({ jobMilliseconds: 1 })
    await runFiles(sandbox, [eventsFile(event('nobody'))])
    ;[{ audienceId }] = sandbox.audiences()
    source = join(temporaryFolder(), 'people.csv')
    writeFileSync(source, 'id,email\nann,ann@example.com\n')
  })
  afterEach(async () => {
    jest.restoreAllMocks()
    await sandbox.close()
  })

  /** Lets the time of a hold pass. */
  const passHold = (): void => {
    jest.spyOn(SYSTEM_CLOCK, 'now').mockImplementation(() => Date.now() + HOLD_MS)
  }

  /** A run ends as soon as it waits for a hold; resolves with how long it would have waited. */
  type Sending = (holds: Holds | undefined) => Promise<number | undefined>
  const events: Sending = (holds) =>
    untilHold((interrupt, waiting) => {
      const audiences = { bought_twice: { audienceId, advertiserId: '4728736040201', countryCode: 'US' } }
      const options = { settings: { audiences }, retryPolicy, holdMs: HOLD_MS, holds, interrupt, watch: { waiting } }
      return runFiles(sandbox, [eventsFile(event('ann'))], options)
    })
  const rows: Sending = (holds) =>
    untilHold((interrupt, onWait) => {
      const hook = { operation: 'existing', existingAudienceId: audienceId, countryCode: 'US' }
      const state = join(temporaryFolder(), 'own.state')
      const options = { state, audience: { id: audienceId }, hook, retryPolicy, holdMs: HOLD_MS, holds }
      return importRows(sandbox, [source], { ...options, interrupt, onWait })
    })

  async function untilHold(
    run: (interrupt: AbortSignal, onWait: (wait: Wait) => void) => Promise<unknown>
  ): Promise<number | undefined> {
    const interrupt = new AbortController()
    let held: number | undefined
    await run(interrupt.signal, ({ reason, ms }) => {
      if (reason.includes('may still apply an earlier request')) {
        held = ms
        interrupt.abort()
      }
    })
    return held
  }

  test.each<[string, Sending, Sending]>([
    ['events after events', events, events],
    ['rows after events', events, rows],
    ['events after rows', rows, events],
    ['rows after rows', rows, rows]
  ])('%s', async (_name, first, second) => {
    const holds = new Holds()
    sandbox.inject({ kind: 'status', operation: 'records', status: 504, applied: true })
    expect(await first(holds)).toBeUndefined()
    const { records } = sandbox.counts
    expect(await second(holds)).toBeGreaterThan(HOLD_MS / 2)
    expect(sandbox.counts.records).toBe(records)
    passHold()
    expect(await second(holds)).toBeUndefined()
    expect(sandbox.counts.records).toBe(records + 1)
  })

  test('a process that sends once keeps none', async () => {
    sandbox.inject({ kind: 'status', operation: 'records', status: 504, applied: true })
    expect(await events(undefined)).toBeUndefined()
    expect(await events(undefined)).toBeUndefined()
  })
})
