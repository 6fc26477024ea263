import type { RequestClient } from '@segment/actions-core'
import { ErrorCodes, IntegrationError } from '@segment/actions-core'
import { AUDIENCES_MEDIA_TYPE, callAmazon } from '../api/call'
import { isExactId } from '../api/exactIds'
import { apiUrl } from '../api/regions'
import type { Settings } from '../generated-types'
import { externalIdOf } from './externalId'

/** Finds an audience at Amazon by its id, digit for digit. Throws an IntegrationError for an id that Amazon does not know. */
export async function getAudience(
  request: RequestClient,
  { externalId, settings }: { externalId: string; settings: Settings }
): Promise<{ externalId: string }> {
  const id = (externalId ?? '').trim()
  if (!isExactId(id)) {
    throw new IntegrationError(
      'The audience ID must be the whole number of 1 to 19 digits that Amazon gave the audience.',
      ErrorCodes.GET_AUDIENCE_FAILED,
      400
    )
  }
  const answer = await callAmazon(request, apiUrl(settings.region, `/amc/audiences/metadata/${id}`), {
    method: 'GET',
    contentType: AUDIENCES_MEDIA_TYPE
  })
  return { externalId: externalIdOf(answer, 200, ErrorCodes.GET_AUDIENCE_FAILED) }
}
