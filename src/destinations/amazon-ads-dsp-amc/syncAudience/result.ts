import { ActionDestinationErrorResponse, ActionDestinationSuccessResponse, ErrorCodes } from '@segment/actions-core'
import type { Failure } from '../api/failure'
import { isRetried } from '../api/failure'
import type { Member } from './member'
import type { Refusal } from './rejection'

/** What one event is answered. No answer holds anything of a person. */
export type Result = ActionDestinationSuccessResponse | ActionDestinationErrorResponse

type Destined = Pick<Member, 'audienceId' | 'action' | 'denied'>

export const accepted = ({ audienceId, action, denied }: Destined, jobRequestId: string): Result =>
  new ActionDestinationSuccessResponse({
    status: 202,
    sent: { audienceId, action },
    body: { jobRequestId, ...(denied && { consent: DENIED_WORDS }) }
  })

const DENIED_WORDS =
  'amznUserData is DENIED: instead of entering, the person was removed from the audience, and nothing but their ID was sent.'

export const superseded = ({ audienceId, action }: Destined): Result =>
  new ActionDestinationSuccessResponse({
    status: 200,
    sent: { audienceId, action },
    body: {
      superseded: 'A later event of this batch says whether the person is in the audience; only that one was sent.'
    }
  })

export const refused = ({ reason, errortype }: Refusal): Result =>
  new ActionDestinationErrorResponse({ status: 400, errortype: ErrorCodes[errortype], errormessage: reason })

export function failed({ audienceId, action }: Destined, failure: Failure): Result {
  const { status, errortype, errormessage, amazon, retryAfterSeconds } = failure
  return new ActionDestinationErrorResponse({
    status,
    errortype,
    errormessage: isRetried(status) ? `${errormessage} Segment sends the event again.` : errormessage,
    sent: { audienceId, action },
    body: {
      ...(amazon !== undefined && { message: amazon }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds })
    }
  })
}
