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
  /** Whose rule refuses it: that of the core, or of the destination on members or on identities. */
  refusedBy?: 'mapping' | 'member' | 'identities'
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
  /** Absent for what is hashed already; '' for what is skipped. */
  normalised?: string
  hash?: string
  /** Why it is skipped. */
  leftOut?: string
  /** What to know of a value that is not skipped. */
  note?: string
}

/** An event in a list. */
export interface EventLine extends EventPlace {
  fileName: string
  /** `track Audience Entered`; absent when the line is none. */
  what?: string
  /** Computation key. */
  audience?: string
  outcome: PreviewView['outcome']
  reason?: string
}

/** A part of the events of the space, in the order of the files. */
export interface EventsPage {
  events: EventLine[]
  /** Where the next part begins; absent at the end. */
  next?: EventPlace
}
