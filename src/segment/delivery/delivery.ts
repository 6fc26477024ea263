import type { SegmentEvent } from '@segment/actions-core'
import type { Clock } from '../../system/clock'
import { SYSTEM_CLOCK } from '../../system/clock'
import type { RetryPolicy } from '../../system/retry'
import type { Outcome } from './sendBatch'
import { sendWithRetries } from './sendBatch'
import { Batches } from './batches'
import { Lanes } from './lanes'
import type { RateLimiter } from './rateLimit'
import type { Answer, Platform } from '../platform'
import type { StopSignal } from './stop'
import type { Item } from './item'
import type { Progress } from './progress'
import type { Recorder } from '../sync/recorder'

/** Batches on their way or next in their lane. */
const BATCHES_AT_A_TIME = 4

/** Lines that wait for their batch to be full, in bytes of their text. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024

/**
 * How long an audience's next batch waits after a request of it timed out, in milliseconds: Amazon may still apply what it
 * did not answer in time, and an old word must not come after a new one.
 */
const HOLD_AFTER_TIMEOUT_MS = 30_000

const NOT_SENT = 'Not sent: the run was stopped before.'
const BEHIND = 'Not sent: an earlier batch of the audience was given up.'

interface Sender {
  platform: Pick<Platform, 'batchSize' | 'batchKey' | 'laneKey' | 'personKey' | 'send'>
  pace: RateLimiter
  patience: Omit<RetryPolicy, 'signal' | 'onWait'>
  settling: Recorder
  ending: StopSignal
  progress: Progress
}

/** Sends events in batches: those of one audience in their order, those of several audiences side by side. */
export class Delivery {
  private readonly batches: Batches<Item>
  private readonly lanes = new Lanes(BATCHES_AT_A_TIME)
  /** Lane → the time until which its next batch waits, in milliseconds of the epoch. */
  private readonly held = new Map<string, number>()
  /** Lanes in which a batch was given up: nothing of theirs may come before it. */
  private readonly givenUp = new Set<string>()
  /** When Amazon last took a batch, in milliseconds of the epoch. */
  private lastTaken = 0

  constructor(
    private readonly sender: Sender,
    private readonly clock: Clock = SYSTEM_CLOCK
  ) {
    const { platform } = sender
    this.batches = new Batches(platform.batchSize, MAX_WAITING_BYTES, ({ event }) => platform.personKey(event))
  }

  /** Takes an event of so many bytes. Waits while enough is on its way. */
  add(item: Item, bytes: number): Promise<void> | undefined {
    const { platform } = this.sender
    const place = { lane: platform.laneKey(item.event), key: platform.batchKey(item.event) }
    const going = this.batches.add(place, item, bytes)
    return going.length === 0 ? undefined : this.startAll(going)
  }

  /** Sends what is left. Throws only what nobody has foreseen. */
  async end(): Promise<void> {
    await this.startAll(this.batches.rest())
    await this.lanes.settled()
  }

  private async startAll(batches: Iterable<{ lane: string; items: Item[] }>): Promise<void> {
    for (const { lane, items } of batches) {
      await this.lanes.start(lane, () => this.send(lane, items))
    }
  }

  private async send(lane: string, items: Item[]): Promise<void> {
    const { settling, ending, patience, progress } = this.sender
    const [{ audience }] = items
    const started = this.clock.now()
    await this.whileHeld(lane)
    if (ending.ended || this.givenUp.has(lane)) {
      const reason = ending.ended ? NOT_SENT : BEHIND
      await settling.settle(
        items,
        items.map(() => ({ kind: 'unsent', reason }))
      )
      return
    }
    const outcomes = await sendWithRetries(
      items.map(({ event }) => event),
      (events) => this.sendPaced(lane, events),
      { ...patience, signal: ending.signal, onWait: (wait) => progress.waiting?.({ ...wait, audience }) }
    )
    if (outcomes.some(isTaken)) {
      this.lastTaken = this.clock.now()
    }
    await settling.settle(items, outcomes)
    this.giveUp(lane, outcomes, started)
  }

  /** Ends the run when Amazon took nothing while a batch was tried as often as allowed; else only the lane. */
  private giveUp(lane: string, outcomes: readonly Outcome[], since: number): void {
    const unsent = outcomes.find((outcome) => outcome.kind === 'unsent')
    if (unsent === undefined) {
      return
    }
    this.givenUp.add(lane)
    if (this.lastTaken < since) {
      this.sender.ending.stop(unsent.reason)
    }
  }

  private async whileHeld(lane: string): Promise<void> {
    const ms = (this.held.get(lane) ?? 0) - this.clock.now()
    this.held.delete(lane)
    if (ms > 0) {
      const reason = 'A request timed out. Amazon may still apply it, and the next must come after it.'
      this.sender.progress.waiting?.({ ms, asked: false, reason, attempt: 0, attempts: 0, leftMs: ms })
      // Who stops the run meanwhile is seen to by the caller.
      await this.clock.sleep(ms, this.sender.ending.signal).catch(() => undefined)
    }
  }

  private tellPace(ms: number): void {
    const reason = "The records of an hour are sent: Amazon's limit for a connection."
    this.sender.progress.waiting?.({ ms, asked: false, reason, attempt: 0, attempts: 0, leftMs: ms })
  }

  private async sendPaced(lane: string, events: SegmentEvent[]): Promise<Answer[]> {
    const { pace, ending, platform } = this.sender
    try {
      await pace.acquire(events.length, ending.signal, (ms) => this.tellPace(ms))
    } catch {
      return events.map(() => ({ status: 408, errormessage: NOT_SENT }))
    }
    const answers = await platform.send(events)
    if (answers.some(({ status }) => status === 408 || status === 504)) {
      this.held.set(lane, this.clock.now() + HOLD_AFTER_TIMEOUT_MS)
    }
    return answers
  }
}

const isTaken = ({ kind }: Outcome): boolean => kind === 'entered' || kind === 'left'
