import type { SegmentEvent } from '@segment/actions-core'
import { defaultValues, Destination } from '@segment/actions-core'
import definition from '../../src'
import type { Sandbox } from '../../src/sandbox'

const ACTION = 'syncAudience'
const ADVERTISER = '4728736040201'
const AUDIENCE = { advertiserId: ADVERTISER, countryCode: 'US', externalAudienceId: 'contract' }

const PERSON = {
  email: 'maria@example.com',
  phone: '+1 212 555 0100',
  firstName: 'Maria',
  lastName: 'García',
  address: { street: '1 Main Street', city: 'New York', state: 'NY', postalCode: '10001', country: 'US' }
}

/** An event as Engage sends it. */
const engage = (userId: string, inside: boolean, audienceId: string, audienceSettings: object): SegmentEvent =>
  ({
    type: 'track',
    event: inside ? 'Audience Entered' : 'Audience Exited',
    messageId: `message-${userId}`,
    userId,
    properties: { audience_key: 'contract', contract: inside, ...PERSON },
    context: {
      ip: '203.0.113.7',
      personas: {
        computation_class: 'audience',
        computation_key: 'contract',
        computation_id: 'aud_1',
        external_audience_id: audienceId,
        audience_settings: audienceSettings
      }
    }
  }) as never

const row = (event: 'new' | 'deleted', userId: string): SegmentEvent =>
  ({ type: 'track', event, messageId: `message-${userId}`, userId, properties: PERSON }) as never

/** Every request that the destination can make, through actions-core, as the platform makes it. */
export async function callDestination(sandbox: Sandbox, url: string): Promise<void> {
  const { clientId, clientSecret, refreshToken } = sandbox.credentials
  process.env.AMAZON_ADS_SANDBOX_URL = url
  process.env.ACTIONS_AMAZON_AMC_CLIENT_ID = clientId
  const destination = new Destination<never, never>(definition) as unknown as Destination
  const tokens = await destination.refreshAccessToken(
    { region: 'NA' },
    {
      accessToken: '',
      refreshToken,
      clientId,
      clientSecret
    }
  )
  const accessToken = tokens?.accessToken ?? ''
  const oauth = { access_token: accessToken, refresh_token: refreshToken, clientId, clientSecret }
  const connected = { region: 'NA', oauth }
  const asking = { settings: { region: 'NA' }, payload: {}, auth: { accessToken, refreshToken } }

  await destination.testAuthentication(connected)
  for (const field of ['advertiserId', 'connectionId'] as const) {
    const { dynamic } = definition.audienceFields[field]
    await destination.executeDynamicField(ACTION, field, asking as never, dynamic as never)
  }

  const create = (audienceName: string, audienceSettings: object) =>
    destination.createAudience({ settings: connected, audienceName, audienceSettings } as never)
  const { externalId } = await create('Contract', { ...AUDIENCE, ttl: 86_400, cpmCents: 100, currency: 'USD' })
  const connectionId = await connectionOf(url, accessToken, clientId)
  const { advertiserId: _advertiser, ...ofConnection } = { ...AUDIENCE, connectionId }
  const amc = await create('Contract of AMC', ofConnection)
  await destination.getAudience({ settings: connected, externalId })

  const send = (events: SegmentEvent[], mapping: object = {}) =>
    destination.onBatch(
      events,
      {
        ...connected,
        subscription: {
          partnerAction: ACTION,
          subscribe: definition.actions[ACTION].defaultSubscription,
          mapping: { ...defaultValues(definition.actions[ACTION].fields), ...mapping }
        }
      } as never,
      {}
    )
  await send([engage('user-1', true, externalId, AUDIENCE), engage('user-2', false, externalId, AUDIENCE)])
  await send([engage('user-1', true, amc.externalId, ofConnection)])
  for (const country of ['DE', 'GB']) {
    await send([engage('user-3', true, externalId, { ...AUDIENCE, countryCode: country })])
  }

  const save = (hookInputs: object) =>
    destination.actions[ACTION].executeHook('retlOnMappingSave', { ...asking, hookInputs } as never)
  await save({ operation: 'existing', existingAudienceId: externalId })
  const saved = await save({ operation: 'create', audienceName: 'Warehouse', ...AUDIENCE })
  const outputs = (saved as { savedData?: object }).savedData
  const mirrored = { retlOnMappingSave: { inputs: {}, outputs }, __segment_internal_sync_mode: 'mirror' }
  await send([row('new', 'row-1'), row('deleted', 'row-2')], mirrored)
}

/** The destination takes connections and makes none. */
async function connectionOf(url: string, accessToken: string, clientId: string): Promise<string> {
  const answer = await fetch(`${url}/amc/audiences/connections`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${accessToken}`,
      'Amazon-Advertising-API-ClientId': clientId,
      'Content-Type': 'application/vnd.amcaudiencesconnections.v1+json'
    },
    body: JSON.stringify({
      amcAccountId: 'ENTITY1AA1AA11AAA1',
      amcInstanceId: 'amc1alal2aa',
      dspAdvertiserId: ADVERTISER
    })
  })
  return ((await answer.json()) as { connectionId: string }).connectionId
}
