import { IntegrationError, InvalidAuthenticationError } from '@segment/actions-core'
import { asText, jsonObject } from '../api/responseBody'
import type { Answer } from '../api/client'
import { isExactId } from '../api/longIds'
import type { Failure } from '../api/failure'
import { failureOf, isSuccess, unreadable } from '../api/failure'

export interface FoundAudience {
  /** Amazon's id of it, digit for digit. */
  externalId: string
  audience: Record<string, unknown>
}

/**
 * Amazon's answer about an audience, with its id: any success that has one. Else what kept it away; `amc` says that the
 * audience is one of an AMC connection.
 */
export function audienceIn(answer: Answer, amc = false): FoundAudience | Failure {
  if (!isSuccess(answer)) {
    return failureOf(answer, amc)
  }
  const audience: Record<string, unknown> = jsonObject(answer.content) ?? {}
  const externalId = String(asText(audience.audienceId))
  return isExactId(externalId) ? { externalId, audience } : unreadable(answer, 'an audience ID')
}

/** A failure as an error that the core understands: after a refused token it gets a new one and tries again. */
export function errorOf({ errormessage, status }: Failure, code: string): Error {
  return status === 401
    ? new InvalidAuthenticationError(errormessage)
    : new IntegrationError(errormessage, code, status)
}
