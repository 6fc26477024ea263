import type { RequestClient } from '@segment/actions-core'
import { ErrorCodes, IntegrationError } from '@segment/actions-core'
import type { Answer } from '../api/client'
import { AUDIENCES_MEDIA_TYPE, callAmazon } from '../api/client'
import type { Failure } from '../api/failure'
import { isSuccess, toError, toFailure, unreadable } from '../api/failure'
import { isExactId } from '../api/longIds'
import { apiUrl } from '../api/regions'
import { asText, jsonObject } from '../api/responseBody'
import type { Settings } from '../generated-types'

export interface FoundAudience {
  /** Amazon's ID of it, digit for digit. */
  externalId: string
  /** What Amazon says of it; every property is optional. */
  audience: Record<string, unknown>
}

/** Finds an audience at Amazon by its ID. Throws an IntegrationError; its status is 404 when there is no such audience. */
export async function readAudience(
  request: RequestClient,
  { externalId, settings }: { externalId: string; settings: Settings }
): Promise<FoundAudience> {
  const id = String(externalId).trim()
  if (!isExactId(id)) {
    throw new IntegrationError(
      'The audience ID must be the whole number of 1 to 19 digits that Amazon gave the audience.',
      ErrorCodes.GET_AUDIENCE_FAILED,
      400
    )
  }
  const answer = await callAmazon(request, apiUrl(settings.region, `/amc/audiences/metadata/${id}`), {
    contentType: AUDIENCES_MEDIA_TYPE
  })
  const found = readAnswer(answer)
  if ('externalId' in found) {
    return found
  }
  throw toError(found, ErrorCodes.GET_AUDIENCE_FAILED)
}

/**
 * Amazon's answer about an audience: any success that has an ID, else what went wrong. `amc` says that the audience is for
 * an AMC connection.
 */
export function readAnswer(answer: Answer, amc = false): FoundAudience | Failure {
  if (!isSuccess(answer)) {
    return toFailure(answer, amc)
  }
  const audience: Record<string, unknown> = jsonObject(answer.content) ?? {}
  const externalId = String(asText(audience.audienceId))
  return isExactId(externalId) ? { externalId, audience } : unreadable(answer, 'an audience ID')
}
