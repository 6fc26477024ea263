import type { RetryPolicy } from '../../system/retry'
import type { Outcome } from '../delivery/sendBatch'
import { jobRequestIdOf } from '../delivery/sendBatch'
import { Outbox } from '../delivery/outbox'
import type { RateLimiter } from '../delivery/rateLimit'
import type { Platform } from '../platform'
import type { Stopped } from '../delivery/stop'
import { StopSignal } from '../delivery/stop'
import type { ChangedRow, Changes } from './diff'
import { streamDeletedRows, streamEnteringRows } from './diff'
import { RowCounts } from '../delivery/rowCounts'
import { engineError } from '../sources/duckdb'
import { createRowMapper } from './events'
import type { RowsImport } from './import'
import type { Accepted, State } from './state'
import { LEFT } from './state'

/** Each row is sent once, so that batches may go side by side. */
const LANES = 4

export interface Sending {
  rows: RowsImport
  changes: Changes
  platform: Platform
  patience: Omit<RetryPolicy, 'signal'>
  pace: RateLimiter
  /** Ends the run after the batches in hand. */
  interrupt: AbortSignal
  /** Keeps what Amazon took; absent in a dry run. */
  keeps: boolean
  /** Told of each row that was refused, by its id at Amazon. */
  onRefused: (id: string, reason: string) => void
  /** Of rows that have none: the audience's. */
  country?: string
  /** Told of each list or object where one text belongs, by its column. */
  onSkipped?: (column: string) => void
  /** Told how many rows have their outcome. */
  onDone: (counts: RowCounts) => void
}

export interface Sent {
  counts: RowCounts
  /** Why it ended before its end. */
  stopped?: Stopped
}

/**
 * Sends what changed, as the mode has it: who leaves first, then who enters. What Amazon takes is kept batch by batch; what
 * it refuses is not, so that the row comes again with the next run. Trouble that does not pass ends the run.
 */
export async function sendRows(sending: Sending): Promise<Sent> {
  const { rows, changes, platform, interrupt, keeps } = sending
  const { mode } = rows.options
  const counts = new RowCounts()
  const ending = new StopSignal(interrupt)
  const outbox = new Outbox(platform, { ...sending.patience, signal: ending.signal }, sending.pace)
  const toEvent = createRowMapper(rows.mapping, sending)
  let batches = 0

  const settle = async (batch: readonly ChangedRow[], outcomes: readonly Outcome[]): Promise<void> => {
    const taken: Taken[] = []
    for (const [place, row] of batch.entries()) {
      const outcome = outcomes[place]
      counts.add(outcome)
      if (outcome.kind === 'unsent') {
        ending.stop(outcome.reason)
      } else if (outcome.kind === 'refused') {
        sending.onRefused(row.id, outcome.reason)
      } else {
        taken.push({ row, jobRequestId: jobRequestIdOf(outcome) })
      }
    }
    if (keeps) {
      await rows.state.accept(await acceptedBy(rows.state, taken))
    }
    sending.onDone(counts)
  }

  // One after the other, as the engine takes them; what cannot be kept ends the run.
  let written = Promise.resolve()
  const keep = (batch: readonly ChangedRow[], outcomes: readonly Outcome[]): Promise<void> => {
    written = written
      .then(() => settle(batch, outcomes))
      .catch((error: unknown) => ending.stop(engineError('The state cannot be written', error).message))
    return written
  }

  const send = (batch: readonly ChangedRow[]): Promise<void> =>
    outbox.send(String(batches++ % LANES), batch.map(toEvent), (outcomes) => keep(batch, outcomes))

  const repeated = changes.repeated > 0
  const streams = [
    ...(mode !== 'upsert' ? [streamDeletedRows(rows.engine)] : []),
    ...(mode !== 'delete' ? [streamEnteringRows(rows.engine, rows.relation, rows.mapping, repeated)] : [])
  ]
  try {
    for (const stream of streams) {
      for await (const batch of inBatches(stream, platform.batchSize)) {
        if (ending.ended) {
          break
        }
        await send(batch)
      }
    }
  } catch (error) {
    ending.stopReading(engineError(`${rows.found.source} cannot be read to its end`, error).message)
  }
  await outbox.settled()
  if (mode === 'delete' && keeps && ending.stopped === undefined) {
    await rows.state.see(`select id from memory.main.changes where change = 'new'`)
  }
  return { counts, ...(ending.stopped && { stopped: ending.stopped }) }
}

interface Taken {
  row: ChangedRow
  jobRequestId?: string
}

/** What Amazon took, as the state has it: with the numbers of its jobs. */
async function acceptedBy(state: State, taken: readonly Taken[]): Promise<Accepted[]> {
  const accepted: Accepted[] = []
  const jobs = new Map<string, number>()
  const numberOf = async (jobRequestId: string): Promise<number> => {
    const number = jobs.get(jobRequestId) ?? (await state.job(jobRequestId))
    jobs.set(jobRequestId, number)
    return number
  }
  for (const { row, jobRequestId } of taken) {
    const job = jobRequestId === undefined ? 0 : await numberOf(jobRequestId)
    accepted.push([row.id, row.change === 'deleted' ? LEFT : row.digest, job])
  }
  return accepted
}

async function* inBatches(stream: AsyncIterable<ChangedRow[]>, size: number): AsyncGenerator<ChangedRow[]> {
  let batch: ChangedRow[] = []
  for await (const rows of stream) {
    for (const row of rows) {
      batch.push(row)
      if (batch.length === size) {
        yield batch
        batch = []
      }
    }
  }
  if (batch.length > 0) {
    yield batch
  }
}
