import type { ErrorCodes } from '@segment/actions-core'
import { getErrorCodeFromHttpStatus, IntegrationError, InvalidAuthenticationError } from '@segment/actions-core'
import type { Answer, Answered } from './client'
import { AMC_DENIED, REFUSALS, UNANSWERED } from './data/messages'
import { asText, jsonObject } from './json'
import { listSentValues, redact, redactTokens } from './redact'

/**
 * Why Amazon did not do what it was asked, as Segment reports it. The status decides what the platform does next: it
 * retries 408, 423, 429 and 5xx other than 501, refreshes the token after 401, and discards the rest.
 */
export interface Failure {
  status: number
  errortype: keyof typeof ErrorCodes
  errormessage: string
  /** Amazon's own message, when it gave one, without what was sent. */
  amazon?: string
  /** Seconds that Amazon asks to wait. */
  retryAfterSeconds?: number
}

/** Whether Segment's platform retries an event with this status. */
export const isRetried = (status: number): boolean =>
  status === 408 || status === 423 || status === 429 || (status >= 500 && status !== 501)

export const isSuccess = (answer: Answer): answer is Answered =>
  answer.status !== undefined && answer.status >= 200 && answer.status < 300

/** Codes of errors with which a request ends before any of it has reached Amazon. */
const NEVER_REACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/** Whether Amazon certainly did not do what it was asked. After a timeout or an outage it may have done it all the same. */
export const isCertainlyUndone = (answer: Answer): boolean =>
  answer.status === undefined
    ? NEVER_REACHED.includes(answer.code)
    : answer.status === 501 || (answer.status >= 300 && answer.status < 500 && answer.status !== 408)

/** What an answer means that isn't the success asked for. `amc`: the call was for an AMC connection. */
export function toFailure(answer: Answer, amc = false): Failure {
  if (answer.status === undefined) {
    const { trouble, code } = answer
    return trouble === 'network'
      ? failure(503, `The connection to Amazon failed (${code}).`)
      : failure(408, UNANSWERED[trouble])
  }
  const { status } = answer
  if (status < 300) {
    return unreadable(answer, 'what was asked for')
  }
  if (status < 400) {
    return failure(502, `Amazon answered with a redirect (${status}), which is not followed.`)
  }
  if (status === 409) {
    // Another change of the same audience is under way; 423 is the status that the platform retries.
    return failure(423, 'Amazon answered 409: the audience is being changed.', answer)
  }
  if (isRetried(status)) {
    const seconds = readRetryAfter(answer)
    const wait = seconds === undefined ? '' : ` and asks to wait ${seconds} s`
    const trouble = status === 429 ? 'limits the rate of requests' : `returned a server error (${status})`
    return failure(status, `Amazon ${trouble}${wait}.`, answer)
  }
  const message = status === 403 && amc ? AMC_DENIED : REFUSALS[status]
  return failure(status, message ?? `Amazon rejected the request (${status}).`, answer)
}

/** A success that doesn't say what it should: nothing is known for sure, and sending again does no harm. */
export const unreadable = (answer: Answered, missing: string): Failure =>
  failure(502, `Amazon answered ${answer.status} without ${missing}.`, answer)

/** For what was not begun when the platform stopped the batch, or when its time was over. */
export const STOPPED = failure(408, 'Segment stopped this batch before the event was sent to Amazon.')
export const OUT_OF_TIME = failure(408, 'The time for this batch ran out before the event was sent to Amazon.')

/** A failure as an error that the core understands: after a rejected token it gets a new one and tries again. */
export const toError = ({ errormessage, status }: Failure, code: string): Error =>
  status === 401 ? new InvalidAuthenticationError(errormessage) : new IntegrationError(errormessage, code, status)

/** What a query finds, or undefined where Amazon answers that there is no such thing. */
export async function unlessMissing<Found>(query: Promise<Found>): Promise<Found | undefined> {
  try {
    return await query
  } catch (error) {
    if ((error as { status?: number }).status === 404) {
      return undefined
    }
    throw error
  }
}

function failure(status: number, message: string, answer?: Answered): Failure {
  const amazon = answer && amazonMessage(answer)
  const retryAfterSeconds = answer && readRetryAfter(answer)
  return {
    status,
    errortype: getErrorCodeFromHttpStatus(status),
    errormessage: amazon ? `${message} Amazon's message: ${amazon}` : message,
    ...(amazon !== undefined && { amazon }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds })
  }
}

/** In seconds; Amazon documents no date form. */
const readRetryAfter = ({ retryAfter = '' }: Answered): number | undefined =>
  /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined

/**
 * Amazon's explanation, whichever family of its APIs wrote it: `{message}` (audiences), `{Message}` (its gateway),
 * `{code, details}` (universal format), `{error, error_description}` (Login with Amazon).
 */
export function amazonMessage({ content, sent }: Answered): string | undefined {
  const { message, Message, details, error_description: description } = jsonObject(content) ?? {}
  const words = [message, Message, details, description].map(asText).find((text) => text !== undefined)
  return sent === undefined ? redactTokens(words) : redact(words, listSentValues(sent))
}
