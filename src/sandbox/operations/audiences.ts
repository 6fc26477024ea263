import type { CreateAudience } from '../contract/bodies'
import { isCreateAudience, isUpdateAudience } from '../contract/bodies'
import { exactAdvertiserId } from '../contract/exactIds'
import { readBody } from '../contract/readBody'
import { refusal } from '../contract/refusals'
import type { State } from '../state'
import { audienceSize } from '../state'
import { findAdvertiser } from '../state/account'
import type { Audience } from '../state/audiences'
import { DEFAULT_TTL } from '../state/audiences'
import type { Reply, UserCall } from './operation'

export function createAudience(call: UserCall, state: State): Reply {
  const body = readBody(call.text, isCreateAudience)
  const { name, description, countryCode, metadata } = body
  const { namePattern } = state.settings
  if (namePattern !== undefined && !namePattern.test(name)) {
    throw refusal.invalidParameter('name', 'an alphanumeric string')
  }
  const { audienceId, externalAudienceId } = state.regions[call.region].audiences.add({
    ...targetOf(body, call, state),
    name,
    description,
    countryCode,
    externalAudienceId: metadata.externalAudienceId,
    ttl: metadata.ttl ?? DEFAULT_TTL,
    audienceFees: metadata.audienceFees
  })
  return { status: 201, body: { audienceId: BigInt(audienceId), externalAudienceId } }
}

/** An advertiser or connection that the user does not have in the region is refused at once (our stricter choice). */
function targetOf({ targetResource }: CreateAudience, { text, region, user }: UserCall, { regions }: State) {
  if ('connectionId' in targetResource) {
    const { connectionId } = targetResource
    const connection = regions[region].connections.find(connectionId)
    if (connection === undefined) {
      throw refusal.unknownConnection(400)
    }
    const advertiserId = connection.dspAdvertiserId || undefined
    return { connectionId, advertiserId, advertiserCountry: connection.dspAdvertiserCountryCode }
  }
  const advertiserId = exactAdvertiserId(text ?? '')
  const advertiser = advertiserId && findAdvertiser(user.account[region], advertiserId)
  if (!advertiser) {
    throw refusal.unknownAdvertiser('advertiserId')
  }
  return { advertiserId, advertiserCountry: advertiser.country }
}

function findAudience({ parameters, region }: UserCall, { regions }: State): Audience {
  const { audienceId } = parameters
  if (!/^-?\d+$/.test(audienceId)) {
    throw refusal.notALong()
  }
  const audience = regions[region].audiences.find(audienceId)
  if (audience === undefined) {
    throw refusal.unknownAudience()
  }
  return audience
}

const number = (digits: string | undefined) => (digits === undefined ? undefined : BigInt(digits))

/** Fees that nobody gave are left out: the schema wants one at least in a list of them. */
export function readAudience(call: UserCall, state: State): Reply {
  const audience = findAudience(call, state)
  const { name, description, countryCode, externalAudienceId, ttl, audienceFees } = audience
  const size = audienceSize(audience, state.regions[call.region], state.settings.now())
  return {
    status: 200,
    body: {
      audienceId: BigInt(audience.audienceId),
      advertiserId: number(audience.advertiserId),
      name,
      description,
      countryCode,
      metadata: { externalAudienceId, ttl, audienceFees, audienceSize: size }
    }
  }
}

/** Answers without countryCode and sizes (official). A new time to live holds at once, where Amazon takes a while. */
export function updateAudience(call: UserCall, state: State): Reply {
  const audience = findAudience(call, state)
  const { description, metadata } = readBody(call.text || '{}', isUpdateAudience)
  audience.description = description ?? audience.description
  audience.ttl = metadata?.ttl ?? audience.ttl
  audience.audienceFees = metadata?.audienceFees ?? audience.audienceFees
  state.regions[call.region].audiences.sample(audience)
  const { name, externalAudienceId, ttl, audienceFees } = audience
  return {
    status: 200,
    body: {
      audienceId: BigInt(audience.audienceId),
      advertiserId: number(audience.advertiserId),
      name,
      description: audience.description,
      metadata: { externalAudienceId, ttl, audienceFees }
    }
  }
}
