/**
 * What the console's server and its page say to each other: JSON under /api. Types only, so that the page shares no code
 * with the server. Ids are text, digit for digit; times are ISO 8601. Nothing here holds a token, and a person's identities
 * only where somebody asked to see them.
 */

/** The whole of the space in small: every page has it, and each change of it is sent to every page (GET /api/live). */
export interface SpaceView {
  amazon: AmazonView
  reading: ReadingView
  /** Engage spaces that the events name. */
  engageSpaces: string[]
  /** The destination that was added, if it was. */
  destination?: { id: string; name: string; engageSpace: string }
  settings: Record<string, unknown>
  /** NA, EU or FE. */
  region?: string
  enabled: boolean
  /** Since when there is a connection to Amazon. */
  connectedSince?: string
  audiences: AudienceView[]
  mapping?: MappingView
  /** Latest first. */
  runs: RunSummary[]
}

export interface AmazonView {
  to: 'built-in sandbox' | 'running sandbox' | 'Amazon Ads'
  /** Address of the sandbox. */
  url?: string
}

/** The events of the space, which are read once to find the audiences in them. */
export interface ReadingView {
  state: 'reading' | 'read' | 'failed'
  files: { name: string; events: number }[]
  events: number
  /** Lines that are no event. */
  unreadable: number
  reason?: string
}

export interface AudienceView {
  /** Segment's computation key. */
  key: string
  events: number
  people: number
  /** People whose last event is an entry; an exit. */
  entering: number
  leaving: number
  /** What Segment would call it. */
  name: string
  /** Whether the destination was added to it. */
  added: boolean
  /** Set once its settings were saved, which created it at Amazon. */
  connected?: ConnectedAudience
}

export interface ConnectedAudience {
  /** Amazon's id. */
  audienceId: string
  name: string
  settings: Record<string, unknown>
  since: string
}

export interface MappingView {
  enabled: boolean
  /** As Segment keeps it: only fields that differ from their default. */
  fields: Record<string, unknown>
  savedAt: string
}

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

/** A definition's field as a form needs it. */
export interface FormField {
  key: string
  label: string
  description: string
  type: string
  required: boolean
  multiple: boolean
  choices?: Choice[]
  /** Choices are to be asked for: GET /api/audiences/choices/<key>. */
  dynamic: boolean
  default?: unknown
  minimum?: number
  maximum?: number
  /** Whether the destination hashes it. */
  hashed: boolean
  /** Not shown by Segment either. */
  hidden: boolean
  dependsOn?: { match: 'any' | 'all'; conditions: Condition[] }
  properties?: FormField[]
}

export interface Choice {
  value: string
  label: string
}

export interface Condition {
  key: string
  operator: 'is' | 'is_not'
  value: unknown
}

export interface Choices {
  choices: Choice[]
  error?: string
}

/** A destination of the catalog, with the forms that its pages draw. */
export interface CatalogEntry {
  id: string
  name: string
  description: string
  settings: FormField[]
  audienceSettings: FormField[]
  actions: { key: string; title: string; description: string; fields: FormField[] }[]
}

/** What is wrong with what was sent, beside the field where one is to blame. */
export interface Problem {
  message: string
  field?: string
}

/** Where an event is: which file of the space, and which line of it, from 1. */
export interface EventPlace {
  file: number
  line: number
}

export interface PreviewAsked extends EventPlace {
  /** As the form has it at this moment. */
  mapping: Record<string, unknown>
  /** Shows identities as they are. */
  unmasked?: boolean
}

export interface PreviewView extends EventPlace {
  fileName: string
  /** Computation key. */
  audience?: string
  messageId?: string
  /** The event; identities are masked unless asked for. Absent when the line is none. */
  event?: unknown
  outcome: 'enters' | 'leaves' | 'superseded' | 'refused'
  reason?: string
  advice?: string
  externalUserId?: string
  countryCode?: string
  audienceId?: string
  /** Amazon's id is a stand-in: the audience is not connected yet. */
  notConnected: boolean
  identities: PreviewedIdentity[]
  record?: unknown
}

export interface PreviewedIdentity {
  field: string
  label: string
  /** A path of the event, or `mapping`. */
  place: string
  raw: string
  /** Absent for what is hashed already; '' for what means nothing and is left out. */
  normalised?: string
  hash?: string
  /** Why it is left out. */
  leftOut?: string
}
