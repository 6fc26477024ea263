import type { SegmentEvent } from '@segment/actions-core'
import type {
  AudienceName,
  Target,
  EventSource,
  Progress,
  RejectedEventsFile,
  Report,
  RunSettings,
  BatchOutcome,
  Stopped,
  Wait
} from '../../segment'
import { run, Counts } from '../../segment'
import type { RequestCounts, RunState, RunSummary, RunView } from '../api'
import type { AudienceTally } from './view'
import { countsOfAll, jobsOf, perAudience, reasonsOf } from './view'
import { Timeline } from './timeline'
import type { OutcomeLog } from './outcomeLog'

/** As the command `sync` has it. */
const PATIENCE = { attempts: 6, firstWaitMs: 1_000 }

/** How long Amazon's jobs are waited for, in milliseconds. */
const JOBS_LIMIT_MS = 60_000

/** How often those who look on are told that time goes by, in milliseconds. */
const TICK_MS = 1_000

interface Asked {
  id: number
  sources: readonly EventSource[]
  bytes: number | undefined
  /** Keys of the audiences that are computed. */
  audiences: readonly string[]
  engageSpace: string
  settings: RunSettings
  connection: Target
  refusedEvents: RejectedEventsFile
  trips: OutcomeLog
  onChange: () => void
}

/** One run of `sync` over the events of some audiences, watched. */
export class WatchedRun implements Progress {
  private state: RunState = 'sending'
  private readonly startedAt = Date.now()
  private endedAt: number | undefined
  private readonly interrupt = new AbortController()
  private readonly timeline = new Timeline(this.startedAt)
  private readonly tallies = new Map<string | undefined, AudienceTally>()
  private readonly sent: RequestCounts = { accepted: 0, limited: 0, failed: 0 }
  private wait: { reason: string; until: number } | undefined
  private stopped: string | undefined
  private report: Report | undefined
  private readBytes = 0
  private readEvents = 0

  constructor(private readonly asked: Asked) {}

  get id(): number {
    return this.asked.id
  }

  get settings(): RunSettings {
    return this.asked.settings
  }

  get goesOn(): boolean {
    return this.state === 'sending' || this.state === 'counting'
  }

  /** Runs to its end, whatever that is. */
  async run(): Promise<void> {
    const { sources, settings, connection, refusedEvents, onChange } = this.asked
    const ticking = setInterval(() => this.tick(), TICK_MS)
    try {
      this.report = await run({
        sources,
        settings,
        connection,
        patience: PATIENCE,
        jobsLimitMs: JOBS_LIMIT_MS,
        refusedEvents,
        progress: this,
        interrupt: this.interrupt.signal,
        takes: (event) => this.takes(event)
      })
      this.end(this.report.stopped)
    } catch (error) {
      this.end({ by: 'trouble', reason: (error as Error).message })
    } finally {
      clearInterval(ticking)
      refusedEvents.close()
      onChange()
    }
  }

  /** Time goes by, also while nothing happens. */
  private tick(): void {
    this.timeline.add({})
    this.asked.onChange()
  }

  cancel(): void {
    if (this.goesOn) {
      this.interrupt.abort()
    }
  }

  get summary(): RunSummary {
    const { id, audiences } = this.asked
    return {
      id,
      state: this.state,
      startedAt: new Date(this.startedAt).toISOString(),
      seconds: ((this.endedAt ?? Date.now()) - this.startedAt) / 1000,
      audiences: [...audiences],
      counts: countsOfAll(this.tallies, this.readEvents, this.report)
    }
  }

  get view(): RunView {
    const { asked, report, wait, tallies } = this
    return {
      ...this.summary,
      perAudience: perAudience(tallies, (key) => asked.settings.audiences.get(key)?.name, report),
      reasons: reasonsOf(tallies),
      requests: this.sent,
      waiting:
        wait && wait.until > Date.now()
          ? { reason: wait.reason, until: new Date(wait.until).toISOString() }
          : undefined,
      stopped: this.stopped,
      share: asked.bytes ? Math.min(1, this.readBytes / asked.bytes) : 0,
      jobs: jobsOf(report),
      invalidRecords: (report?.audiences ?? []).flatMap(({ invalidRecords }) => invalidRecords),
      series: this.timeline.series
    }
  }

  bytes(count: number): void {
    this.readBytes += count
  }

  events(read: number): void {
    this.readEvents = read
    this.asked.onChange()
  }

  settled({ key, audienceId }: AudienceName, settlement: BatchOutcome): void {
    const known = this.tallies.get(key) ?? { tally: new Counts() }
    this.tallies.set(key, known)
    known.audienceId ??= audienceId
    const before = known.tally.settled
    known.tally.addBatch(settlement)
    this.asked.trips.add(settlement)
    this.timeline.add({ events: known.tally.settled - before })
    this.asked.onChange()
  }

  requests(statuses: readonly number[]): void {
    const accepted = statuses.filter((status) => status >= 200 && status < 300).length
    const limited = statuses.filter((status) => status === 429).length
    const of = { accepted, limited, failed: statuses.length - accepted - limited }
    this.sent.accepted += of.accepted
    this.sent.limited += of.limited
    this.sent.failed += of.failed
    this.timeline.add(of)
    this.asked.onChange()
  }

  waiting({ ms, asked, reason }: Wait): void {
    const seconds = Math.max(1, Math.round(ms / 1000))
    const words = asked ? `Amazon asked to wait ${seconds} s.` : `Waiting ${seconds} s before the next attempt.`
    this.wait = { reason: asked ? words : `${reason} ${words}`.trim(), until: Date.now() + ms }
    this.asked.onChange()
  }

  jobs(): void {
    if (this.state === 'sending') {
      this.state = 'counting'
      this.wait = undefined
      this.asked.onChange()
    }
  }

  /** Only the events of the audiences that are computed. */
  private takes({ context }: SegmentEvent): boolean {
    const { audiences, engageSpace } = this.asked
    const personas = (context?.personas ?? {}) as Record<string, unknown>
    const space = personas.namespace ?? personas.space_id
    return audiences.includes(String(personas.computation_key)) && (space === undefined || space === engageSpace)
  }

  private end(stopped: Stopped | undefined): void {
    this.endedAt = Date.now()
    this.wait = undefined
    if (stopped === undefined) {
      this.state = 'done'
    } else if (stopped.by !== 'interrupt') {
      this.state = 'failed'
      this.stopped = stopped.reason
    } else {
      this.state = 'cancelled'
      this.stopped =
        'Cancelled. What was delivered before stays delivered; running again sends everything once more, which does no harm.'
    }
  }
}
