/** What the pages about Amazon and the console's server say to each other; as api.ts, types only. */

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

/** A person's place in an audience. Of the identities only the names of those that Amazon has. */
export interface MembershipView {
  audienceId: string
  audienceName: string
  externalUserId: string
  /** False when the time to live is over. */
  active: boolean
  matched: boolean
  addedAt: string
  identities: string[]
}

/** An event that speaks of a person, and what becomes of it. */
export interface EventOfPerson {
  /** Place of the file among those of the space, from 0. */
  file: number
  fileName: string
  line: number
  messageId?: string
  /** Computation key. */
  audience?: string
  outcome: 'enters' | 'leaves' | 'superseded' | 'refused'
  reason?: string
  advice?: string
}

export interface PersonView {
  /** In the order of the files; at most 100. */
  events: EventOfPerson[]
  /** Whether there may be further events. */
  more: boolean
  memberships: MembershipView[]
  /** Records that Amazon could not use, though the request was accepted. */
  invalid: { jobRequestId: string; audienceId: string; error: string }[]
  /** Of each audience that the events name: in or not (undefined where Amazon does not tell), and why. */
  audiences: { audience?: string; isIn?: boolean; why: string }[]
}

/** A fault that a person can switch on. */
export interface FaultKind {
  id: string
  label: string
  description: string
  /** What Segment would be told of an event that meets it. */
  told: { status: number; errortype?: string; message: string; retried: boolean }
}

export interface FaultsView {
  kinds: FaultKind[]
  /** Those that are on: how many calls each strikes yet (absent without end) or which share, and has struck. */
  on: { id: number; label: string; left?: number; share?: number; struck: number }[]
}

/** The space as a settings file, and the command line that takes it. */
export interface SettingsFileView {
  /** Of the file. */
  name: string
  text: string
  command: string
}

/** What became of the audiences of a settings file, by computation key. */
export interface TakenView {
  connected: string[]
  /** Added, but not known to Amazon yet. */
  withoutId: string[]
  /** The events speak of no such audience. */
  unknown: string[]
}
