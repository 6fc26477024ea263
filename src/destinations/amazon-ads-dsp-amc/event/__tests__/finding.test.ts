import { createHash } from 'node:crypto'
import type { SegmentEvent } from '@segment/actions-core'
import cloneDeep from 'lodash/cloneDeep'
import nock from 'nock'
import type { SentRecord } from '../../__tests__/__helpers__/destination'
import { acceptRecords, onBatch } from '../../__tests__/__helpers__/destination'
import { ANN, AUDIENCE_ID, engageIdentify, engageTrack, OTHER_AUDIENCE_ID } from '../../__tests__/__helpers__/events'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const EMAIL = sha256('ann@example.com')

async function send(events: SegmentEvent[], mapping: Record<string, unknown> = {}) {
  nock.cleanAll()
  const requests = acceptRecords()
  const answers = await onBatch(events, { mapping })
  const records = requests.flatMap((request) => request.records)
  return { answers, records, requests, record: records[0] as SentRecord | undefined }
}

/** An event with a value at a path such as `$.context.traits.address.city`. */
function withValueAt(path: string, value: unknown, event: SegmentEvent = engageTrack(true)): SegmentEvent {
  const steps = path.slice(2).split('.')
  const last = steps.pop() as string
  const copy = cloneDeep(event) as unknown as Record<string, unknown>
  let holder = copy
  for (const step of steps) {
    holder[step] ??= {}
    holder = holder[step] as Record<string, unknown>
  }
  holder[last] = value
  return copy as unknown as SegmentEvent
}

const IDENTITIES: Record<string, [raw: string, field: string, normalized: string]> = {
  email: ['ann@example.com', 'email', 'ann@example.com'],
  phone: ['(571) 412-0599', 'phone', '15714120599'],
  firstName: ['Ann', 'firstname', 'ann'],
  lastName: ['Lee', 'lastname', 'lee'],
  address: ['12 Elm Street', 'address', '12elmst'],
  city: ['Dallas', 'city', 'dallas'],
  state: ['Texas', 'state', 'tx'],
  postal: ['75236-9599', 'postal', '75236']
}

const PATHS: Record<string, string[]> = {
  email: ['properties.email', 'traits.emailAddress', 'context.traits.email', 'properties.Email_Address', 'traits.mail'],
  phone: [
    'properties.phone',
    'traits.phone_number',
    'context.traits.phoneNumber',
    'properties.mobile',
    'traits.Mobile Phone'
  ],
  firstName: [
    'properties.first_name',
    'traits.firstName',
    'context.traits.firstname',
    'traits.FIRST NAME',
    'traits.given_name'
  ],
  lastName: [
    'properties.last_name',
    'traits.lastName',
    'context.traits.lastname',
    'properties.surname',
    'traits.family-name'
  ],
  address: [
    'properties.address',
    'traits.street',
    'traits.address.street',
    'context.traits.address.line1',
    'traits.address_1'
  ],
  city: ['properties.city', 'traits.address.city', 'context.traits.address.City', 'traits.town'],
  state: ['properties.state', 'traits.address.state', 'traits.region', 'properties.address.province'],
  postal: [
    'properties.postal',
    'traits.zipCode',
    'properties.zip',
    'traits.address.postalCode',
    'context.traits.post_code'
  ]
}

describe('identities are found', () => {
  const places = Object.entries(IDENTITIES).flatMap(([field, [raw, name, normalized]]) =>
    PATHS[field].map((path) => [`$.${path}`, raw, name, normalized] as const)
  )

  test.each(places)('at %s', async (path, raw, name, normalized) => {
    const { record } = await send([withValueAt(path, raw)])
    expect(record?.hashedPII).toEqual([{ [name]: sha256(normalized) }])
  })

  test('a full name in traits, when there is neither first nor last name', async () => {
    const name = { firstname: sha256('ann'), lastname: sha256('lee') }
    expect((await send([engageIdentify(true, { person: { name: 'Ann Lee' } })])).record?.hashedPII).toEqual([name])
    const track = withValueAt('$.context.traits.name', 'Ann Lee', engageTrack(true))
    expect((await send([track])).record?.hashedPII).toEqual([name])
    const both = engageIdentify(true, { person: { name: 'Ann Lee', last_name: 'Ng' } })
    expect((await send([both])).record?.hashedPII).toEqual([{ lastname: sha256('ng') }])
  })

  test('never a name in properties', async () => {
    const { records } = await send([engageTrack(true, { person: { name: 'Blue Shirt', email: 'ann@example.com' } })])
    expect(records[0].hashedPII).toEqual([{ email: EMAIL }])
  })

  test('the user ID is the email of a person who has none', async () => {
    const { record } = await send([engageTrack(true, { userId: 'Ann@example.com' })])
    expect(record).toMatchObject({ externalUserId: sha256('Ann@example.com'), hashedPII: [{ email: EMAIL }] })
  })

  test('a mapped External User ID is, too; nothing is where Find Identities is off', async () => {
    const event = engageTrack(true, { userId: 'user-1', person: { crm: 'ann@example.com' } })
    const mapping = { externalUserId: { '@path': '$.properties.crm' } }
    expect((await send([event], mapping)).record?.hashedPII).toEqual([{ email: EMAIL }])
    expect((await send([event], { ...mapping, findIdentities: false })).answers[0].errormessage).toContain(
      'No valid identifier'
    )
  })

  test('only what looks like a state is one', async () => {
    const person = { email: 'ann@example.com', state: 'completed', address: { state: 'US-TX' } }
    expect((await send([engageTrack(true, { person })])).record?.hashedPII).toEqual([
      { email: EMAIL, state: sha256('tx') }
    ])
    const mapped = await send([engageTrack(true, { person: { status: 'completed' } })], {
      state: { '@path': '$.properties.status' }
    })
    expect(mapped.record?.hashedPII).toEqual([{ state: sha256('co') }])
  })

  test('several emails and phones in one text are one object each', async () => {
    const person = { email: 'Ann <ann@example.com>; b@c.de', phone: '571-412-0599 / 571-412-0600' }
    expect((await send([engageTrack(true, { person })])).record?.hashedPII).toEqual([
      { email: EMAIL, phone: sha256('15714120599') },
      { email: sha256('b@c.de'), phone: sha256('15714120600') }
    ])
  })

  test('an address object gives its parts', async () => {
    const address = { street: '12 Elm', city: 'Dallas', state: 'TX', postal_code: 75236, country: 'USA' }
    const { record } = await send([engageIdentify(true, { person: { address } })])
    expect(record).toMatchObject({
      countryCode: 'US',
      hashedPII: [{ address: sha256('12elm'), city: sha256('dallas'), state: sha256('tx'), postal: sha256('75236') }]
    })
  })

  test.each<{ nothing: unknown }>(
    [' ', '', 'N/A', 'null', 'no address', { toString: 1 }, [], {}, true, null].map((nothing) => ({ nothing }))
  )('at the next place when the first holds $nothing', async ({ nothing }) => {
    const event = withValueAt('$.context.traits.email', 'ann@example.com', engageTrack(true))
    const { record } = await send([withValueAt('$.properties.email', nothing, event)])
    expect(record?.hashedPII).toEqual([{ email: EMAIL }])
  })

  test('all of a list, each once', async () => {
    const { record } = await send([engageTrack(true, { person: { email: ['ann@example.com', null, 'b@c.d'] } })])
    expect(record?.hashedPII).toEqual([{ email: EMAIL }, { email: sha256('b@c.d') }])
  })
})

describe('a field that is mapped', () => {
  test('wins from exactly that place, also when nothing is there', async () => {
    const mapping = { email: { '@path': '$.properties.work_email' } }
    const { records } = await send(
      [
        engageTrack(true, { userId: 'a', person: { ...ANN, work_email: 'w@x.y' } }),
        engageTrack(true, { userId: 'b', person: ANN })
      ],
      mapping
    )
    const emails = Object.fromEntries(records.map((r) => [r.externalUserId, r.hashedPII[0].email]))
    expect(emails).toEqual({ a: sha256('w@x.y'), b: undefined })
  })

  test('a saved mapping without Find Identities finds country and consent, and no identity', async () => {
    const person = { ...ANN, country: 'Germany', amznUserData: 'GRANTED' }
    const { record } = await send([engageTrack(true, { person })], {
      findIdentities: undefined,
      email: { '@path': '$.properties.email' }
    })
    expect(record).toMatchObject({
      countryCode: 'DE',
      hashedPII: [{ email: EMAIL }],
      userConsent: { consent: { amzn: { amznUserData: 'GRANTED' } } }
    })
  })

  test('Identities to Send keeps the others at home, mapped or found', async () => {
    const { record } = await send([engageTrack(true, { person: ANN })], {
      identitiesToSend: ['email', 'lastName'],
      city: { '@path': '$.properties.city' }
    })
    expect(record?.hashedPII).toEqual([{ email: EMAIL, lastname: sha256('lee') }])
  })

  test('a user ID that an event lacks is its anonymous ID; another mapped ID is never replaced', async () => {
    const event = engageTrack(true, { userId: null, anonymousId: 'anon-7', person: ANN })
    expect((await send([event])).record?.externalUserId).toBe('anon-7')
    const { answers } = await send([event], { externalUserId: { '@path': '$.properties.crm_id' } })
    expect(answers[0].errormessage).toContain('External User ID is missing')
  })

  test.each(['N/A', 'null', ' '])('a user ID %j is none', async (userId) => {
    const { record } = await send([engageTrack(true, { userId, anonymousId: 'anon-7', person: ANN })])
    expect(record?.externalUserId).toBe('anon-7')
  })
})

describe('what has the wrong form counts as missing', () => {
  test.each<Record<string, unknown>>([
    { address: [{ street: '12 Elm' }] },
    { first_name: {} },
    { state: ['CA', 'NY'] },
    { tcf: {} },
    { gpp: [] },
    { amznUserData: { a: 1 } },
    { email: { toString: 1 }, phone: { toString: 1 }, city: { toString: 1 }, first_name: { toString: 1 } },
    { country: {} },
    { zip: true }
  ])('an exit needs the audience and the person, whatever else: %j', async (person) => {
    const { answers, record } = await send([engageTrack(false, { person })])
    expect(answers[0]).toMatchObject({ status: 202, sent: { action: 'DELETE' } })
    expect(record?.action).toBe('DELETE')
  })

  test('an entry needs one identity, whatever else', async () => {
    const person = { email: 'ann@example.com', phone: {}, address: [[]], first_name: [1, 2], city: true }
    const { record } = await send([engageTrack(true, { person })])
    expect(record?.hashedPII).toEqual([{ email: EMAIL }])
  })
})

describe('the country', () => {
  const enter = (event: SegmentEvent, mapping = {}) => send([event], mapping)

  test.each(
    [
      ...[
        'properties.country_code',
        'properties.country',
        'traits.countryCode',
        'traits.Country',
        'traits.address.country'
      ],
      ...['context.traits.country', 'context.traits.address.country_code', 'properties.address.country']
    ].map((path) => `$.${path}`)
  )('is found at %s', async (path) => {
    const { record } = await enter(withValueAt(path, 'Canada', engageTrack(true, { person: ANN })))
    expect(record?.countryCode).toBe('CA')
  })

  test('of a German in an American audience asks for consent', async () => {
    const { answers } = await enter(engageIdentify(true, { person: { ...ANN, country: 'Germany' } }))
    expect(answers[0].errormessage).toContain('Consent is required to add users in DE')
  })

  test.each([' ', 'N/A', null, {}])('falls back on the audience’s when it is %j', async (country_code) => {
    const { record } = await enter(engageTrack(true, { person: { ...ANN, country_code } }))
    expect(record?.countryCode).toBe('US')
  })

  test('that is there and not understood refuses an entry, never passes as the audience’s', async () => {
    const { answers, record } = await enter(engageTrack(true, { person: { ...ANN, country: 'Atlantis' } }))
    expect(answers[0].errormessage).toContain('Invalid Country Code')
    expect(record).toBeUndefined()
  })

  test('without any mapping of it is that of the event’s own audience, never of another’s in the batch', async () => {
    const { records } = await send(
      [
        engageTrack(true, { userId: 'a', person: ANN, country: 'US' }),
        engageTrack(true, { userId: 'b', person: ANN, country: 'JP', audienceId: OTHER_AUDIENCE_ID }),
        engageTrack(true, { userId: 'c', person: ANN, country: 'MX', audienceId: AUDIENCE_ID })
      ],
      { countryCode: undefined }
    )
    const countries = Object.fromEntries(records.map((r) => [r.externalUserId, r.countryCode]))
    expect(countries).toEqual({ a: 'US', b: 'JP', c: 'MX' })
  })
})

describe('consent', () => {
  test.each(['properties', 'traits', 'context.traits'])('is found in %s', async (section) => {
    const event = engageTrack(true, { country: 'DE', person: ANN })
    const { record } = await send([withValueAt(`$.${section}.amznUserData`, 'GRANTED', event)])
    expect(record?.userConsent?.consent).toEqual({ amzn: { amznUserData: 'GRANTED' } })
  })

  test('the event’s IP address stays where it is', async () => {
    const { record } = await send([engageTrack(true, { person: ANN, ip: '203.0.113.7' })])
    expect(record).not.toHaveProperty('userConsent')
  })
})
