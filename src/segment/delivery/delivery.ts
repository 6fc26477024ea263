import type { SegmentEvent } from '@segment/actions-core'
import type { AudienceName } from './audience'
import type { Clock } from '../../system/clock'
import { SYSTEM_CLOCK, sleepUnlessAborted } from '../../system/clock'
import type { RetryPolicy } from '../../system/retry'
import type { Outcome } from './outcomes'
import { mayBeApplied, NOT_SENT, sendWithRetries, toAnswer } from './sendBatch'
import { Batches } from './batches'
import type { SharedHolds } from './holds'
import { Lanes } from './lanes'
import type { RateLimiter } from './rateLimit'
import type { EventAnswer, Platform } from '../platform'
import type { StopSignal } from './stop'
import type { Progress } from './progress'

/** An event on its way, with whatever its source needs to know it again. */
export interface Item {
  event: SegmentEvent
  /** Bytes of its text, roughly. */
  bytes: number
  audience?: AudienceName
}

/** Keeps what becomes of items. */
export interface OutcomeRecorder<Sent extends Item> {
  /**
   * Notes that Amazon is asked to apply items, before each request for them: from `holdUntil` on (milliseconds of the epoch)
   * nothing of it can come any more, if no answer is kept. What it throws stops the run before they are sent.
   */
  noteRequest?(lane: string, items: readonly Sent[], holdUntil: number): void | Promise<void>
  /**
   * Takes one outcome for each item, in their order. With `holdUntil` Amazon may apply something of the lane until then.
   * What it throws stops the run.
   */
  settle(items: readonly Sent[], outcomes: readonly Outcome[], of: SettledBatch): Promise<void>
}

export interface SettledBatch {
  lane: string
  holdUntil?: number
}

interface DeliveryOptions<Sent extends Item> {
  platform: Pick<Platform, 'batchSize' | 'send'>
  /**
   * Items of one lane go one batch after the other, those of several lanes side by side; items of several keys share no
   * batch.
   */
  route(item: Sent): { lane: string; key: string }
  /** Tells people apart: within a lane, what is later of a person stays later. */
  personOf: (item: Sent) => unknown
  rateLimiter: RateLimiter
  retryPolicy: Omit<RetryPolicy, 'signal' | 'onWait'>
  recorder: OutcomeRecorder<Sent>
  stop: StopSignal
  progress: Pick<Progress, 'waiting'>
  /** Lane → the time until which Amazon may apply what an earlier run asked for, in milliseconds of the epoch. */
  heldLanes?: ReadonlyMap<string, number>
  /** How long a lane waits after a request of which nobody knows whether Amazon applies it, in milliseconds. */
  holdMs?: number
  /** What other runs have to wait for, and this one for them, by the audience of a lane. */
  sharedHolds?: SharedHolds
  clock?: Clock
}

/** Batches on their way or next in their lane. */
const BATCHES_AT_A_TIME = 4

/** Items that wait for their batch to be full, in bytes of their text. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024

/**
 * How long a lane waits by default: an older change must not come after a newer one. Source: 30 s is Amazon's documented
 * P99 of applying records.
 */
const HOLD_MS = 30_000

/** A request ends after so many milliseconds, answered or not. */
const LONGEST_REQUEST_MS = 30_000

const BEHIND = 'Not sent: an earlier batch of the audience was given up.'

/** Until when a run that goes on waits: whatever the run before noted, its last request ended with it. */
export const remainingHold = (noted: number, now: number, holdMs = HOLD_MS): number => Math.min(noted, now + holdMs)

/**
 * Sends items in batches, whatever their source: each lane in its order, several lanes side by side, under Amazon's limit,
 * with the attempts that the platform makes. Each item gets one outcome.
 */
export class Delivery<Sent extends Item> {
  private readonly batches: Batches<Sent>
  private readonly lanes = new Lanes(BATCHES_AT_A_TIME)
  private readonly clock: Clock
  private readonly holdMs: number
  /** Lane → the time until which its next batch waits, in milliseconds of the epoch. */
  private readonly held: Map<string, number>
  /** Lanes in which a batch was given up: nothing of theirs may come before it. */
  private readonly givenUp = new Set<string>()
  /** When Amazon last took a batch, in milliseconds of the epoch. */
  private lastTaken = 0

  constructor(private readonly options: DeliveryOptions<Sent>) {
    this.clock = options.clock ?? SYSTEM_CLOCK
    this.holdMs = options.holdMs ?? HOLD_MS
    this.held = new Map(options.heldLanes)
    this.batches = new Batches(options.platform.batchSize, MAX_WAITING_BYTES, options.personOf)
  }

  /** Sends all items of a source, and waits for their outcomes. Throws what the source throws, and what nobody has foreseen. */
  async deliver(source: AsyncIterable<readonly Sent[]>): Promise<void> {
    for await (const items of source) {
      for (const item of items) {
        // Few items need waiting for, and to wait for each costs a twentieth of a run.
        const going = this.add(item)
        if (going !== undefined) {
          await going
        }
      }
    }
    await this.startAll(this.batches.rest())
    await this.lanes.settled()
  }

  /** Takes an item. Waits while enough is on its way. */
  private add(item: Sent): Promise<void> | undefined {
    const going = this.batches.add(this.options.route(item), item, item.bytes)
    return going.length === 0 ? undefined : this.startAll(going)
  }

  private async startAll(batches: Iterable<{ lane: string; items: Sent[] }>): Promise<void> {
    for (const { lane, items } of batches) {
      await this.lanes.start(lane, () => this.send(lane, items))
    }
  }

  private async send(lane: string, items: Sent[]): Promise<void> {
    const { stop, retryPolicy } = this.options
    const started = this.clock.now()
    await this.waitWhileHeld(lane)
    if (stop.ended || this.givenUp.has(lane)) {
      const reason = stop.ended ? NOT_SENT : BEHIND
      const unsent = items.map((): Outcome => ({ kind: 'unsent', reason }))
      return this.settle(items, unsent, { lane })
    }
    const [{ audience }] = items
    const outcomes = await sendWithRetries(items, (some) => this.request(lane, some), {
      ...retryPolicy,
      signal: stop.signal,
      onWait: (wait) => this.options.progress.waiting?.({ ...wait, audience })
    })
    if (outcomes.some(isTaken)) {
      this.lastTaken = this.clock.now()
    }
    await this.settle(items, outcomes, { lane, holdUntil: this.held.get(lane) })
    this.giveUp(lane, outcomes, started)
  }

  private async settle(items: readonly Sent[], outcomes: readonly Outcome[], of: SettledBatch): Promise<void> {
    try {
      await this.options.recorder.settle(items, outcomes, of)
    } catch (error) {
      this.options.stop.stop((error as Error).message)
    }
  }

  /** Ends the run when Amazon took nothing while a batch was tried as often as allowed; else only the lane. */
  private giveUp(lane: string, outcomes: readonly Outcome[], since: number): void {
    const unsent = outcomes.find((outcome) => outcome.kind === 'unsent')
    if (unsent === undefined) {
      return
    }
    this.givenUp.add(lane)
    if (this.lastTaken < since) {
      this.options.stop.stop(unsent.reason)
    }
  }

  private async waitWhileHeld(lane: string): Promise<void> {
    const { sharedHolds: shared } = this.options
    const ofOthers = shared?.holds.findOthers(shared.toAudience(lane), this) ?? 0
    const ms = Math.max(this.held.get(lane) ?? 0, ofOthers) - this.clock.now()
    this.held.delete(lane)
    if (ms > 0) {
      this.reportPause(
        ms,
        'Amazon may still apply an earlier request whose answer is not known; the next must come after it.'
      )
      // The caller checks whether the run was stopped meanwhile.
      await sleepUnlessAborted(ms, this.options.stop.signal, this.clock)
    }
  }

  /** A wait after which nothing is tried again. */
  private reportPause(ms: number, reason: string): void {
    this.options.progress.waiting?.({ ms, asked: false, reason, attempt: 0, attempts: 0, leftMs: ms })
  }

  private async request(lane: string, items: Sent[]): Promise<EventAnswer[]> {
    const { rateLimiter, recorder, stop, platform } = this.options
    try {
      await rateLimiter.acquire(items.length, stop.signal, (ms) =>
        this.reportPause(ms, "The records of an hour are sent: Amazon's limit for a connection.")
      )
      await recorder.noteRequest?.(lane, items, this.clock.now() + LONGEST_REQUEST_MS + this.holdMs)
    } catch (error) {
      if (!stop.ended) {
        stop.stop((error as Error).message)
      }
      return items.map(() => ({ status: 408, errormessage: NOT_SENT }))
    }
    const events = items.map(({ event }) => event)
    const answers = await platform.send(events).catch((error: unknown) => {
      this.holdAfter(lane, [toAnswer(error)])
      throw error
    })
    this.holdAfter(lane, answers)
    return answers
  }

  private holdAfter(lane: string, answers: readonly EventAnswer[]): void {
    if (answers.some(mayBeApplied)) {
      const { sharedHolds: shared } = this.options
      const until = this.clock.now() + this.holdMs
      this.held.set(lane, until)
      shared?.holds.note(shared.toAudience(lane), until, this)
    }
  }
}

const isTaken = ({ kind }: Outcome): boolean => kind === 'entered' || kind === 'left'
