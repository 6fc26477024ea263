import type { RequestClient } from '@segment/actions-core'
import { ErrorCodes, IntegrationError } from '@segment/actions-core'
import type { Answer, Call } from '../api/client'
import { apiUrl, AUDIENCES_MEDIA_TYPE, callAmazon } from '../api/client'
import type { Failure } from '../api/failure'
import { isCertainlyUndone, isSuccess, toError, toFailure, unlessMissing, unreadable } from '../api/failure'
import { asObject, asText, isExactId, jsonObject } from '../api/json'
import { listConnections } from '../api/lookups'
import type { AudienceSettings, Settings } from '../generated-types'
import type { CheckedSettings } from './settings'
import { checkSettings, invalidSetting, MAX_TTL_SECONDS } from './settings'

/**
 * Code of an error after which the audience may be at Amazon all the same: the connection broke, the answer came too late,
 * was an outage's, or a success without an ID.
 */
export const CREATE_AUDIENCE_UNCERTAIN = 'CREATE_AUDIENCE_UNCERTAIN'
const MAY_EXIST = 'The audience may already exist. Check Amazon before connecting again.'

/**
 * Creates the audience at Amazon, or finds the existing one that the settings name, and returns its ID. The code of an
 * IntegrationError says whether it may be tried again: INVALID_AUDIENCE_SETTINGS, GET_AUDIENCE_FAILED (the existing one),
 * CREATE_AUDIENCE_FAILED (certainly not created), CREATE_AUDIENCE_UNCERTAIN.
 */
export async function createAudience(
  request: RequestClient,
  input: { audienceName: string; audienceSettings?: AudienceSettings; settings: Settings }
): Promise<{ externalId: string }> {
  const { audienceName, audienceSettings, settings } = input
  const name = toAudienceName(audienceName)
  if (name === undefined) {
    throw invalidSetting('The audience has no name. Give it one in Segment.')
  }
  const checked = checkSettings(audienceSettings)
  const advertiserId = await findAdvertiser(request, settings.region, checked)
  if (checked.amazonAudienceId !== undefined) {
    return findExisting(request, settings, checked.amazonAudienceId, checked.countryCode, advertiserId)
  }
  const answer = await callMetadata(request, settings, '', { method: 'POST', body: buildMetadata(name, checked) })
  const found = readAnswer(answer, checked.connectionId !== undefined)
  if ('externalId' in found) {
    return { externalId: found.externalId }
  }
  throw isCertainlyUndone(answer)
    ? toError(found, ErrorCodes.CREATE_AUDIENCE_FAILED)
    : toError({ ...found, errormessage: `${found.errormessage} ${MAY_EXIST}` }, CREATE_AUDIENCE_UNCERTAIN)
}

/** Amazon takes either an advertiser or a connection: with both, the advertiser must be the connection's own. */
async function findAdvertiser(
  request: RequestClient,
  region: string,
  { advertiserId, connectionId, amazonAudienceId }: CheckedSettings
): Promise<string | undefined> {
  if (connectionId === undefined || (advertiserId === undefined && amazonAudienceId === undefined)) {
    return advertiserId
  }
  const connections = await unlessMissing(listConnections(request, region, connectionId))
  const connection = connections?.find((one) => one.connectionId === connectionId)
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
  audienceId: string,
  countryCode: string,
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

/** Amazon's limits for the name of an audience, in code points. */
const MIN_NAME_LENGTH = 10
const MAX_NAME_LENGTH = 128

/** Segment's name of an audience within Amazon's limits: `VIP` is `VIP Segment audience`. Undefined for a blank name. */
export function toAudienceName(segmentName: string | undefined): string | undefined {
  const characters = [...(segmentName ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim()]
  const suffix = characters.length < MIN_NAME_LENGTH ? ' Segment audience' : ''
  return characters.length === 0 ? undefined : characters.slice(0, MAX_NAME_LENGTH).join('').trimEnd() + suffix
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
    const message = 'The audience ID must be the whole number of 1 to 19 digits that Amazon gave the audience.'
    throw new IntegrationError(message, ErrorCodes.GET_AUDIENCE_FAILED, 400)
  }
  const found = readAnswer(await callMetadata(request, settings, `/${id}`))
  if ('externalId' in found) {
    return found
  }
  throw toError(found, ErrorCodes.GET_AUDIENCE_FAILED)
}

/** Sends the settings that Amazon can change, if any differ. Tells whether any did. */
export async function updateAudience(
  request: RequestClient,
  settings: Settings,
  { description, ttl = MAX_TTL_SECONDS, fee }: CheckedSettings,
  { externalId, audience }: FoundAudience
): Promise<boolean> {
  const there = asObject(audience.metadata) ?? {}
  const feeThere = asObject(Array.isArray(there.audienceFees) ? there.audienceFees[0] : undefined)
  const isFeeKept = fee?.cpmCents === feeThere?.cpmCents && fee?.currency === feeThere?.currency
  if (!isFeeKept && fee === undefined) {
    const message =
      "Amazon can't remove the fee of an audience. Enter CPM Cents and Currency, or create an audience with another name."
    throw new IntegrationError(message, ErrorCodes.RETL_ON_MAPPING_SAVE_FAILED, 400)
  }
  const isTtlKept = Number(there.ttl ?? MAX_TTL_SECONDS) === ttl
  const metadata = { ttl: isTtlKept ? undefined : ttl, audienceFees: isFeeKept ? undefined : [fee] }
  const body = JSON.stringify({
    description: (audience.description ?? '') === description ? undefined : description,
    metadata: isTtlKept && isFeeKept ? undefined : metadata
  })
  if (body === '{}') {
    return false
  }
  const answer = await callMetadata(request, settings, `/${externalId}`, { method: 'PUT', body })
  if (!isSuccess(answer)) {
    throw toError(toFailure(answer), ErrorCodes.RETL_ON_MAPPING_SAVE_FAILED)
  }
  return true
}

const callMetadata = (request: RequestClient, { region }: Settings, path: string, call?: Partial<Call>) =>
  callAmazon(request, apiUrl(region, `/amc/audiences/metadata${path}`), { contentType: AUDIENCES_MEDIA_TYPE, ...call })

/** What Amazon says of an audience. `amc`: it is for an AMC connection. */
function readAnswer(answer: Answer, amc = false): FoundAudience | Failure {
  if (!isSuccess(answer)) {
    return toFailure(answer, amc)
  }
  const audience = jsonObject(answer.content) ?? {}
  const externalId = String(asText(audience.audienceId))
  return isExactId(externalId) ? { externalId, audience } : unreadable(answer, 'an audience ID')
}
