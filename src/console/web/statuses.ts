import type { PreviewedOutcome, ImportRun, RunSummary } from '../api'
import { plural, share } from './format'

/** Done, in progress, to do, done with a warning, or failed. */
export type Status = 'done' | 'live' | 'waiting' | 'warned' | 'failed'

interface Described {
  is: Status
  words: string
}

export const isRunning = (run: RunSummary | undefined): boolean => run?.state === 'sending' || run?.state === 'counting'

export const isImporting = (run: ImportRun | undefined): boolean =>
  run?.state === 'comparing' || run?.state === 'sending'

/** The state of a run as all pages say it: done is only what reached Amazon as a whole. */
export function describeRun({ state, counts, jobs }: RunSummary): Described {
  switch (state) {
    case 'sending':
      return { is: 'live', words: 'Sending' }
    case 'counting':
      return { is: 'live', words: 'Waiting for Amazon’s count' }
    case 'cancelled':
      return { is: 'waiting', words: 'Cancelled' }
    case 'failed':
      return { is: 'failed', words: 'Stopped' }
    case 'done':
      return describeEnd(counts, jobs)
  }
}

function describeEnd(
  { read, refused, invalid, delivered, unsent }: RunSummary['counts'],
  jobs: RunSummary['jobs']
): Described {
  const rejected = refused + invalid
  if (read === 0) {
    return { is: 'warned', words: 'Done, no events found' }
  }
  if (rejected > 0 && delivered <= invalid) {
    return { is: 'failed', words: 'Failed, all events rejected' }
  }
  if (jobs.failed > 0) {
    const all = jobs.done + jobs.pending === 0
    return {
      is: 'failed',
      words: all ? 'Failed, Amazon’s jobs failed' : `Done, ${plural(jobs.failed, 'job')} failed at Amazon`
    }
  }
  if (unsent > 0) {
    return { is: 'failed', words: `Done, ${plural(unsent, 'event')} not sent` }
  }
  if (rejected > 0) {
    return { is: 'warned', words: `Done, ${share(rejected, read)} rejected` }
  }
  return jobs.pending > 0 ? { is: 'live', words: 'Done, Amazon is still counting' } : { is: 'done', words: 'Done' }
}

/** The state of an import: sent is only what Amazon took. */
export function describeImport({ state, dry, entered, refreshed, left, refused }: ImportRun): Described {
  switch (state) {
    case 'comparing':
      return { is: 'live', words: 'Comparing with the last file' }
    case 'sending':
      return { is: 'live', words: dry ? 'Dry run' : 'Sending' }
    case 'asks':
      return { is: 'warned', words: 'Not sent' }
    case 'stopped':
      return { is: 'failed', words: 'Stopped' }
    case 'failed':
      return { is: 'failed', words: 'Not sent' }
    case 'done': {
      const delivered = entered + refreshed + left
      const words = dry ? 'Dry run: nothing was sent;' : 'Sent,'
      return refused === 0
        ? { is: 'done', words: words.slice(0, -1) }
        : delivered === 0
          ? { is: 'failed', words: `${words} all rows rejected` }
          : { is: 'warned', words: `${words} ${share(refused, delivered + refused)} rejected` }
    }
  }
}

/** The outcome of one event. What is not connected yet is not rejected. */
export function describeOutcome({
  outcome,
  notConnected
}: {
  outcome: PreviewedOutcome
  notConnected: boolean
}): Described {
  switch (outcome) {
    case 'refused':
      return { is: 'failed', words: 'Rejected' }
    case 'superseded':
      return { is: 'waiting', words: 'Superseded' }
    case 'enters':
      return notConnected
        ? { is: 'waiting', words: 'Would be added after you connect' }
        : { is: 'done', words: 'Added' }
    case 'leaves':
      return notConnected
        ? { is: 'waiting', words: 'Would be removed after you connect' }
        : { is: 'done', words: 'Removed' }
  }
}
