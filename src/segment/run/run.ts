import { resolve } from 'node:path'
import type { SegmentEvent } from '@segment/actions-core'
import type { Audience, AudienceName } from '../audiences'
import { Audiences, nameOf as nameOfAudience } from '../audiences'
import { Batches } from '../delivery/batches'
import { CannotRun } from '../cannotRun'
import type { Connection } from '../connection'
import type { Outcome, Patience } from '../delivery/attempts'
import { deliver, isTemporary } from '../delivery/attempts'
import { messageIdOf, readEvent } from '../events/event'
import type { RunIdentity } from './journal'
import { digestOf, Journal } from './journal'
import { Lanes } from '../delivery/lanes'
import { LineSet } from './lineRanges'
import type { Line } from '../events/lines'
import { linesOf } from '../events/lines'
import { Pace } from '../delivery/pace'
import type { Platform } from '../platform'
import type { Progress } from './progress'
import type { RefusedEvents } from './refusals'
import type { Report } from './report'
import type { RunSettings } from '../settings'
import type { Place, Settlement } from './settlement'
import { settlementOf } from './settlement'
import { bytesOf, nameOf, sizeOf, STANDARD_INPUT, unreadable } from '../events/sources'

/** Batches on their way or next in their lane. */
const BATCHES_AT_A_TIME = 4

/** Lines that wait for their batch to be full, in bytes of their text. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024

const NOT_SENT = 'Not sent: the run was stopped before.'

export interface RunOptions {
  files: readonly string[]
  settings: RunSettings
  connection: Connection
  patience: Pick<Patience, 'attempts' | 'firstWaitMs'>
  /** How long the states of Amazon's jobs are waited for, in milliseconds. */
  jobsLimitMs: number
  /** Path of the journal, if one is to be kept. */
  journal?: string
  refusedEvents: RefusedEvents
  progress: Progress
  /** Ends the run after the batches in hand. */
  interrupt: AbortSignal
  /** Whether the run takes an event; without it, every one. The others are neither sent nor counted. */
  takes?: (event: SegmentEvent) => boolean
}

/** An event on its way, with the place where it was read. */
interface Item extends Place {
  event: SegmentEvent
  audience: Audience
}

/** The way of a run's events from their lines to their answers. */
export class Run {
  readonly audiences: Audiences
  stopped: Report['stopped']
  private readonly halt = new AbortController()
  private readonly ended: AbortSignal
  private readonly batches: Batches<Item>
  private readonly lanes = new Lanes(BATCHES_AT_A_TIME)
  private readonly pace = new Pace()
  private readonly patience: Patience
  private journal: Journal | undefined
  /** Lines that an earlier part of the run has settled, by the place of their file. */
  private readonly settledLines = new Map<number, LineSet>()
  private readonly counts = { read: 0, done: 0, refused: 0 }

  constructor(
    private readonly options: RunOptions,
    private readonly platform: Platform
  ) {
    this.ended = AbortSignal.any([options.interrupt, this.halt.signal])
    this.patience = {
      ...options.patience,
      signal: this.ended,
      onWait: (milliseconds, asked, reason) => options.progress.waiting?.(milliseconds, asked, reason)
    }
    this.batches = new Batches(platform.batchSize, MAX_WAITING_BYTES)
    this.audiences = new Audiences(options.settings, platform, this.patience, (audience) =>
      this.journal?.audience(audience)
    )
  }

  /** Takes up what the journal says was done. Throws CannotRun when it is not this run's journal. */
  async resume(path: string): Promise<void> {
    this.journal = await Journal.open(path, identityOf(this.options), {
      audience: (audience) => this.audiences.known(audience),
      settled: (audience, settlement, at) => {
        for (const [file, lines] of Object.entries(settlement.lines)) {
          const settled = this.settledLines.get(Number(file)) ?? new LineSet()
          this.settledLines.set(Number(file), settled)
          settled.add(lines)
        }
        this.pace.count(settlement.entered + settlement.left, at)
        this.counts.read += this.keep(this.audiences.known(audience), settlement)
      }
    })
  }

  /** Reads the files and sends what they hold. Whatever stops it is in `stopped`; what is sent has its answer. */
  async send(): Promise<void> {
    const { files } = this.options
    for (const file of files.keys()) {
      if (!(await this.read(file))) {
        const unread = files.slice(file + 1)
        this.explain(unread.length > 0 ? `Not read: ${unread.map(nameOf).join(', ')}.` : '')
        break
      }
    }
    for (const { key, items } of this.batches.rest()) {
      await this.start(key, items)
    }
    await this.lanes.settled()
    if (this.options.interrupt.aborted) {
      this.stop('Ctrl-C', 'Ctrl-C.')
    }
    if (this.ended.aborted) {
      this.explain(this.howToGoOn())
    }
    this.journal?.close()
  }

  /** Reads one file and sends what fills a batch. False when nothing further is to be read. */
  private async read(file: number): Promise<boolean> {
    const path = this.options.files[file]
    let number = 0
    try {
      const bytes = bytesOf(path, this.ended, (count) => this.options.progress.bytes(count))
      for await (const lines of linesOf(bytes)) {
        for (const line of lines) {
          if (this.ended.aborted) {
            break
          }
          number = line.number
          await this.take(file, line)
        }
        this.showProgress()
      }
    } catch (error) {
      if (!this.ended.aborted) {
        const read = `Everything up to line ${number} was read and sent.`
        this.stop('trouble', error instanceof CannotRun ? error.message : `${unreadable(path, error).message} ${read}`)
        return false
      }
    }
    if (this.ended.aborted) {
      this.stop('Ctrl-C', 'Ctrl-C.')
      this.explain(
        number === 0 ? `Nothing of ${nameOf(path)} was read.` : `The last line read is ${number} of ${nameOf(path)}.`
      )
      return false
    }
    return true
  }

  private async take(file: number, line: Line): Promise<void> {
    if (line.number === 1) {
      this.journal?.begin(file, nameOf(this.options.files[file]), 'text' in line ? line.text : line.refusal)
    }
    if (this.settledLines.get(file)?.has(line.number)) {
      return
    }
    const read = 'refusal' in line ? line : readEvent(line.text)
    if (read === undefined || ('event' in read && this.options.takes?.(read.event) === false)) {
      return
    }
    this.counts.read += 1
    if ('refusal' in read) {
      const messageId = 'messageId' in read ? read.messageId : undefined
      this.refuse(this.audiences.none, { file, line: line.number, messageId }, 400, read.refusal)
      return
    }
    const found = this.audiences.of(read.event)
    const audience = found instanceof Promise ? await found : found
    const event = this.audiences.connected(read.event, audience)
    const item: Item = { event, audience, file, line: line.number, messageId: messageIdOf(event) }
    if (audience.refusal !== undefined) {
      this.refuse(audience, item, audience.refusal.status, audience.refusal.reason)
      return
    }
    const size = 'text' in line ? line.text.length : 0
    const full = this.batches.add(this.platform.batchKeyOf(event), item, size)
    if (full !== undefined) {
      await this.start(full.key, full.items)
    }
  }

  private start(key: string, items: Item[]): Promise<void> {
    return this.lanes.start(key, async () => {
      if (this.ended.aborted) {
        items.forEach((item) => this.leave(item.audience, item))
        return
      }
      const outcomes = await deliver(
        items.map(({ event }) => event),
        (events) => this.sendPaced(events),
        this.patience
      )
      this.settle(items, outcomes)
      this.showProgress()
    })
  }

  private async sendPaced(events: SegmentEvent[]) {
    try {
      await this.pace.admit(events.length, this.ended)
    } catch {
      return events.map(() => ({ status: 408, errormessage: NOT_SENT }))
    }
    return this.platform.send(events)
  }

  private refuse(audience: Audience, place: Place, status: number, reason: string): void {
    this.settle([{ ...place, audience }], [{ kind: 'refused', status, reason }])
  }

  /**
   * Keeps the outcomes that are for good. With a journal a trouble that did not pass ends the run instead: the events wait
   * for the next part of the run, in their order.
   */
  private settle(items: readonly (Place & { audience: Audience })[], outcomes: readonly Outcome[]): void {
    const settled = new Map<Audience, { places: Place[]; outcomes: Outcome[] }>()
    items.forEach((item, index) => {
      const outcome = outcomes[index]
      if (outcome.kind === 'refused' && (outcome.status === 401 || this.isToWait(outcome.status))) {
        this.lose(outcome.reason)
      }
      if (outcome.kind === 'refused' && this.isToWait(outcome.status)) {
        this.leave(item.audience, item)
        return
      }
      const ofAudience = settled.get(item.audience) ?? { places: [], outcomes: [] }
      settled.set(item.audience, ofAudience)
      ofAudience.places.push(item)
      ofAudience.outcomes.push(outcome)
    })
    for (const [audience, { places, outcomes }] of settled) {
      const settlement = settlementOf(places, outcomes)
      try {
        this.journal?.settled(nameOfAudience(audience), settlement)
      } catch (error) {
        this.lose((error as CannotRun).message)
      }
      this.keep(audience, settlement)
    }
  }

  private isToWait(status: number): boolean {
    return this.journal !== undefined && (status === 401 || isTemporary(status))
  }

  /** Counts and lists what is settled; returns the number of events. */
  private keep(audience: Audience, settlement: Settlement): number {
    const before = audience.tally.settled
    audience.tally.add(settlement)
    this.options.progress.settled?.(audience, settlement)
    for (const [reason, places] of Object.entries(settlement.refused)) {
      places.forEach((place) => this.list(audience, place, reason))
    }
    const events = audience.tally.settled - before
    this.counts.done += events
    return events
  }

  /** Without a journal what was not sent is listed, so that nothing is lost silently. */
  private leave(audience: Audience, place: Place): void {
    audience.tally.unsent += 1
    if (this.journal === undefined) {
      this.list(audience, place, NOT_SENT)
    }
  }

  private list({ key }: AudienceName, { file, line, messageId }: Place, reason: string): void {
    this.counts.refused += 1
    this.options.refusedEvents.add({ file: this.options.files[file], line, messageId, audience: key, reason })
  }

  private showProgress(): void {
    const { read, done, refused } = this.counts
    this.options.progress.events(read, done, refused)
  }

  private lose(reason: string): void {
    this.stop('trouble', reason)
    this.halt.abort()
  }

  private stop(by: 'Ctrl-C' | 'trouble', reason: string): void {
    this.stopped ??= { by, reason }
  }

  private explain(more: string): void {
    if (this.stopped !== undefined && more !== '') {
      this.stopped = { ...this.stopped, reason: `${this.stopped.reason} ${more}` }
    }
  }

  private howToGoOn(): string {
    if (this.journal === undefined) {
      return 'With --journal <file> a run can go on where it was stopped.'
    }
    const input = this.options.files.includes(STANDARD_INPUT) ? ' with the same input from its beginning' : ''
    return `To go on, run the same command again${input}.`
  }
}

/** Throws CannotRun for a sandbox that will be gone when the run goes on. */
function identityOf({ connection, settings, files }: RunOptions): RunIdentity {
  if (connection.to === 'built-in sandbox') {
    throw new CannotRun(
      'A journal needs an Amazon that outlives the run: set the credentials of Amazon Ads, or start a sandbox with "amazon-ads-dsp-amc sandbox" and set AMAZON_ADS_SANDBOX_URL.'
    )
  }
  const { region, audiences, defaults, flags, mapping } = settings
  return {
    connection: connection.url ?? connection.to,
    region,
    settings: digestOf(JSON.stringify([[...audiences], defaults, flags, mapping])),
    files: files.map((file) =>
      file === STANDARD_INPUT ? { path: file } : { path: resolve(file), bytes: sizeOf(file) }
    )
  }
}
