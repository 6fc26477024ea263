import type { JSONLikeObject } from '@segment/actions-core'
import { ActionDestinationErrorResponse, ActionDestinationSuccessResponse, ErrorCodes } from '@segment/actions-core'
import type { Failure } from '../api/failure'
import { isRetried } from '../api/failure'

/** The response for one event. It has the hashed record and Amazon's answer, and nothing raw of a person. */
export type Result = ActionDestinationSuccessResponse | ActionDestinationErrorResponse

/** Why an event is not sent: a rule of this destination, checked before anything reaches Amazon. No personal data. */
export class Rejection {
  constructor(
    readonly reason: string,
    readonly errortype: 'PAYLOAD_VALIDATION_FAILED' | 'INVALID_AUDIENCE_MEMBERSHIP' = 'PAYLOAD_VALIDATION_FAILED'
  ) {}
}

export const accepted = (sent: object, jobRequestId: string, isDenied = false): Result => {
  const consent = isDenied ? { consent: 'User denied consent and was removed from the audience.' } : undefined
  const body = { jobRequestId, ...consent }
  return new ActionDestinationSuccessResponse({ status: 202, sent: sent as JSONLikeObject, body })
}

export const superseded = (): Result => {
  const body = { superseded: 'Skipped: a later event in this batch determines membership.' }
  return new ActionDestinationSuccessResponse({ status: 200, sent: {}, body })
}

export const rejected = ({ reason, errortype }: Rejection): Result =>
  new ActionDestinationErrorResponse({ status: 400, errortype: ErrorCodes[errortype], errormessage: reason })

export function failed(sent: object, failure: Failure): Result {
  const { status, errortype, errormessage, amazon, retryAfterSeconds } = failure
  return new ActionDestinationErrorResponse({
    status,
    errortype,
    errormessage: isRetried(status) ? `${errormessage} Segment will retry.` : errormessage,
    sent: sent as JSONLikeObject,
    body: {
      ...(amazon !== undefined && { message: amazon }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds })
    }
  })
}
