import type { PreviewedEvent as SegmentPreview } from '../../segment/preview/explain'

/** Where an event is: which file of the space, from 0, and which line of it, from 1. */
export interface EventPlace {
  file: number
  line: number
}

export type PreviewedOutcome = SegmentPreview['outcome']

export interface PreviewInput extends EventPlace {
  /** As the form has it at this moment. */
  mapping: Record<string, unknown>
  /** Shows identities as they are. */
  unmasked?: boolean
}

/** What becomes of one event. Nothing is sent. */
export interface PreviewView extends EventLine, Omit<SegmentPreview, 'identities' | 'connectionId'> {
  messageId?: string
  /** The event; identities are masked unless asked for. Absent when the line is not an event. */
  event?: unknown
  advice?: string
  identities: PreviewedIdentity[]
  /** Fields that are mapped to paths at which this event holds nothing. */
  nothingAt: { field: string; label: string; paths: string[] }[]
}

/** With the label of its field. */
export type PreviewedIdentity = SegmentPreview['identities'][number] & { label: string }

/** An event in a list. */
export interface EventLine extends EventPlace, Pick<SegmentPreview, 'outcome' | 'reason'> {
  fileName: string
  /** `track Audience Entered`; absent when the line is not an event. */
  what?: string
  /** Computation key. */
  audience?: string
  /** Whether the audience is not connected to Amazon yet. */
  notConnected: boolean
}

/** Which events a list has; all of it must be so. */
export interface EventFilter {
  /** Where to begin. */
  file?: number
  line?: number
  /** Computation key. */
  audience?: string
  outcome?: PreviewedOutcome
  /** An external user ID, an email address, a phone number, or the SHA-256 of one. */
  who?: string
}

/** A part of the events of the space, in the order of the files. */
export interface EventsPage {
  events: EventLine[]
  /** Where the next part begins; absent at the end. The search pauses there also when it has taken long. */
  next?: EventPlace
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

export interface PersonView {
  /** What becomes of each, masked, in the order of the files: the last 100. */
  events: PreviewView[]
  /** Whether there are earlier events. */
  more: boolean
  memberships: MembershipView[]
  /** All that the person is called at Amazon, to be erased by. */
  externalUserIds: string[]
  /** Whether the person was erased here: nothing of them is sent. */
  isErased: boolean
  /** Requests to erase the person, the latest first; only a sandbox says. */
  erasures: { requestId: string; requestedAt: string; isDone: boolean }[]
  /** Records that Amazon could not use, though the request was accepted. */
  invalid: { jobRequestId: string; audienceId: string; error: string }[]
  /** Of each audience that the events name: in or not (undefined where Amazon does not say), and why. */
  audiences: { audience?: string; isIn?: boolean; why: string }[]
}

/** The steps from an event to Amazon, in their order. */
export type TraceStepName = 'event' | 'mapping' | 'identities' | 'record' | 'request' | 'job' | 'member'

/**
 * `passed`: it went on from here. `ended`: it was rejected, or another event counts instead. `ahead`: not there yet, or
 * unknown. `unreached`: the trace ended before.
 */
export type TraceStepState = 'passed' | 'ended' | 'ahead' | 'unreached'

export interface TraceStep {
  name: TraceStepName
  state: TraceStepState
  /** Why it ended here, or is not further. */
  why?: string
  /** What to do about it, in the words of the documentation. */
  advice?: string
  wentIn: TraceFact[]
  cameOut: TraceFact[]
  /** Files of the project in which the rules of the step are. */
  code: string[]
}

export interface TraceFact {
  what: string
  value: string
  /** Page that shows it. */
  path?: string
}

/** The trace of an event: in a run that took it, or as it would go now. */
export interface TraceView {
  /** The run; absent when the event is shown as it would go now. */
  run?: number
  /** Runs that took the event, the latest first. */
  runs: number[]
  stations: TraceStep[]
  preview: PreviewView
}
