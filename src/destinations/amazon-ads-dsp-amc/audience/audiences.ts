import type { RequestClient } from '@segment/actions-core'
import { ErrorCodes, IntegrationError } from '@segment/actions-core'
import type { Answer } from '../api/client'
import { AUDIENCES_MEDIA_TYPE, callAmazon } from '../api/client'
import type { Failure } from '../api/failure'
import { isCertainlyUndone, isSuccess, toError, toFailure, unreadable } from '../api/failure'
import { isExactId } from '../api/longIds'
import { listConnections } from '../api/lookups'
import { apiUrl } from '../api/regions'
import { asText, jsonObject } from '../api/responseBody'
import type { AudienceSettings, Settings } from '../generated-types'
import type { CheckedSettings } from './settings'
import { checkSettings, invalidSetting } from './settings'

interface CreateAudienceInput {
  audienceName: string
  audienceSettings?: AudienceSettings
  settings: Settings
}

/**
 * Code of an error after which the audience may be at Amazon all the same: the answer got lost, came too late, was an
 * outage's, or a success without an ID. Creating it again may make a second one.
 */
export const CREATE_AUDIENCE_UNCERTAIN = 'CREATE_AUDIENCE_UNCERTAIN'

/**
 * Creates the audience at Amazon, or finds the existing one that the settings name, and returns its ID, digit for digit.
 * Throws an IntegrationError; its code says whether creating may be tried again:
 * - INVALID_AUDIENCE_SETTINGS: a setting is wrong, named with its rule; nothing was created.
 * - GET_AUDIENCE_FAILED: the existing audience was not found.
 * - CREATE_AUDIENCE_FAILED: Amazon certainly created none: it refused (4xx, 501), limits the rate (429), or was not
 *   reached. The status says whether that may pass.
 * - CREATE_AUDIENCE_UNCERTAIN: Amazon may have created it (connection broken, timeout, 5xx, a success without an ID).
 *
 * InvalidAuthenticationError (401, nothing created) makes the core refresh the token and try once more.
 */
export async function createAudience(
  request: RequestClient,
  { audienceName, audienceSettings, settings }: CreateAudienceInput
): Promise<{ externalId: string }> {
  const name = toAudienceName(audienceName)
  if (name === undefined) {
    throw invalidSetting('The audience has no name. Give it one in Segment.')
  }
  const checked = checkSettings(audienceSettings)
  const advertiserId = await findAdvertiser(request, settings.region, checked)
  if (checked.amazonAudienceId !== undefined) {
    return findExisting(request, settings, checked, checked.amazonAudienceId, advertiserId)
  }
  const answer = await callAmazon(request, apiUrl(settings.region, '/amc/audiences/metadata'), {
    method: 'POST',
    contentType: AUDIENCES_MEDIA_TYPE,
    body: buildMetadata(name, checked)
  })
  const found = readAnswer(answer, checked.connectionId !== undefined)
  if ('externalId' in found) {
    return { externalId: found.externalId }
  }
  throw isCertainlyUndone(answer)
    ? toError(found, ErrorCodes.CREATE_AUDIENCE_FAILED)
    : toError({ ...found, errormessage: `${found.errormessage} ${MAY_EXIST}` }, CREATE_AUDIENCE_UNCERTAIN)
}

const MAY_EXIST = 'The audience may already exist. Check Amazon before connecting again.'

/**
 * The advertiser of the settings. Amazon takes either an advertiser or a connection: with both, the connection counts, and
 * the advertiser must be its own.
 */
async function findAdvertiser(
  request: RequestClient,
  region: string,
  { advertiserId, connectionId, amazonAudienceId }: CheckedSettings
): Promise<string | undefined> {
  if (connectionId === undefined || (advertiserId === undefined && amazonAudienceId === undefined)) {
    return advertiserId
  }
  const found = await listConnections(request, region, connectionId)
  if (!Array.isArray(found) && found.status !== 404) {
    throw toError(found, ErrorCodes.CREATE_AUDIENCE_FAILED)
  }
  const connection = Array.isArray(found) ? found.find((one) => one.connectionId === connectionId) : undefined
  if (connection === undefined) {
    throw invalidSetting(
      "AMC Connection (connectionId) isn't available to the connected Amazon user. Enter the ID of one of its connections."
    )
  }
  if (advertiserId !== undefined && connection.dspAdvertiserId !== advertiserId) {
    throw invalidSetting(
      "Advertiser ID (advertiserId) must match the AMC Connection (connectionId). Leave the Advertiser ID empty to use the connection's, or enter another connection."
    )
  }
  return connection.dspAdvertiserId
}

/** An audience can't be moved to another advertiser or country, so settings that say otherwise are an error. */
async function findExisting(
  request: RequestClient,
  settings: Settings,
  { countryCode }: CheckedSettings,
  audienceId: string,
  advertiserId: string | undefined
): Promise<{ externalId: string }> {
  const { externalId, audience } = await readAudience(request, { externalId: audienceId, settings })
  const [advertiserThere, countryThere] = [asText(audience.advertiserId), asText(audience.countryCode)]
  if (advertiserId !== undefined && advertiserThere !== undefined && advertiserThere !== advertiserId) {
    throw invalidSetting(
      `Amazon Audience ID (amazonAudienceId): the audience belongs to advertiser ${advertiserThere}, not to ${advertiserId}. Enter an audience of your advertiser.`
    )
  }
  if (countryThere !== undefined && countryThere !== countryCode) {
    throw invalidSetting(
      `Country Code (countryCode) is ${countryCode}, but the existing audience has ${countryThere}. Enter ${countryThere}, or another Amazon Audience ID.`
    )
  }
  return { externalId }
}

/** The request's JSON text; the advertiser's ID is written as a number with all its digits. */
function buildMetadata(name: string, settings: CheckedSettings): string {
  const { advertiserId, connectionId, countryCode, description, externalAudienceId, ttl, fee } = settings
  const metadata = { externalAudienceId, ttl, audienceFees: fee && [fee] }
  const target = connectionId === undefined ? `{"advertiserId":${advertiserId}}` : JSON.stringify({ connectionId })
  const rest = JSON.stringify({ name, description, countryCode, metadata })
  return `{"targetResource":${target},${rest.slice(1)}`
}

/** Amazon's limits for the name of an audience, in characters as its schema counts them: code points. */
const MIN_NAME_LENGTH = 10
const MAX_NAME_LENGTH = 128

/** Completes a short name so that it is recognized in Amazon's console: `VIP` → `VIP Segment audience`. */
const NAME_SUFFIX = ' Segment audience'

/** Segment's name of an audience within Amazon's 10 to 128 characters. Undefined for a blank name. */
export function toAudienceName(segmentName: string | undefined): string | undefined {
  const name = (segmentName ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim()
  if (name === '') {
    return undefined
  }
  const characters = [...name]
  return characters.length < MIN_NAME_LENGTH
    ? name + NAME_SUFFIX
    : characters.slice(0, MAX_NAME_LENGTH).join('').trimEnd()
}

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
function readAnswer(answer: Answer, amc = false): FoundAudience | Failure {
  if (!isSuccess(answer)) {
    return toFailure(answer, amc)
  }
  const audience: Record<string, unknown> = jsonObject(answer.content) ?? {}
  const externalId = String(asText(audience.audienceId))
  return isExactId(externalId) ? { externalId, audience } : unreadable(answer, 'an audience ID')
}
