import type { AmazonClient } from '../../amazon/client'
import { askOnce } from '../../amazon/client'
import type { Job, PollOptions } from '../../amazon/jobs'
import { pollJobs } from '../../amazon/jobs'
import type { State } from './state'

const FAILED = 'FAILED'
const PENDING = 'PENDING'

/**
 * Polls the jobs whose end is not known, and keeps what became of them: rows that Amazon took and then failed or found
 * invalid come again.
 */
export async function settleJobs(amazon: AmazonClient, state: State, options: PollOptions): Promise<Job[]> {
  // A job that Amazon no longer has was done long ago; of one that it says nothing of, the next run asks again.
  const withState = (job: Job): Job =>
    job.state === 'UNKNOWN' ? { ...job, state: job.gone ? 'FORGOTTEN' : PENDING } : job
  const jobs = await pollJobs(await state.openJobs(), askOnce(amazon), options, withState)
  const ids = (is: (state: string) => boolean): string[] =>
    jobs.filter(({ state }) => is(state)).map(({ jobRequestId }) => jobRequestId)
  const failed = ids((state) => state === FAILED)
  const done = ids((state) => state !== FAILED && state !== PENDING)
  if (failed.length + done.length > 0) {
    const invalid = jobs.flatMap(({ invalid }) => invalid.map(({ externalUserId }) => externalUserId))
    await state.settle({ done, failed, invalid })
  }
  return jobs
}
