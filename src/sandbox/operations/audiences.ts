import type { CreateAudience } from '../contract/bodies'
import { isCreateAudience, isUpdateAudience } from '../contract/bodies'
import { apiErrors } from '../contract/errors'
import { readAdvertiserId } from '../contract/exactIds'
import { readBody } from '../contract/readBody'
import type { SandboxState } from '../state'
import { readAudienceSize } from '../state'
import { findAdvertiser } from '../state/account'
import type { StoredAudience } from '../state/audiences'
import { DEFAULT_TTL } from '../state/audiences'
import type { OperationResult, UserCall } from './operation'

export function createAudience(call: UserCall, state: SandboxState): OperationResult {
  const body = readBody(call.text, isCreateAudience)
  const { name, description, countryCode, metadata } = body
  const { namePattern } = state.settings
  if (namePattern !== undefined && !namePattern.test(name)) {
    throw apiErrors.invalidParameter('name', 'an alphanumeric string')
  }
  const { audienceId, externalAudienceId } = state.regions[call.region].audiences.add({
    ...resolveTarget(body, call, state),
    name,
    description,
    countryCode,
    externalAudienceId: metadata.externalAudienceId,
    ttl: metadata.ttl ?? DEFAULT_TTL,
    audienceFees: metadata.audienceFees
  })
  return { status: 201, body: { audienceId: BigInt(audienceId), externalAudienceId } }
}

/** An advertiser or connection that the user does not have in the region is rejected at once (our stricter choice). */
function resolveTarget(
  { targetResource }: CreateAudience,
  { text, region, user }: UserCall,
  { regions }: SandboxState
) {
  if ('connectionId' in targetResource) {
    const { connectionId } = targetResource
    const connection = regions[region].connections.find(connectionId)
    if (connection === undefined) {
      throw apiErrors.unknownConnection(400)
    }
    const advertiserId = connection.dspAdvertiserId || undefined
    return { connectionId, advertiserId, advertiserCountry: connection.dspAdvertiserCountryCode }
  }
  const advertiserId = readAdvertiserId(text ?? '')
  const advertiser = advertiserId && findAdvertiser(user.account[region], advertiserId)
  if (!advertiser) {
    throw apiErrors.unknownAdvertiser('advertiserId')
  }
  return { advertiserId, advertiserCountry: advertiser.country }
}

function findAudience({ parameters, region }: UserCall, { regions }: SandboxState): StoredAudience {
  const { audienceId } = parameters
  if (!/^-?\d+$/.test(audienceId)) {
    throw apiErrors.notALong()
  }
  const audience = regions[region].audiences.find(audienceId)
  if (audience === undefined) {
    throw apiErrors.unknownAudience()
  }
  return audience
}

/** As Amazon has it. Missing fees are omitted: the schema wants one at least in a list of them. */
const describeAudience = (
  { audienceId, advertiserId, name, description, externalAudienceId, ttl, audienceFees }: StoredAudience,
  { countryCode, audienceSize }: { countryCode?: string; audienceSize?: object } = {}
) => ({
  audienceId: BigInt(audienceId),
  advertiserId: advertiserId === undefined ? undefined : BigInt(advertiserId),
  name,
  description,
  countryCode,
  metadata: { externalAudienceId, ttl, audienceFees, audienceSize }
})

export function readAudience(call: UserCall, state: SandboxState): OperationResult {
  const audience = findAudience(call, state)
  const { countryCode } = audience
  const audienceSize = readAudienceSize(audience, state.regions[call.region], state.settings.now())
  return { status: 200, body: describeAudience(audience, { countryCode, audienceSize }) }
}

/** Returns neither countryCode nor sizes (official). A new time to live holds at once, where Amazon takes a while. */
export function updateAudience(call: UserCall, state: SandboxState): OperationResult {
  const audience = findAudience(call, state)
  const { description, metadata } = readBody(call.text || '{}', isUpdateAudience)
  audience.description = description ?? audience.description
  audience.ttl = metadata?.ttl ?? audience.ttl
  audience.audienceFees = metadata?.audienceFees ?? audience.audienceFees
  state.regions[call.region].audiences.sample(audience)
  return { status: 200, body: describeAudience(audience) }
}
