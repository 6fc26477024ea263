import type { RequestClient } from '@segment/actions-core'
import { ErrorCodes, IntegrationError } from '@segment/actions-core'
import type { Answer } from '../api/client'
import { AUDIENCES_MEDIA_TYPE, callAmazon } from '../api/client'
import { listConnections } from '../api/amcConnections'
import type { Failure } from '../api/failure'
import { isCertainlyUndone } from '../api/failure'
import { apiUrl } from '../api/regions'
import type { AudienceSettings, Settings } from '../generated-types'
import { audienceIn, errorOf } from './response'
import { toAudienceName } from './audienceName'
import type { CheckedSettings } from './validateSettings'
import { checkSettings } from './validateSettings'

interface CreateAudienceInput {
  audienceName: string
  audienceSettings?: AudienceSettings
  settings: Settings
}

/**
 * Code of an error after which the audience may be at Amazon all the same: the answer got lost, came too late, was an
 * outage's, or a success without an id. Who creates it again may have it twice.
 */
export const CREATE_AUDIENCE_UNCERTAIN = 'CREATE_AUDIENCE_UNCERTAIN'

/**
 * Creates the audience at Amazon and returns its id, digit for digit. Throws an IntegrationError; its code tells whether
 * creating may be tried again:
 * - INVALID_AUDIENCE_SETTINGS: a setting is wrong, named with its rule; nothing was asked of Amazon.
 * - CREATE_AUDIENCE_FAILED: Amazon certainly made none: it refused (4xx, 501), limits the rate (429), or was not reached
 *   (connection refused, host not found). The status says whether that may pass.
 * - CREATE_AUDIENCE_UNCERTAIN: Amazon may have made it (connection broken, timeout, 5xx, a success without an id).
 *
 * InvalidAuthenticationError (401, nothing made) makes the core refresh the token and try once more.
 */
export async function createAudience(
  request: RequestClient,
  { audienceName, audienceSettings, settings }: CreateAudienceInput
): Promise<{ externalId: string }> {
  const name = toAudienceName(audienceName)
  if (name === undefined) {
    throw new IntegrationError('The audience has no name. Give it one in Segment.', 'INVALID_AUDIENCE_SETTINGS', 400)
  }
  const checked = checkSettings(audienceSettings)
  await checkAdvertiserOfConnection(request, settings.region, checked)
  const answer = await callAmazon(request, apiUrl(settings.region, '/amc/audiences/metadata'), {
    method: 'POST',
    contentType: AUDIENCES_MEDIA_TYPE,
    body: metadataJson(name, checked)
  })
  const found = audienceIn(answer, checked.connectionId !== undefined)
  if ('externalId' in found) {
    return { externalId: found.externalId }
  }
  throw notCreated(answer, found)
}

const notCreated = (answer: Answer, failure: Failure): Error =>
  isCertainlyUndone(answer)
    ? errorOf(failure, ErrorCodes.CREATE_AUDIENCE_FAILED)
    : errorOf({ ...failure, errormessage: `${failure.errormessage} ${MAY_BE_THERE}` }, CREATE_AUDIENCE_UNCERTAIN)

const MAY_BE_THERE =
  'The audience may have been created all the same: look for it at Amazon before you connect it again.'

/** Amazon takes either the one or the other: with both, the connection counts and the advertiser must be its own. */
async function checkAdvertiserOfConnection(
  request: RequestClient,
  region: string,
  { advertiserId, connectionId }: CheckedSettings
): Promise<void> {
  if (advertiserId === undefined || connectionId === undefined) {
    return
  }
  const found = await listConnections(request, region, connectionId)
  if (!Array.isArray(found) && found.status !== 404) {
    throw errorOf(found, ErrorCodes.CREATE_AUDIENCE_FAILED)
  }
  const connection = Array.isArray(found) ? found.find((one) => one.connectionId === connectionId) : undefined
  if (connection === undefined) {
    throw new IntegrationError(
      'AMC Connection (connectionId) is none of the connected Amazon user. Pick one from the list, or create one.',
      'INVALID_AUDIENCE_SETTINGS',
      400
    )
  }
  if (connection.dspAdvertiserId !== advertiserId) {
    throw new IntegrationError(
      "Advertiser ID (advertiserId) must be the one of the AMC Connection (connectionId), and it is not. Leave the Advertiser ID empty to take the connection's, or pick another connection.",
      'INVALID_AUDIENCE_SETTINGS',
      400
    )
  }
}

/** The request's JSON text; the advertiser's id is written as a number with all its digits. */
function metadataJson(name: string, settings: CheckedSettings): string {
  const { advertiserId, connectionId, countryCode, description, externalAudienceId, ttl, fee } = settings
  const metadata = { externalAudienceId, ttl, audienceFees: fee && [fee] }
  const target = connectionId === undefined ? `{"advertiserId":${advertiserId}}` : JSON.stringify({ connectionId })
  const rest = JSON.stringify({ name, description, countryCode, metadata })
  return `{"targetResource":${target},${rest.slice(1)}`
}
