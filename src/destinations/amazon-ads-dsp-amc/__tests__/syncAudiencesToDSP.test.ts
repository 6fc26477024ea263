import { createHash } from 'node:crypto'
import type { SegmentEvent } from '@segment/actions-core'
import { createTestIntegration, defaultValues, Destination } from '@segment/actions-core'
import omit from 'lodash/omit'
import nock from 'nock'
import definition from '../index'
import { FLAG_CONSENT_ENABLE_ERRORS, FLAG_CONSENT_REQUIRED } from '../syncAudiencesToDSP'
import type { Answer, SentRequest } from './__helpers__/destination'
import { accepted, acceptRecords, settings } from './__helpers__/destination'
import { ANN, AUDIENCE_ID, engageIdentify, engageTrack, OTHER_AUDIENCE_ID } from './__helpers__/events'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const ANN_HASHED = [
  { email: sha256('ann@example.com'), firstname: sha256('ann'), lastname: sha256('lee'), city: sha256('dallas') }
]

const SLUG = 'syncAudiencesToDSP'

/** Sends events through the action as a workspace has it that never touched a setting. */
async function send(
  events: SegmentEvent[],
  features: Record<string, boolean> = {},
  mapping: Record<string, unknown> = {},
  answer: Parameters<typeof acceptRecords>[0] = accepted
): Promise<{ answers: Answer[]; requests: SentRequest[] }> {
  nock.cleanAll()
  const requests = acceptRecords(answer)
  const destination = new Destination(definition as never)
  const answers = await destination.executeBatch(SLUG, {
    events,
    mapping: { ...defaultValues(definition.actions[SLUG].fields), ...mapping } as never,
    settings: settings() as never,
    features
  })
  return { answers: answers as unknown as Answer[], requests }
}

const recordsOf = ({ requests }: { requests: SentRequest[] }) => requests.flatMap(({ records }) => records)

describe('it sends what it always sent', () => {
  test('a removal has the identities, too', async () => {
    const { answers, requests } = await send([engageTrack(true, { person: ANN }), engageTrack(false, { person: ANN })])
    const common = { externalUserId: 'user-1', countryCode: 'US', hashedPII: ANN_HASHED }
    const expected = [
      { ...common, action: 'CREATE' },
      { ...common, action: 'DELETE' }
    ]
    expect(recordsOf({ requests })).toEqual(expected)
    expect(answers).toEqual(expected.map((sent) => ({ status: 202, sent, body: { jobRequestId: 'job-1' } })))
  })

  test.each([
    ['Audience Entered', 'CREATE'],
    ['Audience Exited', 'DELETE'],
    ['Bought', 'DELETE']
  ])('the name %s decides, whatever the boolean says', async (event, action) => {
    for (const inside of [true, false]) {
      expect(recordsOf(await send([engageTrack(inside, { event })]))[0].action).toBe(action)
    }
    expect(recordsOf(await send([engageIdentify(true)])).pop()?.action).toBe('DELETE')
  })

  test('an entry without identities, in a country that needs consent, without consent', async () => {
    const records = recordsOf(await send([engageTrack(true, { country: 'DE' })]))
    expect(records).toEqual([{ externalUserId: 'user-1', action: 'CREATE', countryCode: 'DE', hashedPII: [{}] }])
  })

  test('a person who denied consent enters all the same', async () => {
    const records = recordsOf(await send([engageTrack(true, { person: { amznUserData: 'DENIED', tcf: 'no' } })]))
    expect(records).toEqual([{ externalUserId: 'user-1', action: 'CREATE', countryCode: 'US', hashedPII: [{}] }])
  })

  test('the country is the audience’s alone, as it stands', async () => {
    const person = { ...ANN, country: 'Canada', country_code: 'CA' }
    expect(recordsOf(await send([engageTrack(true, { person })]))[0].countryCode).toBe('US')
    expect(recordsOf(await send([engageTrack(true, { country: 'XX' })])).pop()?.countryCode).toBe('XX')
  })

  test('an ID that Amazon does not take is rejected, and nothing is looked for', async () => {
    const events = [
      engageTrack(true, { userId: 'ann@example.com', person: ANN }),
      engageTrack(true, { userId: null, anonymousId: 'anon-1', person: ANN })
    ]
    const { answers, requests } = await send(events)
    expect(answers.map(({ status }) => status)).toEqual([400, 400])
    expect(requests).toEqual([])
    const identify = engageTrack(true)
    const found = {
      ...identify,
      traits: { email: 'ann@example.com' },
      properties: { firstName: 'Ann' }
    } as SegmentEvent
    expect(recordsOf(await send([found]))[0].hashedPII).toEqual([{}])
  })

  test('every event is a record of its own, in the order of the batch', async () => {
    const { requests } = await send([engageTrack(true), engageTrack(false), engageTrack(true)])
    expect(recordsOf({ requests }).map(({ action }) => action)).toEqual(['CREATE', 'DELETE', 'CREATE'])
  })

  test('Batch Size is visible, from 1,500 to 10,000', () => {
    const { batch_size: size, enable_batching: batching } = definition.actions[SLUG].fields
    expect(size).toMatchObject({ minimum: 1500, maximum: 10_000, default: 10_000 })
    expect([size.unsafe_hidden, batching.unsafe_hidden, batching.required]).toEqual([undefined, undefined, true])
  })
})

describe('better than before', () => {
  test.each(['N/A', '東京', ' ', '-'])('the value %j no longer fails its batch', async (value) => {
    const odd = { ...ANN, phone: value, city: value, postal: value }
    const { answers } = await send([
      engageTrack(true, { person: odd }),
      engageTrack(true, { userId: 'b', person: ANN })
    ])
    expect(answers.map(({ status }) => status)).toEqual([202, 202])
  })

  test('each event goes to its own audience, with its country', async () => {
    const { answers, requests } = await send([
      engageTrack(true, { userId: 'a', country: 'US' }),
      engageTrack(true, { userId: 'b', country: 'CA', audienceId: OTHER_AUDIENCE_ID }),
      engageTrack(true, { userId: 'c', audienceId: 'no-number' })
    ])
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 400])
    expect(requests.map(({ audienceId, records }) => [audienceId, records[0].countryCode])).toEqual([
      [AUDIENCE_ID, 'US'],
      [OTHER_AUDIENCE_ID, 'CA']
    ])
  })

  test('so does an event beside one that the core rejects', async () => {
    const malformed = { ...engageTrack(true, { country: 'JP' }), userId: { odd: true } as never }
    const { answers, requests } = await send([malformed, engageTrack(true, { userId: 'b', country: 'CA' })])
    expect(answers.map(({ status }) => status)).toEqual([400, 202])
    expect(recordsOf({ requests })[0].countryCode).toBe('CA')
  })

  test('an event without settings of its own has those of the batch', async () => {
    const event = engageTrack(true, { userId: 'b' })
    const personas = omit(event.context?.personas as object | undefined, 'audience_settings')
    const bare = { ...event, context: { personas } } as SegmentEvent
    expect(recordsOf(await send([engageTrack(true, { country: 'CA' }), bare]))[1].countryCode).toBe('CA')
  })
})

describe('consent, under Segment’s flags', () => {
  const person = {
    ...ANN,
    ip: '203.0.113.7',
    amznAdStorage: 'DENIED',
    amznUserData: 'GRANTED',
    tcf: 'any text',
    gpp: ''
  }

  test('is sent as it is where the first is on', async () => {
    const features = { [FLAG_CONSENT_REQUIRED]: true }
    const { answers, requests } = await send(
      [engageTrack(true, { person }), engageTrack(true, { country: 'DE' })],
      features
    )
    expect(recordsOf({ requests }).map(({ userConsent }) => userConsent)).toEqual([
      {
        geo: { ipAddress: '203.0.113.7', countryCode: 'US' },
        consent: { amzn: { amznAdStorage: 'DENIED', amznUserData: 'GRANTED' }, tcf: 'any text' }
      },
      { geo: { countryCode: 'DE' } }
    ])
    expect(answers[0].sent).toEqual(recordsOf({ requests })[0])
  })

  test('is needed where both are on', async () => {
    const features = { [FLAG_CONSENT_REQUIRED]: true, [FLAG_CONSENT_ENABLE_ERRORS]: true }
    const { answers } = await send(
      [
        engageTrack(true, { country: 'DE' }),
        engageTrack(true, { country: 'XX' }),
        engageTrack(true, { country: 'DE', person: { amznUserData: 'GRANTED' } }),
        engageTrack(true, { userId: 'b', country: 'DE', person: { tcf: 'any text' } }),
        engageTrack(true, { userId: 'c' })
      ],
      features
    )
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 202, 202])
  })
})

test('a single event goes the same way', async () => {
  const requests = acceptRecords()
  const testDestination = createTestIntegration(definition as never)
  const one = { event: engageTrack(false, { person: ANN }), useDefaultMappings: true, settings: { region: 'NA' } }
  const [response] = await testDestination.testAction(SLUG, one)
  expect(response.status).toBe(202)
  expect(recordsOf({ requests })).toMatchObject([{ action: 'DELETE', countryCode: 'US', hashedPII: ANN_HASHED }])
  const odd = { ...one, event: engageTrack(true, { userId: 'a b' }) }
  await expect(testDestination.testAction(SLUG, odd)).rejects.toMatchObject({ status: 400 })
})

test('settings of the wrong form in one event leave the others alone', async () => {
  const odd = engageTrack(true, { userId: 'odd' })
  const personas = { ...(odd.context?.personas as object), audience_settings: { countryCode: 5 } }
  const { answers } = await send([{ ...odd, context: { personas } }, engageTrack(true)])
  expect(answers.map(({ status }) => status)).toEqual([202, 202])
})
