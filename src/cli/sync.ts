import type { SegmentEvent } from '@segment/actions-core'
import type { Audience } from './audiences'
import { Audiences } from './audiences'
import { Batches } from './batches'
import type { Connection } from './connection'
import type { Outcome } from './delivery'
import { deliver } from './delivery'
import { messageIdOf, readEvent } from './events'
import { asker, jobsOf, sizeOf } from './jobs'
import { Lanes } from './lanes'
import type { Line } from './lines'
import { linesOf } from './lines'
import { Platform } from './platform'
import type { Progress } from './progress'
import type { RefusedEvents } from './refusals'
import type { AudienceReport, Report } from './report'
import { audienceReport } from './report'
import type { RunSettings } from './settings'
import { bytesOf, nameOf, unreadable } from './sources'

/** Batches on their way or next in their lane. */
const BATCHES_AT_A_TIME = 4

/** Lines that wait for their batch to be full, in bytes of their text. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024

const FIRST_WAIT_MS = 1_000

const NOT_SENT = 'Not sent: the run was stopped before.'

export interface Run {
  files: readonly string[]
  settings: RunSettings
  connection: Connection
  /** How often a batch is sent at most. */
  attempts: number
  /** How long the states of Amazon's jobs are waited for, in milliseconds. */
  jobsLimitMs: number
  refusedEvents: RefusedEvents
  progress: Progress
  /** Ends the run after the batches in hand. */
  interrupt: AbortSignal
}

/** An event on its way, with the place where it was read. */
interface Item {
  event: SegmentEvent
  audience: Audience
  file: string
  line: number
}

/**
 * Reads events and delivers them as Segment does, in batches by audience. Whatever ends the run early, what was done is in
 * the report. Throws CannotRun when Amazon gives no access, before anything is read.
 */
export async function sync(run: Run): Promise<Report> {
  const started = Date.now()
  const platform = new Platform(run.settings.region, run.settings.mapping, run.connection.credentials)
  await platform.signIn()

  const delivery = new Delivery(run, platform)
  for (const [place, file] of run.files.entries()) {
    if (!(await delivery.read(file))) {
      delivery.leaveUnread(run.files.slice(place + 1))
      break
    }
  }
  await delivery.finish()
  run.progress.stop()
  run.refusedEvents.close()
  return {
    connection: run.connection.to,
    region: run.settings.region,
    seconds: (Date.now() - started) / 1000,
    stopped: delivery.stopped,
    refusedFile: delivery.refused > 0 ? run.refusedEvents.path : undefined,
    audiences: await audienceReports(run, platform, delivery)
  }
}

class Delivery {
  readonly audiences: Audiences
  stopped: Report['stopped']
  /** Events that are listed in the file of refused events. */
  refused = 0
  private readCount = 0
  private done = 0
  private readonly halt = new AbortController()
  private readonly ended: AbortSignal
  private readonly batches: Batches<Item>
  private readonly lanes = new Lanes(BATCHES_AT_A_TIME)

  constructor(
    private readonly run: Run,
    private readonly platform: Platform
  ) {
    this.audiences = new Audiences(run.settings, platform)
    this.batches = new Batches(platform.batchSize, MAX_WAITING_BYTES)
    this.ended = AbortSignal.any([run.interrupt, this.halt.signal])
  }

  /** Reads one file and sends what fills a batch. False when nothing further is to be read. */
  async read(file: string): Promise<boolean> {
    let number = 0
    try {
      const bytes = bytesOf(file, this.ended, (count) => this.run.progress.bytes(count))
      for await (const lines of linesOf(bytes)) {
        for (const line of lines) {
          if (this.ended.aborted) {
            break
          }
          number = line.number
          await this.take(file, line)
        }
        this.run.progress.events(this.readCount, this.done, this.refused)
      }
    } catch (error) {
      if (!this.ended.aborted) {
        this.stop('trouble', `${unreadable(file, error).message} Everything up to line ${number} was read and sent.`)
        return false
      }
    }
    if (this.ended.aborted) {
      this.stop('Ctrl-C', 'Ctrl-C.')
      this.explain(
        number === 0 ? `Nothing of ${nameOf(file)} was read.` : `The last line read is ${number} of ${nameOf(file)}.`
      )
      return false
    }
    return true
  }

  leaveUnread(files: readonly string[]): void {
    if (files.length > 0) {
      this.explain(`Not read: ${files.map(nameOf).join(', ')}.`)
    }
  }

  /** Sends what is left and waits for all answers. */
  async finish(): Promise<void> {
    for (const { key, items } of this.batches.rest()) {
      await this.send(key, items)
    }
    await this.lanes.settled()
    if (this.ended.aborted) {
      this.stop('Ctrl-C', 'Ctrl-C.')
    }
  }

  private async take(file: string, line: Line): Promise<void> {
    const read = 'refusal' in line ? line : readEvent(line.text)
    if (read === undefined) {
      return
    }
    this.readCount += 1
    if ('refusal' in read) {
      const { refusal, messageId } = { messageId: undefined, ...read }
      this.audiences.refuseLine(refusal)
      this.list({ file, line: line.number, messageId }, undefined, refusal)
      this.done += 1
      return
    }
    const found = this.audiences.of(read.event)
    const audience = found instanceof Promise ? await found : found
    audience.tally.read += 1
    const event = this.audiences.connected(read.event, audience)
    const item: Item = { event, audience, file, line: line.number }
    if (audience.refusal !== undefined) {
      this.settle(item, { kind: 'refused', status: 400, reason: audience.refusal })
      if (audience.lost) {
        this.lose(audience.refusal)
      }
      return
    }
    const size = 'text' in line ? line.text.length : 0
    const full = this.batches.add(this.platform.batchKeyOf(event), item, size)
    if (full !== undefined) {
      await this.send(full.key, full.items)
    }
  }

  private send(key: string, items: Item[]): Promise<void> {
    return this.lanes.start(key, async () => {
      if (this.ended.aborted) {
        items.forEach((item) => this.leave(item))
        return
      }
      const outcomes = await deliver(
        items.map(({ event }) => event),
        (events) => this.platform.send(events),
        { attempts: this.run.attempts, firstWaitMs: FIRST_WAIT_MS, signal: this.ended }
      )
      items.forEach((item, index) => this.settle(item, outcomes[index]))
      const lost = outcomes.find((outcome) => outcome.kind === 'refused' && outcome.status === 401)
      if (lost?.kind === 'refused') {
        this.lose(lost.reason)
      }
      this.run.progress.events(this.readCount, this.done, this.refused)
    })
  }

  private settle(item: Item, outcome: Outcome): void {
    this.done += 1
    item.audience.tally.add(outcome)
    if (outcome.kind === 'refused') {
      this.list({ ...item, messageId: messageIdOf(item.event) }, item.audience, outcome.reason)
    }
  }

  private leave(item: Item): void {
    item.audience.tally.unsent += 1
    this.list({ ...item, messageId: messageIdOf(item.event) }, item.audience, NOT_SENT)
  }

  private list(
    { file, line, messageId }: { file: string; line: number; messageId?: string },
    audience: Audience | undefined,
    reason: string
  ): void {
    this.refused += 1
    this.run.refusedEvents.add({ file, line, messageId, audience: audience?.key, reason })
  }

  private lose(reason: string): void {
    this.stop('trouble', reason)
    this.halt.abort()
  }

  private explain(more: string): void {
    if (this.stopped !== undefined) {
      this.stopped = { ...this.stopped, reason: `${this.stopped.reason} ${more}` }
    }
  }

  private stop(by: 'Ctrl-C' | 'trouble', reason: string): void {
    this.stopped ??= { by, reason }
  }
}

async function audienceReports(
  run: Run,
  platform: Platform,
  { audiences, stopped }: Delivery
): Promise<AudienceReport[]> {
  const ask = asker(
    () => platform.client(),
    run.settings.region,
    () => platform.signIn()
  )
  const reports: AudienceReport[] = []
  const until = Date.now() + run.jobsLimitMs
  for (const audience of audiences.all()) {
    const ids = [...audience.tally.jobRequestIds]
    if (stopped !== undefined || ids.length === 0 || audience.audienceId === undefined) {
      const unasked = ids.map((jobRequestId) => ({
        jobRequestId,
        state: 'UNKNOWN',
        invalid: new Map<string, number>()
      }))
      reports.push(audienceReport(audience, unasked))
      continue
    }
    const jobs = await jobsOf(ids, ask, Math.max(0, until - Date.now()), run.interrupt)
    reports.push(audienceReport(audience, jobs, await sizeOf(audience.audienceId, ask)))
  }
  return reports
}
