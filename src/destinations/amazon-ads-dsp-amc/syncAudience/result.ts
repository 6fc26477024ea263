import type { JSONLikeObject } from '@segment/actions-core'
import { ActionDestinationErrorResponse, ActionDestinationSuccessResponse, ErrorCodes } from '@segment/actions-core'
import type { Failure } from '../api/failure'
import { isRetried } from '../api/failure'

/** The response for one event. It has the hashed record and Amazon's answer, and nothing raw of a person. */
export type Result = ActionDestinationSuccessResponse | ActionDestinationErrorResponse

/** What became of a request: the ID of Amazon's job, or why there is none. */
export type Outcome = { status: 202; jobRequestId: string } | Failure

type RejectionCode = 'PAYLOAD_VALIDATION_FAILED' | 'INVALID_AUDIENCE_MEMBERSHIP'

/** For an event that is not sent. */
export const reject = (
  errormessage: string,
  code: RejectionCode = 'PAYLOAD_VALIDATION_FAILED'
): ActionDestinationErrorResponse =>
  new ActionDestinationErrorResponse({ status: 400, errortype: ErrorCodes[code], errormessage })

export const supersede = (): Result => {
  const body = { superseded: 'Skipped: a later event in this batch determines membership.' }
  return new ActionDestinationSuccessResponse({ status: 200, sent: {}, body })
}

/** For an event whose record was in a request. `isDenied`: the person was to be added and denied consent. */
export function toResult(record: object, outcome: Outcome, isDenied = false): Result {
  const sent = record as JSONLikeObject
  if ('jobRequestId' in outcome) {
    const { status, jobRequestId } = outcome
    const consent = isDenied ? { consent: 'User denied consent and was removed from the audience.' } : undefined
    return new ActionDestinationSuccessResponse({ status, sent, body: { jobRequestId, ...consent } })
  }
  const { status, errortype, errormessage, amazon, retryAfterSeconds } = outcome
  return new ActionDestinationErrorResponse({
    status,
    errortype,
    errormessage: isRetried(status) ? `${errormessage} Segment will retry.` : errormessage,
    sent,
    body: {
      ...(amazon !== undefined && { message: amazon }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds })
    }
  })
}
