import type { AudienceName } from '../audiences'
import type { Settlement } from './settlement'

/** Told while a run goes on. Whoever looks on takes what they show. */
export interface Progress {
  /** Bytes that were read of the files. */
  bytes(count: number): void
  /** Events that were read; those that have their outcome, refused among them. */
  events(read: number, done: number, refused: number): void
  /** What became of events of one audience, for good. */
  settled?(audience: AudienceName, settlement: Settlement): void
  /** Statuses of Amazon's answers to requests; 0 for one that never came. */
  requests?(statuses: readonly number[]): void
  /** Events wait for so long, in milliseconds, before they are sent again. `asked` says that Amazon named the time. */
  waiting?(milliseconds: number, asked: boolean, reason: string): void
  stop(): void
}
