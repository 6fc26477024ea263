/** An audience as Amazon has it. Sizes are absent until Amazon has counted. */
export interface AmazonAudienceView {
  audienceId: string
  name: string
  region: string
  /** Segment's computation key, where the audience is connected to one of this space. */
  key?: string
  received?: number
  matched?: number
  /** Matched over received, 0 to 1. */
  matchRate?: number
  /** Matched members that Amazon DSP still asks for. */
  missingForDsp?: number
  /** Who is in at this moment; only a sandbox tells. */
  members?: number
}

export interface AmazonAudienceDetail extends AmazonAudienceView {
  description?: string
  countryCode?: string
  advertiserId?: string
  connectionId?: string
  /** Time to live in seconds. */
  ttl?: number
  /** From its creation on, columns of equal length; only a sandbox tells. */
  history?: { seconds: number[]; members: number[]; matched: number[] }
}

export interface JobView {
  jobRequestId: string
  audienceId: string
  region: string
  state: string
  createdAt: string
  /** Absent while it is not known. */
  seconds?: number
  records: number
  invalid: number
}

export interface JobDetail extends JobView {
  invalidRecords: { externalId: string; error: string }[]
}

export interface LoggedRequestView {
  number: number
  at: string
  operation: string
  region: string
  method: string
  /** With its query. */
  path: string
  /** A status, or what became of the answer. */
  outcome: string
  fault?: string
  records: number
  milliseconds: number
}

export interface RequestsView {
  requests: LoggedRequestView[]
  /** What the filter can be set to: operations and outcomes that there are. */
  operations: string[]
  outcomes: string[]
}

/** Headers and body, without tokens; JSON with line breaks, or as much of the text as is kept. */
export interface Said {
  headers: Record<string, string>
  body: string
  /** Where not all is kept: characters of the whole body. */
  cutFrom?: number
}

export interface RequestDetail extends LoggedRequestView {
  /** Only of the latest requests. */
  sent?: Said
  answered?: Said
  /** The same call as a command, the token left out. */
  curl: string
}
