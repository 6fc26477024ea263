import type { RunSummary } from '../api'
import { plural, share } from './format'

/** What is done, goes on, is still to be done, was done with something to look at, or failed. */
export type Status = 'done' | 'live' | 'waiting' | 'warned' | 'failed'

interface Described {
  is: Status
  words: string
}

export const isRunning = (run: RunSummary | undefined): boolean => run?.state === 'sending' || run?.state === 'counting'

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
