import type { SegmentEvent } from '@segment/actions-core'
import type { Platform } from '../platform'
import type { RetryPolicy } from '../../system/retry'
import type { Outcome } from './sendBatch'
import { sendWithRetries } from './sendBatch'
import { Lanes } from './lanes'
import { RateLimiter } from './rateLimit'

/** Batches on their way or next in their lane. */
const BATCHES_AT_A_TIME = 4

export const NOT_SENT = 'Not sent: the run was stopped before.'

/** Sends batches side by side, each lane in order, under Amazon's limit, with the attempts that the platform makes. */
export class Outbox {
  private readonly lanes = new Lanes(BATCHES_AT_A_TIME)

  constructor(
    private readonly platform: Pick<Platform, 'send'>,
    private readonly patience: RetryPolicy,
    private readonly pace = new RateLimiter()
  ) {}

  /** Waits until there is room, then lets the batch go; `done` gets one outcome for each event, in their order. */
  send(lane: string, events: readonly SegmentEvent[], done: (outcomes: Outcome[]) => Promise<void>): Promise<void> {
    return this.lanes.start(lane, async () =>
      done(await sendWithRetries(events, (some) => this.paced(some), this.patience))
    )
  }

  /** Waits for all of them. Throws what `done` threw first. */
  settled(): Promise<void> {
    return this.lanes.settled()
  }

  private async paced(events: SegmentEvent[]) {
    try {
      await this.pace.acquire(events.length, this.patience.signal ?? new AbortController().signal)
    } catch {
      return events.map(() => ({ status: 408, errormessage: NOT_SENT }))
    }
    return this.platform.send(events)
  }
}
