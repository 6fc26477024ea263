import { createHash } from 'node:crypto'
import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { defaultValues, Destination } from '@segment/actions-core'
import definition from '../../../src'
import type { Answer } from '../../helpers/destination'
import { acceptRecords } from '../../helpers/destination'
import { ANN, engageIdentify, engageTrack } from '../../helpers/events'

interface Definition {
  authentication: { fields: { region: { choices: { value: string }[]; default: string } } }
  actions: Record<string, { fields: Parameters<typeof defaultValues>[0]; defaultSubscription: string }>
  presets: { partnerAction: string; mapping: JSONObject }[]
}

// Its types are of no form that this compiler reads.
// oxlint-disable-next-line typescript/no-require-imports
const { default: present } = require('@segment/action-destinations/dist/destinations/amazon-amc') as {
  default: Definition
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const SAVED = {
  region: present.authentication.fields.region.default,
  mapping: defaultValues(present.actions.syncAudiencesToDSP.fields) as JSONObject,
  subscribe: present.actions.syncAudiencesToDSP.defaultSubscription
}

/** What Segment's present destination has saved, given to ours as it stands. */
async function replay(events: SegmentEvent[], saved = SAVED): Promise<Answer[]> {
  const destination = new Destination(definition as unknown as ConstructorParameters<typeof Destination>[0])
  const [result] = await destination.onBatch(events, {
    region: saved.region,
    oauth: { access_token: 'Atza|access', refresh_token: 'Atzr|refresh' },
    subscription: { partnerAction: 'syncAudiencesToDSP', subscribe: saved.subscribe, mapping: saved.mapping }
  })
  return result.multistatus as unknown as Answer[]
}

test('the settings and the default mapping that were saved with the present destination work as they are', async () => {
  const requests = acceptRecords()
  const event = engageTrack(true, { person: { ...ANN, phone: '5714120599' } })
  const answers = await replay([
    { ...event, context: { ...event.context, traits: { email: 'profile@example.com' } } },
    engageTrack(false, { userId: 'user-2' })
  ])
  expect(answers.map(({ status, sent }) => [status, sent?.action])).toEqual([
    [202, 'CREATE'],
    [202, 'DELETE']
  ])
  expect(requests[0].records[0]).toEqual({
    externalUserId: 'user-1',
    action: 'CREATE',
    countryCode: 'US',
    hashedPII: [
      {
        email: sha256('profile@example.com'),
        phone: sha256('15714120599'),
        city: sha256('dallas'),
        firstname: sha256('ann'),
        lastname: sha256('lee')
      }
    ]
  })
})

test.each(present.presets)('its preset $name works, too', async ({ partnerAction, mapping }) => {
  expect(Object.keys(definition.actions)).toContain(partnerAction)
  acceptRecords()
  const subscribe = 'type = "track" or type = "identify"'
  const [, answer] = await replay(
    [engageIdentify(true, { person: {} }), engageTrack(true, { userId: 'b', person: ANN })],
    {
      ...SAVED,
      mapping,
      subscribe
    }
  )
  expect(answer.status).toBe(202)
})

test('it is hidden, has its own title, and every key that mappings were saved with', () => {
  const { syncAudiencesToDSP, syncAudience } = definition.actions
  expect(syncAudiencesToDSP.hidden).toBe(true)
  expect(syncAudiencesToDSP.title).not.toBe(syncAudience.title)
  expect(Object.keys(syncAudiencesToDSP.fields)).toEqual(Object.keys(present.actions.syncAudiencesToDSP.fields))
  expect(defaultValues(syncAudiencesToDSP.fields)).toEqual(SAVED.mapping)
})
