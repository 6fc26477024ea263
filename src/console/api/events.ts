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
