import type { RequestClient } from '@segment/actions-core'
import { jsonObject } from '../api/amazonError'
import { AUDIENCES_MEDIA_TYPE, callAmazon } from '../api/call'
import type { Failure } from '../api/failure'
import { ABORTED, failureOf, unreadable } from '../api/failure'
import { apiUrl } from '../api/regions'
import type { Upload } from './audienceRecords'

/** Requests of one batch that are on their way at a time. */
const MAX_REQUESTS_AT_A_TIME = 4

export type Outcome = { jobRequestId: string } | { failure: Failure }

/**
 * Sends uploads side by side and reports the outcome of each, or of its halves when Amazon found it too large. After a
 * refused token, a rate limit or the platform's signal nothing more is sent, and what is left gets that outcome.
 */
export async function sendUploads(
  request: RequestClient,
  region: string,
  uploads: readonly Upload[],
  signal: AbortSignal | undefined,
  report: (upload: Upload, outcome: Outcome) => void
): Promise<void> {
  const queue = [...uploads].reverse()
  let stop: Failure | undefined

  const work = async (): Promise<void> => {
    for (let upload = queue.pop(); upload !== undefined; upload = queue.pop()) {
      if (signal?.aborted) {
        stop ??= ABORTED
      }
      if (stop !== undefined) {
        report(upload, { failure: stop })
        continue
      }
      const outcome = await send(request, region, upload)
      const failure = 'failure' in outcome ? outcome.failure : undefined
      if (failure?.status === 413 && upload.size > 1) {
        queue.push(...upload.halves())
        continue
      }
      if (failure?.status === 401 || failure?.status === 429) {
        stop ??= failure
      }
      report(upload, outcome)
    }
  }
  await Promise.all(Array.from({ length: Math.min(MAX_REQUESTS_AT_A_TIME, queue.length) }, work))
}

async function send(request: RequestClient, region: string, upload: Upload): Promise<Outcome> {
  const answer = await callAmazon(request, apiUrl(region, '/amc/audiences/records'), {
    method: 'POST',
    contentType: AUDIENCES_MEDIA_TYPE,
    body: upload.body()
  })
  if (answer.status === undefined || answer.status < 200 || answer.status >= 300) {
    return { failure: failureOf(answer, upload.target.connectionId !== undefined) }
  }
  const jobRequestId = jsonObject(answer.content)?.jobRequestId
  return typeof jobRequestId === 'string' && jobRequestId !== ''
    ? { jobRequestId }
    : { failure: unreadable(answer, 'the ID of a job') }
}
