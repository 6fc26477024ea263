import type { SegmentEvent } from '@segment/actions-core'
import { sha256 } from '../../system/sha256'
import { AudienceConnector } from '../audiences/connector'
import { createErasureCheck } from '../erasure'
import type { Target } from '../../amazon/target'
import { targetAddress } from '../../amazon/target'
import type { RetryPolicy } from '../../system/retry'
import { signInToRun } from '../delivery/sendBatch'
import { RateLimiter, RECORDS_PER_HOUR } from '../delivery/rateLimit'
import { createDryDestination } from '../dryRun'
import type { EventSource } from '../sources/events/sources'
import { AudienceRegistry } from '../audiences/registry'
import { Platform } from '../platform'
import type { AudienceEntry, RunSettings } from '../settings'
import { StopSignal } from '../delivery/stop'
import type { AudienceIds, RunIdentity } from './journal/journal'
import { Journal } from './journal/journal'
import type { Progress } from '../delivery/progress'
import { readItems } from './reader'
import type { RejectedEventsFile } from '../delivery/rejectedFile'
import { buildReport } from '../delivery/report'
import { Delivery } from '../delivery/delivery'
import type { Holds } from '../delivery/holds'
import type { EventItem } from './recorder'
import { Recorder } from './recorder'
import type { SyncReport } from './report'
import { reportAudiences, reportDryAudiences } from './report'
import { findUnmatchedAudiences } from './unmatchedAudiences'

export interface RunOptions {
  sources: readonly EventSource[]
  settings: RunSettings
  connection: Target
  retryPolicy: Pick<RetryPolicy, 'attempts' | 'firstWaitMs'>
  /** How long an audience waits after a request that Amazon may still apply, in milliseconds. */
  holdMs?: number
  /** What runs of one process to one Amazon share, so that none overtakes another. */
  holds?: Holds
  /** How long the states of Amazon's jobs are waited for, in milliseconds. */
  jobsLimitMs: number
  /** Path of the journal, if one is to be kept. It needs an Amazon that outlives the run. */
  journal?: string
  /** Goes on from the last good line of a damaged journal: what it said was done after it is sent again. */
  fromLastGoodLine?: boolean
  /** Path of the file of audiences that were made; without it, none are remembered. */
  audiencesFile?: string
  /** Makes audiences again that may be at Amazon already. */
  createAgain?: boolean
  /** Does everything up to the requests, and sends nothing; it needs neither credentials nor an Amazon. */
  dryRun?: boolean
  /** Takes the events that were refused or not sent. */
  refusedEvents?: RejectedEventsFile
  /** Called during the run. */
  progress?: Progress
  /** Whether the run takes an event; without it, every one. The others are neither sent nor counted. */
  takes?: (event: SegmentEvent) => boolean
  /** Ends the run after the current batches. */
  interrupt: AbortSignal
}

/**
 * Reads events and delivers them as Segment does, in batches by audience. Whatever ends the run early, what was done is in
 * the report, and with a journal the report is of the run as a whole. Throws UserError when Amazon gives no access or the
 * journal is not this run's, before anything is read.
 */
export async function runSync(options: RunOptions): Promise<SyncReport> {
  const started = Date.now()
  const { sources, settings, connection, takes, interrupt, refusedEvents, holds, progress = {} } = options
  const stop = new StopSignal(interrupt)
  const waiting: RetryPolicy = {
    ...options.retryPolicy,
    signal: stop.signal,
    onWait: (wait) => progress.waiting?.(wait)
  }
  const dry = options.dryRun === true ? createDryDestination() : undefined
  const platform = new Platform(
    settings.region,
    settings.mapping,
    connection.credentials,
    (statuses) => progress.requests?.(statuses),
    dry?.definition
  )
  const rateLimiter = new RateLimiter(dry === undefined ? RECORDS_PER_HOUR : Infinity)
  const recorder = new Recorder({ sources, refusedEvents, progress, stop })
  const known = new AudienceRegistry(
    options.audiencesFile,
    { at: targetAddress(connection), region: settings.region },
    options.createAgain,
    dry !== undefined
  )
  const audiences = new AudienceConnector(
    settings,
    platform,
    waiting,
    (audience, how) => recorder.connected(audience, how),
    known
  )
  try {
    let heldLanes: Map<string, number> | undefined
    if (options.journal !== undefined) {
      const journal = await Journal.open(
        options.journal,
        identifyRun(options),
        options.fromLastGoodLine,
        listAudienceIds(settings)
      )
      heldLanes = await recorder.resume(journal, audiences, rateLimiter, options.holdMs)
    }
    await signInToRun(platform, waiting)
    refusedEvents?.begin()

    const delivery = new Delivery<EventItem>({
      platform,
      route: ({ event }) => ({ lane: platform.laneKey(event), key: platform.batchKey(event) }),
      personOf: ({ event }) => platform.personKey(event),
      rateLimiter,
      retryPolicy: options.retryPolicy,
      recorder,
      stop,
      progress,
      heldLanes,
      holdMs: options.holdMs,
      sharedHolds: holds && { holds, toAudience: (audienceId) => ({ region: settings.region, audienceId }) }
    })
    await delivery.deliver(
      readItems({ sources, audiences, recorder, stop, takes, refusalOf: createErasureCheck(platform, settings.erased) })
    )
  } finally {
    recorder.close()
    refusedEvents?.close()
  }
  const { stopped } = stop
  const all = audiences.all()
  return {
    ...buildReport({
      connection,
      region: settings.region,
      started,
      stopped,
      dryRequests: dry?.requests,
      delivered: all.reduce((sum, { tally }) => sum + tally.delivered, 0)
    }),
    refusedFile: refusedEvents?.path,
    problems: refusedEvents?.failure === undefined ? [] : [refusedEvents.failure],
    unmet:
      stopped === undefined
        ? findUnmatchedAudiences(
            settings.audiences.keys(),
            all.map(({ key }) => key).filter((key) => key !== undefined)
          )
        : [],
    audiences:
      dry === undefined
        ? await reportAudiences(all, {
            platform,
            limitMs: stopped === undefined ? options.jobsLimitMs : undefined,
            interrupt,
            progress
          })
        : reportDryAudiences(all, dry.requests)
  }
}

function identifyRun({ connection, settings, sources }: RunOptions): RunIdentity {
  const { region, audiences } = settings
  return {
    connection: targetAddress(connection),
    region,
    settings: digestSettings(settings),
    audiences: Object.fromEntries([...audiences].map(([key, { audienceId }]) => [key, audienceId !== undefined])),
    files: sources.map(({ identity }) => identity)
  }
}

const digestSettings = ({ audiences, defaults, flags, mapping }: Omit<RunSettings, 'region'>): string =>
  sha256(JSON.stringify([[...audiences], defaults, flags, mapping]))

/** Users put Amazon's ID of an audience that may exist into the settings, and the run has to resume with it. */
function listAudienceIds(settings: RunSettings): AudienceIds {
  const audiences = [...settings.audiences]
  return {
    ids: new Map(
      audiences.flatMap(([key, { audienceId }]) => (audienceId === undefined ? [] : [[key, audienceId] as const]))
    ),
    digestBefore: (before = {}) => {
      const without = audiences
        .filter(([key, entry]) => key in before || !hasOnlyId(entry))
        .map(([key, entry]) => [key, before[key] ? entry : { ...entry, audienceId: undefined }] as const)
      return digestSettings({ ...settings, audiences: new Map(without) })
    }
  }
}

const hasOnlyId = ({ audienceId, name, settings }: AudienceEntry): boolean =>
  audienceId !== undefined && name === undefined && Object.keys(settings).length === 0
