import type { PreviewView } from './events'

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
  /** Records that Amazon could not use, though the request was accepted. */
  invalid: { jobRequestId: string; audienceId: string; error: string }[]
  /** Of each audience that the events name: in or not (undefined where Amazon does not tell), and why. */
  audiences: { audience?: string; isIn?: boolean; why: string }[]
}
