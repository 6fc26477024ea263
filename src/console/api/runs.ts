export type RunState = 'sending' | 'counting' | 'done' | 'cancelled' | 'failed'

export interface RunSummary {
  /** From 1. */
  id: number
  state: RunState
  startedAt: string
  seconds: number
  audiences: string[]
  counts: RunCounts
}

/** Events, but for `matched`. */
export interface RunCounts {
  read: number
  superseded: number
  refused: number
  delivered: number
  entered: number
  left: number
  /** Read but not sent, as the run was stopped before. */
  unsent: number
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
  /** Most frequent first. */
  reasons: { reason: string; events: number }[]
  requests: RequestCounts
  /** Why nothing is sent right now. */
  waiting?: { reason: string; until: string }
  /** Why it ended before its end. */
  stopped?: string
  /** Share of the bytes that were read, 0 to 1. */
  share: number
  jobs: { pending: number; done: number; failed: number }
  invalidRecords: { reason: string; records: number }[]
  series: Series
}

export interface RequestCounts {
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
  /** Events that got their outcome, a second. */
  events: number[]
  /** Requests in the time of the point. */
  accepted: number[]
  limited: number[]
  failed: number[]
}

export interface RefusedEvent {
  /** Place of the file among those of the space, from 0. */
  file: number
  fileName: string
  line: number
  messageId?: string
  audience?: string
  reason: string
  /** What to do, in the words of the documentation, and where it stands there. */
  advice?: string
}

export interface RefusedPage {
  total: number
  offset: number
  events: RefusedEvent[]
}
