import type { SegmentEvent } from '@segment/actions-core'
import type { AudienceName } from '../../segment/delivery/audience'
import type { Holds } from '../../segment/delivery/holds'
import type { SyncedAudience, SyncReport } from '../../segment/sync/report'
import type { BatchOutcome } from '../../segment/delivery/outcomes'
import type { EventSource } from '../../segment/sources/events/sources'
import type { Progress } from '../../segment/delivery/progress'
import type { RejectedEventsFile } from '../../segment/delivery/rejectedFile'
import type { RunSettings } from '../../segment/settings'
import type { Stopped } from '../../segment/delivery/stop'
import type { Target } from '../../amazon/target'
import type { Wait } from '../../system/retry'
import { RETRY_DEFAULTS } from '../../system/retry'
import { Counts } from '../../segment/delivery/counts'
import { runSync } from '../../segment/sync/sync'
import type { RunRequests, RunCounts, RunState, RunSummary, RunView } from '../api'
import type { OutcomeLog } from './outcomeLog'
import { ReasonGroups } from '../../segment/delivery/reasonGroups'
import { Timeline } from './timeline'

/** How long Amazon's jobs are waited for, in milliseconds. */
export const JOBS_LIMIT_MS = 60_000

/** How often pages are notified that time goes by, in milliseconds. */
const TICK_MS = 1_000

interface Options {
  id: number
  sources: readonly EventSource[]
  /** Events of the audiences; undefined while they are not counted. */
  expected: number | undefined
  /** Keys of the audiences that are computed. */
  audiences: readonly string[]
  engageSpace: string
  settings: RunSettings
  connection: Target
  holdMs?: number
  holds?: Holds
  rejectedEvents: RejectedEventsFile
  outcomes: OutcomeLog
  onChange: () => void
}

/** What became so far of the events of one audience. */
interface AudienceTally {
  audienceId?: string
  tally: Counts
}

/** One run of `sync` over the events of some audiences, watched. */
export class WatchedRun implements Progress {
  private state: RunState = 'sending'
  private readonly startedAt = Date.now()
  private endedAt: number | undefined
  private readonly interrupt = new AbortController()
  private readonly timeline = new Timeline(this.startedAt)
  /** By computation key; what belongs to no audience has none. */
  private readonly tallies = new Map<string | undefined, AudienceTally>()
  private readonly total = new Counts()
  private readonly reasons = new ReasonGroups()
  private readonly sent: RunRequests = { accepted: 0, limited: 0, failed: 0 }
  private wait: { reason: string; until: number } | undefined
  private cancelledBecause: string | undefined
  private stopped: string | undefined
  private report: SyncReport | undefined
  private readEvents = 0
  private pendingJobs = { pending: 0, all: 0 }

  constructor(private readonly options: Options) {}

  get id(): number {
    return this.options.id
  }

  get settings(): RunSettings {
    return this.options.settings
  }

  get isRunning(): boolean {
    return this.state === 'sending' || this.state === 'counting'
  }

  get hasFailed(): boolean {
    return this.state === 'failed'
  }

  /** Runs to its end, whatever that is. */
  async run(): Promise<void> {
    const { sources, settings, connection, holdMs, holds, rejectedEvents, onChange } = this.options
    const ticking = setInterval(() => this.tick(), TICK_MS)
    try {
      this.report = await runSync({
        sources,
        settings,
        connection,
        retryPolicy: RETRY_DEFAULTS,
        holdMs,
        holds,
        jobsLimitMs: JOBS_LIMIT_MS,
        refusedEvents: rejectedEvents,
        progress: this,
        interrupt: this.interrupt.signal,
        takes: (event) => this.takes(event)
      })
      this.end(this.report.stopped)
    } catch (error) {
      this.end({ by: 'trouble', reason: (error as Error).message })
    } finally {
      clearInterval(ticking)
      rejectedEvents.close()
      onChange()
    }
  }

  /** Time goes by, also while nothing happens. */
  private tick(): void {
    this.timeline.add({})
    this.options.onChange()
  }

  /** `why` is said before what a cancellation means. */
  cancel(why?: string): void {
    if (this.isRunning) {
      this.cancelledBecause = why
      this.interrupt.abort()
    }
  }

  get summary(): RunSummary {
    const { options, report, total } = this
    const matched = (report?.audiences ?? []).flatMap(({ size }) => size?.matched ?? [])
    const counts = toCounts(total, report?.audiences ?? [])
    return {
      id: options.id,
      state: this.state,
      startedAt: new Date(this.startedAt).toISOString(),
      seconds: ((this.endedAt ?? Date.now()) - this.startedAt) / 1000,
      audiences: [...options.audiences],
      counts: {
        ...counts,
        read: Math.max(this.readEvents, counts.read),
        matched: matched.length === 0 ? undefined : sum(matched)
      },
      jobs: this.jobCounts
    }
  }

  get view(): RunView {
    const { options, report, wait, total, timeline } = this
    const { expected } = options
    return {
      ...this.summary,
      perAudience: this.perAudience,
      reasons: this.reasons.all,
      requests: this.sent,
      waiting:
        wait && wait.until > Date.now()
          ? { reason: wait.reason, until: new Date(wait.until).toISOString() }
          : undefined,
      stopped: this.stopped,
      share: expected ? Math.min(1, total.settled / expected) : undefined,
      invalidRecords: (report?.audiences ?? []).flatMap(({ invalidRecords }) => invalidRecords),
      series: timeline.series
    }
  }

  private get perAudience(): RunView['perAudience'] {
    const { report, options } = this
    return [...this.tallies]
      .sort(([one], [other]) => compareKeys(one, other))
      .map(([key, { audienceId, tally }]) => {
        const found = report?.audiences.find(({ audience }) => audience === key)
        return {
          key,
          name: key === undefined ? undefined : options.settings.audiences.get(key)?.name,
          audienceId,
          ...toCounts(tally, found === undefined ? [] : [found]),
          matched: found?.size?.matched,
          received: found?.size?.received,
          missingForDsp: found?.missingForDsp
        }
      })
  }

  private get jobCounts(): RunSummary['jobs'] {
    if (this.report === undefined) {
      const { pending, all } = this.pendingJobs
      return { pending, done: all - pending, failed: 0 }
    }
    const jobs = this.report.audiences.flatMap((one) => one.jobs)
    const final = jobs.filter(({ state }) => state !== 'PENDING' && state !== 'UNKNOWN')
    const failed = final.filter(({ state }) => state === 'FAILED').length
    return { done: final.length - failed, failed, pending: jobs.length - final.length }
  }

  events(read: number): void {
    this.readEvents = read
    this.options.onChange()
  }

  settled({ key, audienceId }: AudienceName, outcome: BatchOutcome): void {
    const { total, options } = this
    const audience = this.tallies.get(key) ?? { tally: new Counts() }
    this.tallies.set(key, audience)
    audience.audienceId ??= audienceId
    audience.tally.addBatch(outcome)
    const before = total.settled
    total.addBatch(outcome)
    Object.entries(outcome.refused).forEach(([reason, { length }]) => this.reasons.add(reason, length))
    options.outcomes.add(outcome)
    this.timeline.add({ events: total.settled - before })
    options.onChange()
  }

  requests(statuses: readonly number[]): void {
    const accepted = statuses.filter((status) => status >= 200 && status < 300).length
    const limited = statuses.filter((status) => status === 429).length
    const added = { accepted, limited, failed: statuses.length - accepted - limited }
    this.sent.accepted += added.accepted
    this.sent.limited += added.limited
    this.sent.failed += added.failed
    this.timeline.add(added)
    this.options.onChange()
  }

  waiting({ ms, asked, reason }: Wait): void {
    this.wait = { reason: asked ? 'Amazon asked us to wait.' : reason, until: Date.now() + ms }
    this.options.onChange()
  }

  jobs(pending: number, all: number): void {
    this.pendingJobs = { pending, all }
    if (this.state === 'sending') {
      this.state = 'counting'
      this.wait = undefined
    }
    this.options.onChange()
  }

  /** Only the events of the audiences that are computed. */
  private takes({ context }: SegmentEvent): boolean {
    const { audiences, engageSpace } = this.options
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
      this.stopped = [
        this.cancelledBecause,
        'The run was cancelled. What was delivered before stays delivered; running again sends everything once more, which does no harm.'
      ]
        .filter(Boolean)
        .join(' ')
    }
  }
}

/** What was not sent, and what Amazon could not use, is known once there is a report. */
function toCounts(
  { read, superseded, refused, delivered, entered, left }: Counts,
  reports: readonly SyncedAudience[]
): RunCounts {
  const unsent = sum(reports.map((one) => one.unsent))
  const invalid = sum(reports.flatMap(({ invalidRecords }) => invalidRecords.map(({ records }) => records)))
  return { read: read + unsent, superseded, refused, delivered, entered, left, unsent, invalid }
}

/** What belongs to no audience comes last. */
const compareKeys = (one: string | undefined, other: string | undefined): number =>
  one === undefined ? 1 : other === undefined ? -1 : one.localeCompare(other)

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
