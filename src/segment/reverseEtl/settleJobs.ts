import { jsonObject } from '../../destinations/amazon-ads-dsp-amc/api/responseBody'
import { AUDIENCES_MEDIA_TYPE } from '../../destinations/amazon-ads-dsp-amc/api/client'
import type { AmazonClient } from '../../amazon/client'
import { pollJobAnswers } from '../../amazon/jobs'
import type { State } from './state'

/** What Amazon says of a job of rows. */
export interface RowsJob {
  jobRequestId: string
  state: string
  /** Rows that Amazon found invalid in the end, with its reason. */
  invalid: { id: string; reason: string }[]
}

const FAILED = 'FAILED'
const PENDING = 'PENDING'

/**
 * Asks what became of the jobs whose end is not known, and keeps it: rows that Amazon took and then failed or found
 * invalid come again.
 */
export async function settleJobs(
  amazon: AmazonClient,
  state: State,
  limitMs: number,
  signal: AbortSignal
): Promise<RowsJob[]> {
  const ask = (path: string) => amazon.call(path, { method: 'GET', contentType: AUDIENCES_MEDIA_TYPE })
  const jobs = await pollJobAnswers(await state.openJobs(), ask, { limitMs, signal }, (jobRequestId, answer) => {
    const body = answer.status === 200 ? jsonObject(answer.content) : undefined
    // A job that Amazon does not know any more was taken long ago.
    const state = typeof body?.jobState === 'string' ? body.jobState : answer.status === 404 ? 'FORGOTTEN' : PENDING
    return { jobRequestId, state, invalid: invalidIn(body?.invalidRecords) }
  })
  const ids = (is: (state: string) => boolean): string[] =>
    jobs.filter(({ state }) => is(state)).map(({ jobRequestId }) => jobRequestId)
  const failed = ids((state) => state === FAILED)
  const done = ids((state) => state !== FAILED && state !== PENDING)
  if (failed.length + done.length > 0) {
    const invalid = jobs.flatMap(({ invalid }) => invalid.map(({ id }) => id))
    await state.settle({ done, failed, invalid })
  }
  return jobs
}

function invalidIn(records: unknown): RowsJob['invalid'] {
  if (!Array.isArray(records)) {
    return []
  }
  return (records as { externalId?: unknown; error?: unknown }[]).flatMap(({ externalId, error }) =>
    typeof externalId === 'string'
      ? [{ id: externalId, reason: typeof error === 'string' ? error : 'without a reason' }]
      : []
  )
}
