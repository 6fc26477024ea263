/** What destinations send of events, for comparisons of hashes: the records of the requests, with all that core and mapping do. */
import type { SegmentEvent } from '@segment/actions-core'
import { defaultValues, Destination } from '@segment/actions-core'
import segments from '@segment/action-destinations/dist/destinations/amazon-amc'
import nock from 'nock'
import ours from '../src'

export interface SentRecord {
  externalUserId: string
  countryCode?: string
  hashedPII: Record<string, string>[]
}

type Definition = ConstructorParameters<typeof Destination>[0]

export interface Contestant {
  definition: Definition
  action: string
  region: string
}

const AMAZON = 'https://advertising-api.amazon.com'
const BATCH = 1000

export const OURS: Contestant = { definition: ours as Definition, action: 'syncAudience', region: 'NA' }

/** Under a name of its own: the core keeps the schemas of a destination by its name, and both have the same. */
export const PUBLISHED: Contestant = {
  definition: { ...segments, name: `${segments.name}, published` } as unknown as Definition,
  action: 'syncAudiencesToDSP',
  region: AMAZON
}

/** The records that a destination sends for events of one audience, by the user ID; none for an event that it does not send. */
export async function sendEvents(
  events: readonly SegmentEvent[],
  { definition, action, region }: Contestant,
  batchSize = BATCH
): Promise<Map<string, SentRecord>> {
  const sent = new Map<string, SentRecord>()
  nock.disableNetConnect()
  const scope = nock(AMAZON)
    .persist()
    .post('/amc/audiences/records')
    .reply((_uri, body) => {
      const request = (typeof body === 'string' ? JSON.parse(body) : body) as { records: SentRecord[] }
      request.records.forEach((record) => sent.set(record.externalUserId, record))
      return [202, '{"jobRequestId":"job"}', { 'Content-Type': 'application/vnd.amcaudiences.v1+json' }]
    })
  const { fields, defaultSubscription = '' } = definition.actions[action] as {
    fields: Parameters<typeof defaultValues>[0]
    defaultSubscription?: string
  }
  const settings = {
    region,
    oauth: { access_token: 'Atza|access', refresh_token: 'Atzr|refresh' },
    subscription: { partnerAction: action, subscribe: defaultSubscription, mapping: defaultValues(fields) }
  }
  const destination = new Destination(definition)
  for (let start = 0; start < events.length; start += batchSize) {
    // A destination that answers a batch with an error sends nothing of it.
    await destination.onBatch(events.slice(start, start + batchSize), settings).catch(() => undefined)
  }
  scope.persist(false)
  nock.cleanAll()
  return sent
}

/** An entry into an audience as Engage sends it, with the consent that Europe asks for. */
export const toEntry = (userId: string, country: string, properties: Record<string, unknown>): SegmentEvent => ({
  type: 'track',
  event: 'Audience Entered',
  messageId: `message-${userId}`,
  userId,
  timestamp: '2026-01-01T00:00:00.000Z',
  properties: {
    audience_key: 'sample',
    sample: true,
    ...properties,
    amznAdStorage: 'GRANTED',
    amznUserData: 'GRANTED'
  },
  context: {
    personas: {
      computation_class: 'audience',
      computation_id: 'aud_sample',
      computation_key: 'sample',
      namespace: 'spa_sample',
      external_audience_id: '413642381039213536',
      audience_settings: { advertiserId: '4728736040201', countryCode: country, externalAudienceId: 'sample' }
    }
  }
})
