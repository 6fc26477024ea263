import type { RequestClient } from '@segment/actions-core'
import { ErrorCodes, IntegrationError } from '@segment/actions-core'
import { AUDIENCES_MEDIA_TYPE, callAmazon } from '../api/call'
import { apiUrl } from '../api/regions'
import type { AudienceSettings, Settings } from '../generated-types'
import { externalIdOf } from './externalId'
import { toAudienceName } from './name'
import type { CheckedSettings } from './settings'
import { checkSettings } from './settings'

interface CreateAudienceInput {
  audienceName: string
  audienceSettings?: AudienceSettings
  settings: Settings
}

/**
 * Creates the audience at Amazon and returns its id, digit for digit. Throws an IntegrationError that names the setting
 * and its rule, or Amazon's refusal; InvalidAuthenticationError makes the core refresh the token and try once more.
 */
export async function createAudience(
  request: RequestClient,
  { audienceName, audienceSettings, settings }: CreateAudienceInput
): Promise<{ externalId: string }> {
  const name = toAudienceName(audienceName)
  if (name === undefined) {
    throw new IntegrationError('The audience has no name. Give it one in Segment.', 'INVALID_AUDIENCE_SETTINGS', 400)
  }
  const answer = await callAmazon(request, apiUrl(settings.region, '/amc/audiences/metadata'), {
    method: 'POST',
    contentType: AUDIENCES_MEDIA_TYPE,
    body: metadataJson(name, checkSettings(audienceSettings))
  })
  return { externalId: externalIdOf(answer, 201, ErrorCodes.CREATE_AUDIENCE_FAILED) }
}

/** The request's JSON text; the advertiser's id is written as a number with all its digits. */
function metadataJson(name: string, settings: CheckedSettings): string {
  const { advertiserId, countryCode, description, externalAudienceId, ttl, fee } = settings
  const metadata = { externalAudienceId, ttl, audienceFees: fee && [fee] }
  const rest = JSON.stringify({ name, description, countryCode, metadata })
  return `{"targetResource":{"advertiserId":${advertiserId}},${rest.slice(1)}`
}
