import { IntegrationError, InvalidAuthenticationError } from '@segment/actions-core'
import { jsonObject } from '../api/amazonError'
import type { Answer } from '../api/call'
import type { Failure } from '../api/failure'
import { failureOf, unreadable } from '../api/failure'

/**
 * Amazon's answer about an audience, with its id. Throws what kept it away, a 401 so that the core refreshes the token.
 * `amc` says that the audience is one of an AMC connection.
 */
export function audienceIn(
  answer: Answer,
  success: number,
  code: string,
  amc = false
): { externalId: string; audience: Record<string, unknown> } {
  const audience = answer.status === success ? jsonObject(answer.content) : undefined
  const audienceId = audience?.audienceId
  if (audience !== undefined && (typeof audienceId === 'string' || typeof audienceId === 'number')) {
    return { externalId: String(audienceId), audience }
  }
  throw errorOf(answer.status === success ? unreadable(answer, 'an audience ID') : failureOf(answer, amc), code)
}

/** A failure as an error that the core understands. */
export function errorOf({ errormessage, status }: Failure, code: string): Error {
  return status === 401
    ? new InvalidAuthenticationError(errormessage)
    : new IntegrationError(errormessage, code, status)
}
