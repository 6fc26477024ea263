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
