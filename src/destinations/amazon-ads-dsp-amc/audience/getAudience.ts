import type { RequestClient } from '@segment/actions-core'
import { ErrorCodes, IntegrationError } from '@segment/actions-core'
import { AUDIENCES_MEDIA_TYPE, callAmazon } from '../api/client'
import { isExactId } from '../api/longIds'
import { apiUrl } from '../api/regions'
import type { Settings } from '../generated-types'
import type { FoundAudience } from './response'
import { audienceIn, errorOf } from './response'

interface GetAudienceInput {
  externalId: string
  settings: Settings
}

/** Finds an audience at Amazon by its id, digit for digit. Throws an IntegrationError for an id that Amazon does not know. */
export async function getAudience(request: RequestClient, input: GetAudienceInput): Promise<{ externalId: string }> {
  return { externalId: (await readAudience(request, input)).externalId }
}

/** The same with what Amazon says of the audience. */
export async function readAudience(
  request: RequestClient,
  { externalId, settings }: GetAudienceInput
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
  const found = audienceIn(answer)
  if ('externalId' in found) {
    return found
  }
  throw errorOf(found, ErrorCodes.GET_AUDIENCE_FAILED)
}
