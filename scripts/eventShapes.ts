import { tcfString } from './consentStrings'

/** An event of each shape in which Engage, Journeys and linked audiences send people, and what must become of it. */
interface EventShape {
  what: string
  outcome: 'enters' | 'leaves' | 'refused'
  /** Fields of the record's identities, all objects together. */
  identities: string[]
  event: Record<string, unknown>
}

const AUDIENCE = { class: 'audience', key: 'spring_sale', id: 'aud_4mRz8sUyQ1kW' }
const JOURNEY = { class: 'journey_step', key: 'welcome_step_2', id: 'jou_9cXe3vTpLd7H' }

type Shape = [what: string, outcome: EventShape['outcome'], identities: string, parts: Record<string, unknown>]

const STREET = { street: '12 Elm Street', city: 'Dallas', state: 'Texas', postalCode: '75236' }

const SHAPES: Shape[] = [
  [
    'a track with nothing but the boolean, and the email of the profile',
    'enters',
    'email',
    inTrack({}, { email: 'kim@example.com' })
  ],
  [
    'a track enriched with traits',
    'enters',
    'email firstname lastname',
    inTrack({ email: 'lee@example.com', first_name: 'Lee', last_name: 'Ng' })
  ],
  [
    'a track of a name the customer chose',
    'enters',
    'email',
    { ...inTrack({ email: 'ada@example.com' }), event: 'Spring Sale Joined' }
  ],
  ['a track that takes the person out', 'leaves', '', outTrack({})],
  ['an identify', 'enters', 'email phone', inIdentify({ email: 'max@example.com', phone: '(571) 412-0599' })],
  [
    'an identify that takes the person out, whatever else is in it',
    'leaves',
    '',
    outIdentify({ address: [{ street: 'x' }], first_name: {}, state: ['CA', 'NY'] })
  ],
  [
    'traits of the profile beside a track',
    'enters',
    'phone firstname lastname',
    inTrack({}, { phone: '571 412 0600', firstName: 'Noa', lastName: 'Roy' })
  ],
  ['an address object of the Identify spec', 'enters', 'address city state postal', inIdentify({ address: STREET })],
  [
    'an address object with postal_code, in a track',
    'enters',
    'city postal',
    inTrack({ address: { city: 'Austin', postal_code: 78701 } })
  ],
  ['an address of the profile', 'enters', 'city state', inTrack({}, { address: { city: 'Reno', state: 'NV' } })],
  ['flat street and zip', 'enters', 'address postal', inIdentify({ street: '9 Oak Ave', zip: '89501' })],
  [
    'zipcode beside a good email',
    'enters',
    'email postal',
    inTrack({ email: 'zoe@example.com', zipcode: '10001-4356' })
  ],
  ['a blank email before a good one', 'enters', 'email', inTrack({ email: ' ' }, { email: 'eva@example.com' })],
  [
    'a placeholder before a good email',
    'enters',
    'email',
    inTrack({ email: 'N/A', phone: '-' }, { email: 'ian@example.com' })
  ],
  [
    'objects where text belongs, and one good identity',
    'enters',
    'email',
    inTrack({ email: 'uma@example.com', phone: {}, city: ['A', 'B'] })
  ],
  ['two emails of one profile, the first', 'enters', 'email', inTrack({ email: 'ben@example.com' }, {}, 'two-emails')],
  [
    'two emails of one profile, the second',
    'enters',
    'email',
    inTrack({ email: 'ben@work.example' }, {}, 'two-emails')
  ],
  [
    'a person known by the anonymous ID only',
    'enters',
    'email',
    { ...inTrack({ email: 'anon@example.com' }), userId: null, anonymousId: 'anon-1' }
  ],
  [
    'a country by its English name, with consent',
    'enters',
    'email',
    inIdentify({ email: 'udo@example.com', country: 'Germany', amznUserData: 'GRANTED' })
  ],
  [
    'a country of three letters',
    'enters',
    'email phone',
    inIdentify({ email: 'jo@example.com', phone: '416 555 0123', country: 'CAN' })
  ],
  [
    'a country in the address, without consent where it is needed',
    'refused',
    '',
    inIdentify({ email: 'léa@example.com', address: { country: 'France' } })
  ],
  ['a country that is not understood', 'refused', '', inTrack({ email: 'x@example.com', country: 'Atlantis' })],
  ['a denied consent', 'leaves', '', inTrack({ email: 'no@example.com', amznUserData: 'DENIED' })],
  [
    'a denied consent of the profile',
    'leaves',
    '',
    inTrack({ email: 'never@example.com' }, { amznUserData: 'DENIED' })
  ],
  [
    'a TCF string in traits',
    'enters',
    'email',
    inIdentify({ email: 'pia@example.com', country: 'IT', tcf: tcfString() })
  ],
  ['a journey’s step without a boolean', 'enters', 'email', step({ email: 'sam@example.com' })],
  [
    'a journey’s step under a name the customer chose, with the text "true"',
    'enters',
    'email',
    { ...step({ email: 'tim@example.com', [JOURNEY.key]: 'true' }), event: 'Send to Amazon' }
  ],
  ['a journey’s step with the boolean', 'leaves', '', step({ [JOURNEY.key]: false })],
  [
    'an entity that is added',
    'enters',
    'email',
    { ...inTrack({ email: 'ivy@example.com', [AUDIENCE.key]: undefined }), event: 'Associated Entity Added' }
  ],
  [
    'an entity that is removed',
    'leaves',
    '',
    { ...inTrack({ [AUDIENCE.key]: undefined }), event: 'Associated Entity Removed' }
  ],
  [
    'an event that says neither',
    'refused',
    '',
    { ...inTrack({ email: 'who@example.com', [AUDIENCE.key]: 'maybe' }), event: 'Product Viewed' }
  ],
  ['an entry without any identity', 'refused', '', inTrack({ email: 'n/a' })]
]

export const EVENT_SHAPES: EventShape[] = SHAPES.map(([what, outcome, identities, parts], number) => ({
  what,
  outcome,
  identities: identities.split(' ').filter((field) => field !== ''),
  event: eventOf(number, what, parts)
}))

function eventOf(
  number: number,
  what: string,
  { of = AUDIENCE, contextTraits = {}, ...parts }: Record<string, unknown>
) {
  const { class: computation_class, key: computation_key, id: computation_id } = of as typeof AUDIENCE
  const name = what.toLowerCase().replace(/[^a-z]+/g, '-')
  return {
    messageId: `shape-${String(number + 1).padStart(2, '0')}-${name}`.slice(0, 60),
    timestamp: new Date(Date.UTC(2026, 10, 20, 9, number)).toISOString(),
    userId: `shape-${number + 1}`,
    ...parts,
    context: {
      traits: contextTraits,
      personas: { computation_class, computation_key, computation_id, namespace: 'spa_5Yk2RtVbN8cQ' }
    }
  }
}

function inTrack(properties: object, contextTraits: object = {}, userId?: string) {
  return track('Audience Entered', { [AUDIENCE.key]: true, ...properties }, contextTraits, userId)
}

function outTrack(properties: object) {
  return track('Audience Exited', { [AUDIENCE.key]: false, ...properties })
}

function track(event: string, properties: object, contextTraits: object = {}, userId?: string) {
  return {
    type: 'track',
    event,
    properties: { audience_key: AUDIENCE.key, ...properties },
    contextTraits,
    ...(userId !== undefined && { userId })
  }
}

function inIdentify(traits: object) {
  return { type: 'identify', traits: { [AUDIENCE.key]: true, ...traits } }
}

function outIdentify(traits: object) {
  return { type: 'identify', traits: { [AUDIENCE.key]: false, ...traits } }
}

function step(properties: object) {
  return { type: 'track', event: 'Journeys Step Entered', properties, of: JOURNEY }
}
