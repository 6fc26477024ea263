import type { RequestClient } from '@segment/actions-core'
import { jsonObject } from '../api/amazonError'
import { AUDIENCES_MEDIA_TYPE, callAmazon } from '../api/call'
import type { Failure } from '../api/failure'
import { ABORTED, failureOf, unreadable } from '../api/failure'
import { apiUrl } from '../api/regions'
import type { Outgoing } from './batch'

/** Records of a request. Amazon's schema allows 10,000; its guide advises 6,000. */
const MAX_RECORDS = 6_000

/** Bytes of a request's body. Amazon documents none for this API; its neighbours take 5 to 10 MB. */
const MAX_BYTES = 4_000_000

/** Requests of one batch that are on their way at a time. */
const MAX_REQUESTS_AT_A_TIME = 4

/** Records of one audience that go in one request. */
export interface Upload {
  audienceId: string
  records: readonly Outgoing[]
}

export type Outcome = { jobRequestId: string } | { failure: Failure }

/** Cuts the records of an audience into uploads within Amazon's limits. */
export function toUploads(audienceId: string, outgoing: readonly Outgoing[]): Upload[] {
  const uploads: Upload[] = []
  const frame = bodyOf({ audienceId, records: [] }).length
  let start = 0
  let bytes = frame
  for (let end = 0; end < outgoing.length; end++) {
    const size = Buffer.byteLength(outgoing[end].record) + 1
    if (end > start && (end - start === MAX_RECORDS || bytes + size > MAX_BYTES)) {
      uploads.push({ audienceId, records: outgoing.slice(start, end) })
      start = end
      bytes = frame
    }
    bytes += size
  }
  if (start < outgoing.length) {
    uploads.push({ audienceId, records: outgoing.slice(start) })
  }
  return uploads
}

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
      if (failure?.status === 413 && upload.records.length > 1) {
        queue.push(...halves(upload))
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
    body: bodyOf(upload)
  })
  if (answer.status === undefined || answer.status < 200 || answer.status >= 300) {
    return { failure: failureOf(answer) }
  }
  const jobRequestId = jsonObject(answer.content)?.jobRequestId
  return typeof jobRequestId === 'string' && jobRequestId !== ''
    ? { jobRequestId }
    : { failure: unreadable(answer, 'the ID of a job') }
}

const bodyOf = ({ audienceId, records }: Upload): string =>
  `{"audienceId":${audienceId},"records":[${records.map(({ record }) => record).join(',')}]}`

function halves({ audienceId, records }: Upload): [Upload, Upload] {
  const middle = Math.ceil(records.length / 2)
  return [
    { audienceId, records: records.slice(middle) },
    { audienceId, records: records.slice(0, middle) }
  ]
}
