import type { RetryPolicy } from '../../system/retry'
import { plural } from '../../system/numbers'
import { UserError } from '../../system/userError'
import type { Item, OutcomeRecorder, SettledBatch } from '../delivery/delivery'
import { Delivery, remainingHold } from '../delivery/delivery'
import type { SharedHolds } from '../delivery/holds'
import { Counts } from '../delivery/counts'
import type { Outcome } from '../delivery/outcomes'
import { jobRequestIdOf } from '../delivery/outcomes'
import type { Progress } from '../delivery/progress'
import type { RateLimiter } from '../delivery/rateLimit'
import type { Platform } from '../platform'
import type { Stopped } from '../delivery/stop'
import { StopSignal } from '../delivery/stop'
import type { ConsentCheck } from './consent'
import type { ChangedRow, Changes } from './diff'
import { countEntering, streamDeletedRows, streamEnteringRows } from './diff'
import { engineError } from '../sources/duckdb'
import { createRowMapper } from './events'
import type { RowsImport } from './import'
import type { Accepted, State } from './state'
import { LEFT } from './state'

/** Each row is sent once, so that batches may go side by side. */
const LANES = 4

export interface SendRowsOptions {
  rows: RowsImport
  changes: Changes
  platform: Pick<Platform, 'batchSize' | 'send'>
  retryPolicy: Omit<RetryPolicy, 'signal' | 'onWait'>
  rateLimiter: RateLimiter
  /** How long a lane waits after a request that Amazon may still apply, in milliseconds. */
  holdMs?: number
  /** What other runs have to wait for. */
  sharedHolds?: SharedHolds
  /** Ends the run after the current batches. */
  interrupt: AbortSignal
  /** Keeps what Amazon took; absent in a dry run. */
  keeps: boolean
  progress: Pick<Progress, 'waiting'>
  consent: Pick<ConsentCheck, 'mergeRows' | 'findLackingConsent'>
  /** Says why so many more people may not be removed; undefined when they may. */
  whyNotRemove: (people: number) => Promise<string | undefined>
  /** Told of each row that was refused, by its id at Amazon. */
  onRefused: (id: string, reason: string) => void
  /** Of rows that have none: the audience's. */
  country?: string
  /** Told of each list or object where one text belongs, by its column. */
  onSkipped?: (column: string) => void
  /** Told how many rows have their outcome. */
  onDone: (counts: Counts) => void
}

export interface SendingEnd {
  counts: Counts
  /** Why it ended before its end. */
  stopped?: Stopped
}

interface RowItem extends Item {
  row: ChangedRow
  lane: string
}

/**
 * Sends what changed, as the mode has it: who leaves first, then who enters. What Amazon takes is kept batch by batch; what
 * it refuses is not, so that the row comes again with the next run. Trouble that does not pass ends the run. In a mirror,
 * people who are in and whose row lacks consent now are removed at the end.
 */
export async function sendRows(options: SendRowsOptions): Promise<SendingEnd> {
  const { rows, changes, platform, interrupt, keeps, holdMs } = options
  const { mode } = rows.options
  const stop = new StopSignal(interrupt)
  const recorder = new RowRecorder(options, stop)
  const until = keeps ? remainingHold(rows.state.heldUntil, Date.now(), holdMs) : 0
  const delivery = new Delivery<RowItem>({
    platform,
    route: ({ lane }) => ({ lane, key: '' }),
    personOf: ({ row }) => row.id,
    rateLimiter: options.rateLimiter,
    retryPolicy: options.retryPolicy,
    recorder,
    stop,
    progress: options.progress,
    heldLanes: new Map(Array.from({ length: LANES }, (_, lane) => [String(lane), until])),
    holdMs,
    sharedHolds: options.sharedHolds
  })
  const toItems = createItems(options, stop)
  if (mode !== 'upsert') {
    await delivery.deliver(toItems(streamDeletedRows(rows.engine), changes.deleted))
  }
  if (mode !== 'delete') {
    const merge = (groups: ChangedRow[][]) => options.consent.mergeRows(groups)
    const entering = streamEnteringRows(rows.engine, rows.relation, changes.repeated > 0, merge)
    await delivery.deliver(toItems(entering, countEntering(changes)))
  }
  const { lackingConsent } = recorder
  if (lackingConsent.length > 0 && !stop.ended) {
    const why = await options.whyNotRemove(lackingConsent.length)
    if (why === undefined) {
      await delivery.deliver(toItems(inChunks(lackingConsent), lackingConsent.length))
    } else {
      stop.stop(why)
    }
  }
  if (mode === 'delete' && keeps && stop.stopped === undefined) {
    await rows.state
      .see(`select id from memory.main.changes where change = 'new'`)
      .catch((error: unknown) => stop.stop(stateError(error).message))
  }
  return { counts: recorder.counts, ...(stop.stopped && { stopped: stop.stopped }) }
}

export const stateError = (error: unknown): UserError => engineError('The state cannot be written', error)

/** Rows that take people away. */
async function* inChunks(ids: readonly string[]): AsyncGenerator<ChangedRow[]> {
  for (let start = 0; start < ids.length; start += CHUNK_ROWS) {
    yield await Promise.resolve(
      ids.slice(start, start + CHUNK_ROWS).map((id): ChangedRow => ({ change: 'deleted', id, digest: 0n, values: [] }))
    )
  }
}

const CHUNK_ROWS = 2048

/** Makes items of rows: as many to a lane as a batch takes, so that one batch is filled at a time. */
function createItems(options: SendRowsOptions, stop: StopSignal) {
  const { rows, platform } = options
  const toEvent = createRowMapper(rows.mapping, options)
  const { source } = rows.found
  let count = 0
  return async function* (stream: AsyncIterable<ChangedRow[]>, planned: number): AsyncGenerator<RowItem[]> {
    let given = 0
    // A batch has rows of one kind only.
    count = Math.ceil(count / platform.batchSize) * platform.batchSize
    try {
      for await (const some of stream) {
        if (stop.ended) {
          return
        }
        given += some.length
        yield some.map((row) => ({
          row,
          event: toEvent(row),
          bytes: row.values.reduce((bytes, value) => bytes + (value?.length ?? 0), row.id.length),
          lane: String(Math.floor(count++ / platform.batchSize) % LANES)
        }))
      }
      rows.assertUnchanged()
    } catch (error) {
      const { message } = error instanceof UserError ? error : engineError(`${source} cannot be read to its end`, error)
      stop.stopReading(message)
      return
    }
    if (given !== planned) {
      stop.stopReading(
        `${source} was changed while it was read: ${plural(planned, 'row was', 'rows were')} to be sent, and ${plural(given, 'was', 'were')} found when they were read again.`
      )
    }
  }
}

/** Keeps what becomes of rows: in the state, and in the counts. */
class RowRecorder implements OutcomeRecorder<RowItem> {
  readonly counts = new Counts()
  /** People who are in, and whose row was refused because consent is missing now. */
  readonly lackingConsent: string[] = []
  /** Lane → the number of its batch that Amazon is asked for. */
  private readonly inHand = new Map<string, number>()
  private batches = 0
  /** One after the other, as the engine takes them. */
  private written: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly options: SendRowsOptions,
    private readonly stop: StopSignal
  ) {}

  async noteRequest(lane: string, items: readonly RowItem[], holdUntil: number): Promise<void> {
    const { keeps, rows } = this.options
    if (!keeps) {
      return
    }
    await this.write(() => {
      const before = this.inHand.get(lane)
      if (before !== undefined) {
        return rows.state.askAgain(before, holdUntil)
      }
      const batch = ++this.batches
      this.inHand.set(lane, batch)
      const ids = items.map(({ row }) => row.id)
      return rows.state.ask(batch, ids, holdUntil)
    })
  }

  async settle(items: readonly RowItem[], outcomes: readonly Outcome[], of: SettledBatch): Promise<void> {
    await this.write(async () => {
      await this.keep(items, outcomes, of)
      this.options.onDone(this.counts)
    })
  }

  private async keep(
    items: readonly RowItem[],
    outcomes: readonly Outcome[],
    { lane, holdUntil }: SettledBatch
  ): Promise<void> {
    const { rows, keeps, onRefused } = this.options
    const taken: Taken[] = []
    const inDoubt: string[] = []
    const refusedMembers: ChangedRow[] = []
    items.forEach(({ row }, place) => {
      const outcome = outcomes[place]
      this.counts.add(outcome)
      if (outcome.kind === 'unsent') {
        this.stop.stop(outcome.reason)
      } else if (outcome.kind === 'refused') {
        onRefused(row.id, outcome.reason)
        if (row.change === 'updated' || row.change === 'refreshed') {
          refusedMembers.push(row)
        }
      } else {
        this.counts.refreshed += row.change === 'refreshed' && outcome.kind === 'entered' ? 1 : 0
        taken.push({ row, jobRequestId: jobRequestIdOf(outcome) })
      }
      if ('inDoubt' in outcome) {
        inDoubt.push(row.id)
      }
    })
    if (rows.options.mode === 'mirror' && refusedMembers.length > 0) {
      const lacking = await this.options.consent.findLackingConsent(refusedMembers)
      this.lackingConsent.push(...lacking.map(({ id }) => id))
    }
    const batch = this.inHand.get(lane)
    this.inHand.delete(lane)
    if (keeps && batch !== undefined) {
      await rows.state.answer(batch, { accepted: await acceptedBy(rows.state, taken), inDoubt, holdUntil })
    }
  }

  private async write(work: () => Promise<void>): Promise<void> {
    const written = this.written.then(work).catch((error: unknown) => {
      throw stateError(error)
    })
    this.written = written.catch(() => undefined)
    await written
  }
}

interface Taken {
  row: ChangedRow
  jobRequestId?: string
}

/** What Amazon took, as the state has it: with the numbers of its jobs. */
async function acceptedBy(state: State, taken: readonly Taken[]): Promise<Accepted[]> {
  const accepted: Accepted[] = []
  const jobs = new Map<string, number>()
  const findNumber = async (jobRequestId: string): Promise<number> => {
    const number = jobs.get(jobRequestId) ?? (await state.job(jobRequestId))
    jobs.set(jobRequestId, number)
    return number
  }
  for (const { row, jobRequestId } of taken) {
    const job = jobRequestId === undefined ? 0 : await findNumber(jobRequestId)
    accepted.push([row.id, row.change === 'deleted' ? LEFT : row.digest, job])
  }
  return accepted
}
