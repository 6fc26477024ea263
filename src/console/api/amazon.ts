import type { AudienceDetail, AudienceSummary, LoggedRequest } from '../../sandbox'

export type { JobDetail, JobSummary, LoggedRequest } from '../../sandbox'

/** An audience as Amazon has it. Sizes are absent until Amazon has counted. */
export interface AmazonAudienceView extends Pick<AudienceSummary, 'audienceId' | 'name'> {
  region: string
  /** Segment's computation key, where the audience is connected to one of this space. */
  key?: string
  received?: number
  matched?: number
  /** Matched over received, 0 to 1. */
  matchRate?: number
  /** Matched members that Amazon DSP still asks for. */
  missingForDsp?: number
  /** Current members; only a sandbox says. */
  members?: number
}

export interface AmazonAudienceDetail
  extends
    AmazonAudienceView,
    Partial<Pick<AudienceDetail, 'description' | 'countryCode' | 'advertiserId' | 'connectionId' | 'ttl'>> {
  /** From its creation on, columns of equal length; only a sandbox says. */
  history?: { seconds: number[]; members: number[]; matched: number[] }
}

export interface RequestsView {
  requests: LoggedRequest[]
  /** What the filter can be set to: operations and outcomes that there are. */
  operations: string[]
  outcomes: string[]
}

/** With what was sent and answered, indented where it is JSON; only of the latest requests. */
export interface RequestDetail extends LoggedRequest {
  /** The same call as a command, without the token. Bodies that are cut have a greater `length` than their text. */
  curl: string
}

/** A fault that a person can switch on. */
export interface FaultKind {
  id: string
  label: string
  description: string
  /** What Segment would get for an event that meets it. */
  result: { status: number; errortype?: string; message: string; retried: boolean }
}

export interface FaultsView {
  kinds: FaultKind[]
  /** Those that are on: how many calls each still hits (absent without end) or which share, and has hit. */
  on: { id: number; label: string; left?: number; share?: number; struck: number }[]
}
