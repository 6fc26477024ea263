import type { Audience, AudienceName } from './audience'
import type { Wait } from '../../system/retry'
import type { RejectedEvent } from './rejectedFile'
import type { BatchOutcome } from './outcomes'

/** Called during a run. An observer implements what it shows. */
export interface Progress {
  /** Bytes that were read of the sources, packed ones as they are. */
  bytes?(count: number): void
  /** Events that were read; those that have their outcome, and of these the refused ones. */
  events?(read: number, done: number, refused: number): void
  /** An audience that Amazon has come to know. */
  connected?(audience: AudienceName, how: Audience['how']): void
  /** What became of events of one audience, for good. */
  settled?(audience: AudienceName, settlement: BatchOutcome): void
  /** An event that was refused or not sent. */
  refused?(event: RejectedEvent): void
  /** Statuses of Amazon's answers to requests; 0 for one that never came. */
  requests?(statuses: readonly number[]): void
  /** These events wait. */
  waiting?(wait: Wait & { audience?: AudienceName }): void
  /** How many of Amazon's jobs, of all that the run began, are not done yet. */
  jobs?(pending: number, all: number): void
}
