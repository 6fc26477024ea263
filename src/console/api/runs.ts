import type { Counts } from '../../segment/delivery/counts'
import type { ReasonGroup } from '../../segment/delivery/reasonGroups'
import type { RejectedEvent } from '../../segment/delivery/rejectedFile'
import type { EventPlace } from './events'

export type RunState = 'sending' | 'counting' | 'done' | 'cancelled' | 'failed'

export interface RunSummary {
  /** From 1. */
  id: number
  state: RunState
  startedAt: string
  seconds: number
  audiences: string[]
  counts: RunCounts
  /** Amazon's jobs, once they are counted. */
  jobs: { pending: number; done: number; failed: number }
}

/** Events, unless said otherwise. */
export interface RunCounts extends Pick<
  Counts,
  'read' | 'superseded' | 'refused' | 'delivered' | 'entered' | 'left' | 'unsent'
> {
  /** Records that Amazon could not use, though the request was accepted. */
  invalid: number
  /** Members that Amazon matched, of the audiences of this run; absent until Amazon has counted. */
  matched?: number
}

export interface RunView extends RunSummary {
  perAudience: (RunCounts & {
    key?: string
    name?: string
    audienceId?: string
    received?: number
    missingForDsp?: number
  })[]
  /** Why events were rejected, the most frequent reason first. */
  reasons: ReasonGroup[]
  requests: RunRequests
  /** Why nothing is sent right now. */
  waiting?: { reason: string; until: string }
  /** Why it ended before its end. */
  stopped?: string
  /** Share of the events of its audiences that have their outcome, 0 to 1; absent while their number is unknown. */
  share?: number
  invalidRecords: { reason: string; records: number }[]
  series: Series
}

export interface RunRequests {
  accepted: number
  /** 429. */
  limited: number
  /** Other statuses, and no answer at all. */
  failed: number
}

/** Columns of equal length; a point is the time since the last one. At most 240 points, however long the run. */
export interface Series {
  /** Seconds since the start. */
  seconds: number[]
  /** Events per second that got their outcome. */
  events: number[]
  /** Requests in the time of the point. */
  accepted: number[]
  limited: number[]
  failed: number[]
}

interface RejectedEventView extends EventPlace, Omit<RejectedEvent, 'file'> {
  fileName: string
  /** What to do, in the words of the documentation. */
  advice?: string
}

export interface RejectedPage {
  total: number
  offset: number
  events: RejectedEventView[]
}
