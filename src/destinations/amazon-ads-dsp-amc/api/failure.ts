import { ErrorCodes, getErrorCodeFromHttpStatus } from '@segment/actions-core'
import { amazonWords } from './responseBody'
import type { Answer, Answered, Unanswered } from './client'

/**
 * Why Amazon did not do what it was asked, as Segment reports it. The status decides what the platform does next: it
 * sends events again after 408, 423, 429 and 5xx other than 501, refreshes the token after 401, discards after the rest.
 */
export interface Failure {
  status: number
  errortype: keyof typeof ErrorCodes
  errormessage: string
  /** Amazon's own words, when it gave any. */
  amazon?: string
  /** Seconds that Amazon asks to wait. */
  retryAfterSeconds?: number
}

const RECONNECT = 'Reconnect the Amazon account in the settings of the destination.'

const AMC_DENIED =
  'Amazon denies permission for the AMC connection. The Amazon user who is connected must have accepted the AMC terms (amazon-ads-dsp-amc terms shows and accepts them) and must have access to the AMC instance.'

/** Whether Segment's platform sends an event again that was answered with this status. */
export const isRetried = (status: number): boolean =>
  status === 408 || status === 423 || status === 429 || (status >= 500 && status !== 501)

/** An answer with a status of a success. */
export const isSuccess = (answer: Answer): answer is Answered =>
  answer.status !== undefined && answer.status >= 200 && answer.status < 300

/** Codes of errors with which a request ends before any of it has reached Amazon. */
const NEVER_REACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/**
 * Whether Amazon certainly did not do what it was asked: it said so, or was never reached. Else nobody knows, a request
 * that timed out or met an outage may have been carried out all the same.
 */
export function isCertainlyUndone(answer: Answer): boolean {
  return answer.status === undefined
    ? NEVER_REACHED.includes(answer.code)
    : answer.status === 501 || (answer.status >= 300 && answer.status < 500 && answer.status !== 408)
}

/** What an answer means that is no success, or a success that does not say what it should. `amc` says that the call was for an AMC connection, which has terms. */
export function failureOf(answer: Answer, amc = false): Failure {
  if (answer.status === 403 && amc) {
    return failure(403, AMC_DENIED, answer)
  }
  if (isSuccess(answer)) {
    return unreadable(answer, 'what was asked for')
  }
  return answer.status === undefined ? unanswered(answer) : refused(answer)
}

/** A success that does not say what it should: nothing is known for sure, and sending again does no harm. */
export function unreadable(answer: Answered, missing: string): Failure {
  return failure(502, `Amazon answered ${answer.status} without ${missing}.`, answer)
}

const notSent = (errormessage: string): Failure => ({
  status: 408,
  errortype: ErrorCodes.REQUEST_TIMEOUT,
  errormessage
})

/** What was not begun when the platform stopped the batch. */
export const STOPPED = notSent('Segment stopped this batch before the event was sent to Amazon.')

/** What was not begun when the time of the batch was over. */
export const OUT_OF_TIME = notSent('The time of this batch was over before the event was sent to Amazon.')

function unanswered({ trouble, code }: Unanswered): Failure {
  switch (trouble) {
    case 'aborted':
      return failure(
        408,
        'Segment stopped this batch before Amazon answered. Amazon may have taken the event; sending it again does no harm.'
      )
    case 'timeout':
      return failure(408, 'Amazon did not answer in time.')
    case 'oversized':
      return failure(502, 'Amazon gave an answer of more than 16 MB, which is not read.')
    case 'network':
      return failure(503, `The connection to Amazon broke (${code}).`)
  }
}

function refused(answer: Answered): Failure {
  const { status } = answer
  if (status < 400) {
    return failure(502, `Amazon answered with a redirect (${status}), which is not followed.`)
  }
  switch (status) {
    case 401:
      return failure(401, `Amazon refused the access token. ${RECONNECT}`, answer)
    case 403:
      return failure(
        403,
        'Amazon denies permission. The connected Amazon user needs access to the advertiser of the audience, in the region of the destination.',
        answer
      )
    case 404:
      return failure(
        404,
        'Amazon knows no such audience. Check the Audience ID and the region, or connect the audience anew.',
        answer
      )
    case 409:
      // Another change of the same audience is under way; 423 is the status that the platform repeats.
      return failure(423, 'Amazon answered 409: the audience is being changed.', answer)
    case 413:
      return failure(413, 'Amazon finds a single record too large. Map fewer or shorter values.', answer)
    case 415:
      return failure(
        415,
        'Amazon refused the media type of the request. Please report this to the makers of this destination.',
        answer
      )
    case 429:
      return failure(429, `Amazon limits the rate of requests${waitOf(answer)}.`, answer)
  }
  if (status === 501 || (status < 500 && status !== 408 && status !== 423)) {
    return failure(status, `Amazon refused the request (${status}).`, answer)
  }
  return failure(status, `Amazon is in trouble (${status})${waitOf(answer)}.`, answer)
}

function failure(status: number, message: string, answer?: Answered): Failure {
  const amazon = answer && amazonWords(answer)
  const retryAfterSeconds = secondsOf(answer?.retryAfter)
  return {
    status,
    errortype: getErrorCodeFromHttpStatus(status),
    errormessage: amazon ? `${message} Amazon's words: ${amazon}` : message,
    ...(amazon !== undefined && { amazon }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds })
  }
}

function waitOf(answer: Answered): string {
  const seconds = secondsOf(answer.retryAfter)
  return seconds === undefined ? '' : ` and asks to wait ${seconds} s`
}

/** Retry-After in seconds; Amazon documents no date form. */
function secondsOf(retryAfter: string | undefined): number | undefined {
  return retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined
}
