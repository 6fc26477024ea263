/** Told while a run goes on. */
export interface Progress {
  /** Bytes that were read of the files. */
  bytes(count: number): void
  /** Events that were read; those that have their outcome, refused among them. */
  events(read: number, done: number, refused: number): void
  stop(): void
}
