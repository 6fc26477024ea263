import type { RequestClient } from '@segment/actions-core'
import { jsonObject } from '../api/responseBody'
import type { Answer } from '../api/client'
import { AUDIENCES_MEDIA_TYPE, callAmazon, timeLimit } from '../api/client'
import type { Failure } from '../api/failure'
import { failureOf, isSuccess, OUT_OF_TIME, STOPPED, unreadable } from '../api/failure'
import { apiUrl } from '../api/regions'
import type { Upload } from './requestBody'
import { slots } from './slots'

/** Requests of one batch that are on their way at a time. */
const MAX_REQUESTS_AT_A_TIME = 4

/** Requests that a batch may cost besides its own to find refused records. One of 6,000 takes some 30, ten some 200. */
const MAX_FURTHER_REQUESTS = 256

/** Single records, spread over a refused request, that tell whether the refusal is about records at all. */
const PROBES = 5

export type Outcome = { jobRequestId: string } | { failure: Failure }

/**
 * Sends uploads side by side, all within one time limit, and reports the outcome of each, or of its parts: what Amazon
 * finds too large (413) or refuses (400) is cut in halves, down to the one record that is at fault, and the others go.
 * After a refused token, a rate limit, the platform's signal or the time limit nothing more is sent, and what is left gets
 * that outcome.
 *
 * A refusal may also be about the whole request, such as an audience that takes no more members; Amazon documents no
 * words that would tell. So single records of it are tried first. When all of them are refused, the refusal stands for the
 * rest. It stands as well for what is left when the batch has cost MAX_FURTHER_REQUESTS.
 */
export async function sendUploads(
  request: RequestClient,
  region: string,
  uploads: readonly Upload[],
  signal: AbortSignal | undefined,
  report: (upload: Upload, outcome: Outcome) => void
): Promise<void> {
  const url = apiUrl(region, '/amc/audiences/records')
  const limit = timeLimit()
  const inSlot = slots(MAX_REQUESTS_AT_A_TIME)
  let further = MAX_FURTHER_REQUESTS
  let stop: Failure | undefined

  /** Amazon's answer, or why it is not asked any more. */
  const send = async (upload: Upload): Promise<Answer | Failure> => {
    stop ??= signal?.aborted ? STOPPED : limit.aborted ? OUT_OF_TIME : undefined
    if (stop !== undefined) {
      return stop
    }
    const call = { method: 'POST', contentType: AUDIENCES_MEDIA_TYPE, body: upload.body(), limit } as const
    const answer = await callAmazon(request, url, call)
    if (answer.status === 401 || answer.status === 429) {
      stop ??= failureOf(answer)
    }
    return answer
  }

  /** Tells whether Amazon refused the upload as it is. */
  const deliver = async (upload: Upload, isWhole = false): Promise<boolean> => {
    const answer = await inSlot(() => send(upload))
    if (answer.status === 413 && upload.size > 1) {
      await Promise.all(halvesOf(upload).map((half) => deliver(half)))
      return false
    }
    const isRefused = answer.status === 400
    if (isRefused && upload.size > 1 && further > 0) {
      const [probes, others] = isWhole && upload.size > PROBES ? probesOf(upload) : [[], halvesOf(upload)]
      further -= probes.length + others.length
      const refusals = await Promise.all(probes.map((probe) => deliver(probe)))
      if (probes.length === 0 || refusals.includes(false)) {
        await Promise.all(others.map((part) => deliver(part)))
      } else {
        const outcome = outcomeOf(upload, answer)
        others.forEach((part) => report(part, outcome))
      }
      return true
    }
    report(upload, outcomeOf(upload, answer))
    return isRefused
  }

  await Promise.all(uploads.map((upload) => deliver(upload, true)))
}

function halvesOf(upload: Upload): Upload[] {
  const middle = Math.ceil(upload.size / 2)
  return [upload.part(0, middle), upload.part(middle, upload.size)]
}

/** Single records from the first to the last, and what lies between them. */
function probesOf(upload: Upload): [probes: Upload[], others: Upload[]] {
  const places = Array.from({ length: PROBES }, (_, n) => Math.floor((n * (upload.size - 1)) / (PROBES - 1)))
  return [
    places.map((place) => upload.part(place, place + 1)),
    places.slice(1).flatMap((place, n) => (place > places[n] + 1 ? [upload.part(places[n] + 1, place)] : []))
  ]
}

function outcomeOf({ target }: Upload, answer: Answer | Failure): Outcome {
  if ('errormessage' in answer) {
    return { failure: answer }
  }
  if (!isSuccess(answer)) {
    return { failure: failureOf(answer, target.connectionId !== undefined) }
  }
  const jobRequestId = jsonObject(answer.content)?.jobRequestId
  return isJobId(jobRequestId)
    ? { jobRequestId: String(jobRequestId) }
    : { failure: unreadable(answer, 'the ID of a job') }
}

/** Amazon's schema says no more than that it is a text. */
const isJobId = (value: unknown): value is string | number =>
  (typeof value === 'string' || typeof value === 'number') && /^[!-~]{1,200}$/.test(String(value))
