import { isExactId } from '../../destinations/amazon-ads-dsp-amc/api/json'
import type { AudienceConnector } from '../audiences/connector'
import type { Audience, AudienceName } from '../delivery/audience'
import { audienceName } from '../delivery/audience'
import type { Item, OutcomeRecorder, SettledBatch } from '../delivery/delivery'
import { remainingHold } from '../delivery/delivery'
import type { BatchOutcome, EventLocation, Outcome } from '../delivery/outcomes'
import type { RateLimiter } from '../delivery/rateLimit'
import type { EventSource } from '../sources/events/sources'
import type { StopSignal } from '../delivery/stop'
import type { Journal } from './journal/journal'
import { LineSet } from '../delivery/lineRanges'
import type { Progress } from '../delivery/progress'
import type { RejectedEventsFile } from '../delivery/rejectedFile'
import { summarizeOutcomes } from '../delivery/outcomes'
import { SourceCheck } from './journal/sourceCheck'

/** Something that was read, with its place and the audience it belongs to. */
export interface ItemLocation extends EventLocation {
  audience: Audience
}

/** An event that is being delivered. */
export type EventItem = Item & ItemLocation

interface RecorderOptions {
  sources: readonly EventSource[]
  refusedEvents?: RejectedEventsFile
  progress: Progress
  stop: StopSignal
}

/** Keeps what became of every event: in the journal, in the tallies, and in the list of refused events. */
export class Recorder implements OutcomeRecorder<EventItem> {
  private journal: Journal | undefined
  private sourceCheck: SourceCheck | undefined
  /** Lines that an earlier part of the run has settled, by the place of their source. */
  private readonly lines = new Map<number, LineSet>()
  /** Events that never got into a batch. */
  private aside: { item: ItemLocation; outcome: Outcome }[] = []
  private readonly counts = { read: 0, done: 0, refused: 0 }
  /** Lanes of which the journal says that Amazon may apply something. */
  private readonly noted = new Set<string>()

  constructor(private readonly options: RecorderOptions) {}

  /**
   * Resumes from what the journal says was done, and records in it from now on. Returns until when Amazon may apply what an
   * earlier part of the run asked for, by lane.
   */
  async resume(
    journal: Journal,
    audiences: AudienceConnector,
    rateLimiter: RateLimiter,
    holdMs?: number
  ): Promise<Map<string, number>> {
    this.journal = journal
    const { begins, read, held } = await journal.recall({
      audience: (audience) => audiences.known(audience),
      settled: (audience, settlement, at) => {
        for (const [file, lines] of Object.entries(settlement.lines)) {
          const settled = this.lines.get(Number(file)) ?? new LineSet()
          this.lines.set(Number(file), settled)
          settled.add(lines)
        }
        rateLimiter.count(settlement.entered + settlement.left, at)
        this.counts.read += this.keep(audiences.known(audience), settlement)
      }
    })
    const names = this.options.sources.map(({ name }) => name)
    this.sourceCheck = new SourceCheck(journal, names, begins, read)
    const now = Date.now()
    return new Map([...held].map(([lane, until]) => [lane, remainingHold(until, now, holdMs)]))
  }

  /** Takes the first line of each source. Throws SourceChangedError when it is another than before. */
  begin(file: number, line: string): void {
    this.sourceCheck?.begin(file, line)
  }

  /** Takes the bytes of each source. Throws SourceChangedError when they are others than before. */
  takeBytes(file: number, chunk: Buffer): void {
    this.sourceCheck?.take(file, chunk)
    this.options.progress.bytes?.(chunk.length)
  }

  /** Takes the end of each source. Throws SourceChangedError when it is another than before. */
  end(file: number): void {
    this.sourceCheck?.end(file)
  }

  /** Whether an earlier part of the run has settled that line. */
  has(file: number, line: number): boolean {
    return this.lines.get(file)?.has(line) === true
  }

  connected(audience: AudienceName, how: Audience['how']): void {
    try {
      this.journal?.audience(audience)
    } catch (error) {
      this.options.stop.stop((error as Error).message)
    }
    this.options.progress.connected?.(audience, how)
  }

  countRead(): void {
    this.counts.read += 1
  }

  /** Takes what became of an event that never got into a batch. */
  refuse(item: ItemLocation, outcome: Outcome): void {
    this.aside.push({ item, outcome })
  }

  /** Settles what was put aside. */
  async flush(): Promise<void> {
    const { aside } = this
    this.aside = []
    await this.keepAll(
      aside.map(({ item }) => item),
      aside.map(({ outcome }) => outcome)
    )
  }

  noteRequest(lane: string, _items: readonly EventItem[], holdUntil: number): void {
    // A lane that is no audience's has no request: the destination rejects its events, whatever they name as audience.
    if (this.journal !== undefined && isExactId(lane)) {
      this.journal.hold(lane, holdUntil)
      this.noted.add(lane)
    }
  }

  async settle(items: readonly EventItem[], outcomes: readonly Outcome[], of: SettledBatch): Promise<void> {
    await this.keepAll(items, outcomes)
    if (this.noted.delete(of.lane)) {
      this.journal?.hold(of.lane, of.holdUntil ?? 0)
    }
  }

  /**
   * Keeps the outcomes that are for good. What was not sent is counted and listed; with a journal it ends the run instead,
   * and waits for the next part of it, in its order.
   */
  private async keepAll(items: readonly ItemLocation[], outcomes: readonly Outcome[]): Promise<void> {
    const settled = new Map<Audience, { places: EventLocation[]; outcomes: Outcome[] }>()
    items.forEach((item, index) => {
      const outcome = outcomes[index]
      if (outcome.kind === 'unsent') {
        this.leave(item, outcome)
        return
      }
      const ofAudience = settled.get(item.audience) ?? { places: [], outcomes: [] }
      settled.set(item.audience, ofAudience)
      ofAudience.places.push(item)
      ofAudience.outcomes.push(outcome)
    })
    for (const [audience, { places, outcomes }] of settled) {
      const settlement = summarizeOutcomes(places, outcomes)
      try {
        await this.journal?.settled(audienceName(audience), settlement)
      } catch (error) {
        this.options.stop.stop((error as Error).message)
      }
      this.keep(audience, settlement)
    }
    this.showCounts()
  }

  /** Closes the journal, so that another run can resume it. */
  close(): void {
    this.journal?.close()
    this.journal = undefined
  }

  /** Counts and lists what is settled; returns the number of events. */
  private keep(audience: Audience, settlement: BatchOutcome): number {
    const before = audience.tally.settled
    audience.tally.addBatch(settlement)
    this.options.progress.settled?.(audience, settlement)
    for (const [reason, places] of Object.entries(settlement.refused)) {
      places.forEach((place) => this.list(audience, place, reason))
    }
    const events = audience.tally.settled - before
    this.counts.done += events
    return events
  }

  private leave(item: ItemLocation, { reason, lost }: Extract<Outcome, { kind: 'unsent' }>): void {
    item.audience.tally.leave(reason)
    if (this.journal === undefined) {
      this.list(item.audience, item, reason)
    }
    if (lost || this.journal !== undefined) {
      this.options.stop.stop(reason)
    }
  }

  private list(audience: AudienceName, { file, line, messageId }: EventLocation, reason: string): void {
    this.counts.refused += 1
    const refused = { file: this.options.sources[file].file, line, messageId, audience: audience.key, reason }
    this.options.refusedEvents?.add(refused)
    this.options.progress.refused?.(refused)
  }

  private showCounts(): void {
    const { read, done, refused } = this.counts
    this.options.progress.events?.(read, done, refused)
  }
}
