import type { Counts } from './counts'
import type { Outcome } from './outcomes'

/** An audience of Segment's, as its events name it. */
export interface AudienceName {
  /** Tells audiences apart; blank for events that name none. */
  identity: string
  /** Computation key, or what else identifies it. */
  key?: string
  namespace?: string
  /** Amazon's id. */
  audienceId?: string
}

export interface Audience extends AudienceName {
  /** Why it could not be connected: the outcome of all its events. */
  refusal?: RefusedOutcome
  /** How it came to be known in this run. */
  how?: 'made' | 'known' | 'given' | 'mayBeThere' | 'refused'
  /** As it is called at Amazon, when this run asked for it. */
  name?: string
  tally: Counts
}

export type RefusedOutcome = Extract<Outcome, { reason: string }>

export const audienceName = ({ identity, key, namespace, audienceId }: Audience): AudienceName => ({
  identity,
  key,
  namespace,
  audienceId
})
