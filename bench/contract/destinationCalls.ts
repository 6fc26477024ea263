import type { SegmentEvent } from '@segment/actions-core'
import { defaultValues, Destination } from '@segment/actions-core'
import definition from '../../src'
import type { Sandbox } from '../../src/sandbox'
import { ADVERTISER, Client } from '../../test/sandbox/client'

const ACTION = 'syncAudience'
const AUDIENCE = { advertiserId: ADVERTISER, countryCode: 'US', externalAudienceId: 'contract' }

const PERSON = {
  email: 'maria@example.com',
  phone: '+1 212 555 0100',
  firstName: 'Maria',
  lastName: 'García',
  address: { street: '1 Main Street', city: 'New York', state: 'NY', postalCode: '10001', country: 'US' }
}

const track = (event: string, userId: string, properties: object, context: object = {}): SegmentEvent =>
  ({
    type: 'track',
    event,
    messageId: `message-${userId}`,
    userId,
    properties: { ...PERSON, ...properties },
    context
  }) as never

/** An event as Engage sends it. */
function engage(userId: string, inside: boolean, audienceId: string, audienceSettings: object): SegmentEvent {
  const personas = {
    computation_class: 'audience',
    computation_key: 'contract',
    computation_id: 'aud_1',
    external_audience_id: audienceId,
    audience_settings: audienceSettings
  }
  const properties = { audience_key: 'contract', contract: inside }
  return track(inside ? 'Audience Entered' : 'Audience Exited', userId, properties, { ip: '203.0.113.7', personas })
}

/** Makes the destination send every request that it can, through actions-core, as the platform does. */
export async function callDestination(sandbox: Sandbox): Promise<void> {
  const { clientId, clientSecret, refreshToken } = sandbox.credentials
  process.env.AMAZON_ADS_SANDBOX_URL = sandbox.url
  process.env.ACTIONS_AMAZON_AMC_CLIENT_ID = clientId
  const destination = new Destination<never, never>(definition) as unknown as Destination
  const tokens = await destination.refreshAccessToken(
    { region: 'NA' },
    { accessToken: '', refreshToken, clientId, clientSecret }
  )
  const accessToken = tokens?.accessToken ?? ''
  const connected = {
    region: 'NA',
    oauth: { access_token: accessToken, refresh_token: refreshToken, clientId, clientSecret }
  }
  const request = { settings: { region: 'NA' }, payload: {}, auth: { accessToken, refreshToken } }

  await destination.testAuthentication(connected)
  for (const field of ['advertiserId', 'connectionId'] as const) {
    const { dynamic } = definition.audienceFields[field]
    await destination.executeDynamicField(ACTION, field, request as never, dynamic as never)
  }

  const create = (audienceName: string, audienceSettings: object) =>
    destination.createAudience({ settings: connected, audienceName, audienceSettings } as never)
  const { externalId } = await create('Contract', { ...AUDIENCE, ttl: 86_400, cpmCents: 100, currency: 'USD' })
  // The destination takes connections and makes none.
  const client = new Client(sandbox)
  client.token = accessToken
  const { advertiserId: _advertiser, ...ofConnection } = { ...AUDIENCE, connectionId: await client.connect() }
  const amc = await create('Contract of AMC', ofConnection)
  await destination.getAudience({ settings: connected, externalId })

  const { fields, defaultSubscription: subscribe } = definition.actions[ACTION]
  const send = (events: SegmentEvent[], mapping: object = {}) => {
    const subscription = { partnerAction: ACTION, subscribe, mapping: { ...defaultValues(fields), ...mapping } }
    return destination.onBatch(events, { ...connected, subscription } as never, {})
  }
  await send([engage('user-1', true, externalId, AUDIENCE), engage('user-2', false, externalId, AUDIENCE)])
  await send([engage('user-1', true, amc.externalId, ofConnection)])
  for (const countryCode of ['DE', 'GB']) {
    await send([engage('user-3', true, externalId, { ...AUDIENCE, countryCode })])
  }

  const save = (hookInputs: object) =>
    destination.actions[ACTION].executeHook('retlOnMappingSave', { ...request, hookInputs } as never)
  await save({ operation: 'existing', existingAudienceId: externalId })
  const saved = await save({ operation: 'create', audienceName: 'Warehouse', ...AUDIENCE })
  const outputs = (saved as { savedData?: object }).savedData
  const mirrored = { retlOnMappingSave: { inputs: {}, outputs }, __segment_internal_sync_mode: 'mirror' }
  await send([track('new', 'row-1', {}), track('deleted', 'row-2', {})], mirrored)

  const erased = { type: 'delete', userId: 'user-1', anonymousId: 'anonymous-1' }
  await destination.onDelete?.(erased as never, connected, {})
}
