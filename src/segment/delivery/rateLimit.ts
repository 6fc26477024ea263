import type { Clock } from '../../system/clock'
import { SYSTEM_CLOCK } from '../../system/clock'

/** Amazon's limit for a connection. Source: Amazon's guide to the Advertiser audiences API. */
export const RECORDS_PER_HOUR = 15_000_000

const MINUTE_MS = 60_000
const WINDOW_MINUTES = 60

/**
 * Keeps what is sent under Amazon's limit of an hour, whichever hour one looks at. All connections of a run share it, so
 * that each is under its own limit, too.
 */
export class RateLimiter {
  /** Minute of the epoch → records sent in it; in ascending order. */
  private readonly minutes = new Map<number, number>()
  private inWindow = 0

  constructor(
    private readonly perHour: number = RECORDS_PER_HOUR,
    private readonly clock: Clock = SYSTEM_CLOCK
  ) {}

  /** Waits until so many records may go, and counts them; `onWait` gets the milliseconds. Throws when the signal comes first. */
  async acquire(records: number, signal: AbortSignal, onWait?: (milliseconds: number) => void): Promise<void> {
    for (;;) {
      signal.throwIfAborted()
      const now = this.clock.now()
      this.forget(now)
      const [oldest] = this.minutes.keys()
      if (oldest === undefined || this.inWindow + records < this.perHour) {
        this.count(records, now)
        return
      }
      const ms = (oldest + WINDOW_MINUTES + 1) * MINUTE_MS - now
      onWait?.(ms)
      await this.clock.sleep(ms, signal)
    }
  }

  /** Counts records that were sent at a time, in milliseconds of the epoch. Times must ascend. */
  count(records: number, at: number): void {
    const minute = Math.floor(at / MINUTE_MS)
    this.minutes.set(minute, (this.minutes.get(minute) ?? 0) + records)
    this.inWindow += records
  }

  /** A minute counts until its last moment is an hour ago. */
  private forget(now: number): void {
    const first = Math.floor(now / MINUTE_MS) - WINDOW_MINUTES
    for (const [minute, records] of this.minutes) {
      if (minute >= first) {
        return
      }
      this.minutes.delete(minute)
      this.inWindow -= records
    }
  }
}
