import { IntegrationError, InvalidAuthenticationError } from '@segment/actions-core'
import { jsonObject } from '../api/amazonError'
import type { Answer } from '../api/call'
import { failureOf, unreadable } from '../api/failure'

/** The audience's id from Amazon's answer. Throws what kept it away, a 401 so that the core refreshes the token. */
export function externalIdOf(answer: Answer, success: number, code: string): string {
  const audienceId = answer.status === success ? jsonObject(answer.content)?.audienceId : undefined
  if (typeof audienceId === 'string' || typeof audienceId === 'number') {
    return String(audienceId)
  }
  const { errormessage, status } = answer.status === success ? unreadable(answer, 'an audience ID') : failureOf(answer)
  if (status === 401) {
    throw new InvalidAuthenticationError(errormessage)
  }
  throw new IntegrationError(errormessage, code, status)
}
