import type { RequestClient } from '@segment/actions-core'
import type { Answer } from '../api/client'
import { apiUrl, AUDIENCES_MEDIA_TYPE, callAmazon, TIMEOUT_MS } from '../api/client'
import type { Failure } from '../api/failure'
import { isSuccess, OUT_OF_TIME, STOPPED, toFailure, unreadable } from '../api/failure'
import { asText, jsonObject } from '../api/json'
import type { Outgoing, Upload } from './records'
import { buildBody } from './records'

/** Requests of one batch that are on their way at a time. */
const MAX_PARALLEL = 4

/** Requests that a batch may cost besides its own. One rejected record of 6,000 takes some 30, ten some 200. */
const MAX_FURTHER_REQUESTS = 256

/** Single records, spread over a rejected request, that show whether the rejection is about records at all. */
const PROBES = 5

export type Outcome = { jobRequestId: string } | { failure: Failure }

type Report = (outgoing: Outgoing, outcome: Outcome) => void

/**
 * Sends uploads and reports the outcome of each record. What Amazon finds too large (413) or rejects (400) is cut in halves,
 * down to the record that is at fault. After a rejected token, a rate limit, the platform's signal or the time limit nothing
 * more is sent, and the rest gets that outcome. A rejection may also be about the whole request, and Amazon documents no
 * messages that would tell: single records are tried first, and when all of them are rejected, the answer stands for the rest.
 */
export async function sendUploads(
  request: RequestClient,
  region: string,
  uploads: readonly Upload[],
  signal: AbortSignal | undefined,
  report: Report
): Promise<void> {
  const url = apiUrl(region, '/amc/audiences/records')
  const deadline = Date.now() + TIMEOUT_MS
  const queue = uploads.map((upload) => ({ upload, isWhole: true }))
  let further = MAX_FURTHER_REQUESTS
  let stop: Failure | undefined

  /** Amazon's answer, or why nothing more is sent. */
  const send = async (upload: Upload): Promise<Answer | Failure> => {
    const timeout = deadline - Date.now()
    stop ??= signal?.aborted ? STOPPED : timeout <= 0 ? OUT_OF_TIME : undefined
    if (stop !== undefined) {
      return stop
    }
    const call = { method: 'POST', contentType: AUDIENCES_MEDIA_TYPE, body: buildBody(upload), timeout } as const
    const answer = await callAmazon(request, url, { ...call, sensitive: true })
    if (answer.status === 401 || answer.status === 429) {
      stop ??= toFailure(answer)
    }
    return answer
  }

  const cut = ({ target, outgoing }: Upload): void => {
    const middle = Math.ceil(outgoing.length / 2)
    for (const half of [outgoing.slice(0, middle), outgoing.slice(middle)]) {
      if (half.length > 0) {
        further -= 1
        queue.push({ upload: { target, outgoing: half }, isWhole: false })
      }
    }
  }

  /** The records that probing leaves, or none when all probes were rejected: then the answer stands for them. */
  const probe = async (upload: Upload, answer: Answer | Failure): Promise<Upload> => {
    const { target, outgoing } = upload
    const step = (outgoing.length - 1) / (PROBES - 1)
    const rest = new Set(outgoing)
    for (let n = 0; n < PROBES; n++) {
      const one = outgoing[Math.floor(n * step)]
      const single = { target, outgoing: [one] }
      rest.delete(one)
      further -= 1
      const probed = await send(single)
      report(one, readOutcome(single, probed))
      if (probed.status !== 400) {
        return { target, outgoing: [...rest] }
      }
    }
    const outcome = readOutcome(upload, answer)
    rest.forEach((one) => report(one, outcome))
    return { target, outgoing: [] }
  }

  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { upload, isWhole } = next
      const answer = await send(upload)
      const size = upload.outgoing.length
      if (size > 1 && further >= PROBES && answer.status === 400 && isWhole && size > PROBES) {
        cut(await probe(upload, answer))
      } else if (size > 1 && further > 1 && (answer.status === 413 || answer.status === 400)) {
        cut(upload)
      } else {
        const outcome = readOutcome(upload, answer)
        upload.outgoing.forEach((one) => report(one, outcome))
      }
    }
  }
  await Promise.all(Array.from({ length: MAX_PARALLEL }, work))
}

function readOutcome({ target, outgoing }: Upload, answer: Answer | Failure): Outcome {
  if ('errormessage' in answer) {
    return { failure: answer }
  }
  if (isSuccess(answer)) {
    // Amazon's schema says no more than that it is a text.
    const jobRequestId = asText(jsonObject(answer.content)?.jobRequestId) ?? ''
    return /^[!-~]{1,200}$/.test(jobRequestId) ? { jobRequestId } : { failure: unreadable(answer, 'the ID of a job') }
  }
  const failure = toFailure(answer, target.connectionId !== undefined)
  return answer.status === 413 && outgoing.length > 1
    ? { failure: { ...failure, errormessage: TOO_MANY_PARTS } }
    : { failure }
}

const TOO_MANY_PARTS =
  'Amazon rejected the request as too large (413), and so many of its parts that the rest was not tried. Use a smaller Batch Size.'
