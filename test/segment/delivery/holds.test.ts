import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import { Holds } from '../../../src/segment/delivery/holds'
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
  const HOLD_MS = 2_000
  const retryPolicy = { attempts: 1, firstWaitMs: 1 }
  const WAITS = expect.arrayContaining([
    expect.objectContaining({ reason: expect.stringContaining('may still apply an earlier request') as string })
  ]) as object[]

  beforeEach(async () => {
    sandbox = await startSandbox({ jobMilliseconds: 1 })
    await runFiles(sandbox, [eventsFile(event('nobody'))])
    ;[{ audienceId }] = sandbox.audiences()
    source = join(temporaryFolder(), 'people.csv')
    writeFileSync(source, 'id,email\nann,ann@example.com\n')
  })
  afterEach(() => sandbox.close())

  type Sending = (holds: Holds | undefined) => Promise<{ waits: object[] }>
  const events: Sending = async (holds) => {
    const audiences = { bought_twice: { audienceId, advertiserId: '4728736040201', countryCode: 'US' } }
    const options = { settings: { audiences }, retryPolicy, holdMs: HOLD_MS, holds }
    return (await runFiles(sandbox, [eventsFile(event('ann'))], options)).observed
  }
  const rows: Sending = async (holds) => {
    const hook = { operation: 'existing', existingAudienceId: audienceId, countryCode: 'US' }
    const state = join(temporaryFolder(), 'own.state')
    return importRows(sandbox, [source], {
      state,
      audience: { id: audienceId },
      hook,
      retryPolicy,
      holdMs: HOLD_MS,
      holds
    })
  }

  test.each<[string, Sending, Sending]>([
    ['events after events', events, events],
    ['rows after events', events, rows],
    ['events after rows', rows, events],
    ['rows after rows', rows, rows]
  ])('%s', async (_name, first, second) => {
    const holds = new Holds()
    sandbox.inject({ kind: 'status', operation: 'records', status: 504, applied: true })
    expect((await first(holds)).waits).not.toEqual(WAITS)
    const started = Date.now()
    expect((await second(holds)).waits).toEqual(WAITS)
    expect(Date.now() - started).toBeGreaterThan(HOLD_MS / 2)
    expect((await second(holds)).waits).not.toEqual(WAITS)
  })

  test('a process that sends once keeps none', async () => {
    sandbox.inject({ kind: 'status', operation: 'records', status: 504, applied: true })
    await events(undefined)
    expect((await events(undefined)).waits).not.toEqual(WAITS)
  })
})
