import { createHash } from 'node:crypto'
import type { JSONObject } from '@segment/actions-core'
import { explainEvents } from '../../../src/segment/preview/explain'
import { onBatch, acceptRecords } from '../../helpers/destination'
import { ANN, AUDIENCE_ID, engageIdentify, engageTrack } from '../../helpers/events'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
type Events = Parameters<typeof explainEvents>[0]
const previewed = (...events: Events) => explainEvents(events, { region: 'NA', mapping: {} })
const mappedBy = (mapping: JSONObject, ...events: Events) => explainEvents(events, { region: 'NA', mapping })

const PERSON = { email: ' Ann+x@Example.com', phone: '(571) 412-0599', city: '東京', last_name: 'f'.repeat(64) }

test('each identity from its place in the event to its hash, and the record as it would be sent', async () => {
  const [shown] = await previewed(engageTrack(true, { person: PERSON }))
  const email = { field: 'email', raw: ' Ann+x@Example.com', normalised: 'annx@example.com' }
  const phone = { field: 'phone', raw: '(571) 412-0599', normalised: '15714120599' }
  expect(shown.identities).toEqual([
    { ...email, place: '$.properties.email', hash: sha256(email.normalised) },
    { ...phone, place: '$.properties.phone', hash: sha256(phone.normalised) },
    {
      field: 'lastName',
      place: '$.properties.last_name',
      raw: 'f'.repeat(64),
      normalised: undefined,
      hash: 'f'.repeat(64)
    },
    {
      field: 'city',
      place: '$.properties.city',
      raw: '東京',
      normalised: '',
      leftOut: 'no letters Amazon hashes (a–z, 0–9)'
    }
  ])
  expect(shown).toMatchObject({
    outcome: 'enters',
    externalUserId: 'user-1',
    countryCode: 'US',
    audienceId: AUDIENCE_ID,
    record: {
      action: 'CREATE',
      hashedPII: [{ email: sha256(email.normalised), phone: sha256(phone.normalised), lastname: 'f'.repeat(64) }]
    }
  })
})

test('every kind of identity has the hash that its record has', async () => {
  const person = {
    ...{ email: 'ann@example.com', phone: '+1 571 412 0599', first_name: 'Ann', last_name: 'Lee' },
    ...{ street: '1 Main St', city: 'Dallas', state: 'TX', postal_code: '75201' }
  }
  const [{ identities, record }] = await previewed(engageTrack(true, { person }))
  expect(identities.map(({ field }) => field).sort()).toEqual([
    ...['address', 'city', 'email', 'firstName', 'lastName', 'phone', 'postal', 'state']
  ])
  const { hashedPII } = record as { hashedPII: Record<string, string>[] }
  expect(identities.map(({ hash }) => hash).sort()).toEqual(hashedPII.flatMap((one) => Object.values(one)).sort())
})

test('records are those that a run sends, at the place of their events', async () => {
  const events = [
    engageTrack(true, { userId: 'in', person: ANN }),
    engageTrack(true, { userId: 'refused', person: {} }),
    engageTrack(false, { userId: 'out', person: ANN }),
    engageTrack(true, { userId: 'elsewhere', person: ANN, audienceId: '379909525712777677' }),
    engageTrack(true, { userId: 'user-4', person: { ...ANN, amznUserData: 'DENIED' } })
  ]
  const requests = acceptRecords()
  await onBatch(events)
  const sent = new Map(requests.flatMap(({ records }) => records).map((one) => [one.externalUserId, one]))
  const shown = await previewed(...events)
  expect(shown.map(({ record }) => record)).toEqual(
    ['in', 'refused', 'out', 'elsewhere', 'user-4'].map((id) => sent.get(id))
  )
  expect(shown.map(({ outcome }) => outcome)).toEqual(['enters', 'refused', 'leaves', 'enters', 'leaves'])
  expect(shown.map(({ reason }) => reason)).toEqual([
    undefined,
    expect.stringContaining('No valid identifier'),
    undefined,
    undefined,
    'User denied consent, so nothing but the ID is sent'
  ])
})

test('says why an event is refused, by whose rule, and which one supersedes', async () => {
  const answers = await previewed(
    engageTrack(true, { person: PERSON }),
    engageTrack(true, { person: { ...PERSON, country_code: 'DE' }, userId: 'user-2' }),
    engageTrack(true, { person: {}, userId: 'user-3' }),
    { ...engageTrack(true, { person: PERSON }), userId: { not: 'text' } } as never,
    { type: 'page', properties: PERSON } as never,
    engageIdentify(false, {})
  )
  expect(answers.map(({ outcome, refusedBy, reason }) => [outcome, refusedBy, reason])).toEqual([
    ['superseded', undefined, expect.stringContaining('Skipped: a later event in this batch')],
    ['refused', 'member', expect.stringContaining('Consent is required to add users in DE')],
    ['refused', 'identities', expect.stringContaining('No valid identifier')],
    ['refused', 'mapping', expect.stringMatching(/External User ID|externalUserId/)],
    ['refused', 'mapping', expect.stringContaining('Payload is either invalid or does not match the subscription')],
    ['leaves', undefined, undefined]
  ])
  expect(answers[3].identities).toEqual([])
  expect(answers[0].identities).toHaveLength(4)
})

test('events of which none is subscribed are refused, each', async () => {
  const page = { type: 'page', properties: PERSON } as never
  const refused = { outcome: 'refused', refusedBy: 'mapping', identities: [], reason: expect.any(String) as string }
  expect(await previewed(page, page)).toEqual([refused, refused])
  expect(await previewed()).toEqual([])
})

describe('of an event that is refused only what a rule has looked at is shown', () => {
  test.each<[string, string, string, object]>([
    ['an ID and a country', ` ${AUDIENCE_ID} `, 'de', { audienceId: AUDIENCE_ID, countryCode: 'DE' }],
    ['no text that is no ID', 'ann@example.com', 'DE', { audienceId: undefined, countryCode: 'DE' }],
    ['no blank ID', ' ', 'DE', { audienceId: undefined, countryCode: 'DE' }],
    ['no text that is no country', AUDIENCE_ID, 'ann@example.com', { audienceId: AUDIENCE_ID, countryCode: undefined }]
  ])('%s', async (_name, audienceId, countryCode, shown) => {
    const [told] = await mappedBy({ audienceId, countryCode }, engageTrack(true, { person: ANN, userId: ' ' }))
    expect(told).toMatchObject({ outcome: 'refused', refusedBy: 'member', externalUserId: undefined })
    expect({ audienceId: told.audienceId, countryCode: told.countryCode }).toEqual(shown)
  })

  test('nothing, where nothing is mapped', async () => {
    const event = engageTrack(true, { person: ANN })
    const [shown] = await mappedBy({ audienceId: null, countryCode: null }, event)
    expect(shown).toMatchObject({ outcome: 'refused', refusedBy: 'member' })
    expect([shown.audienceId, shown.countryCode]).toEqual([undefined, undefined])
  })
})

test('the connection of the audience is shown', async () => {
  const event = engageTrack(true, { person: ANN })
  const personas = event.context?.personas as { audience_settings: object }
  personas.audience_settings = { ...personas.audience_settings, connectionId: 'c-1' }
  expect(await previewed(event)).toMatchObject([{ outcome: 'enters', connectionId: 'c-1' }])
})

describe('places', () => {
  const only = async (mapping: JSONObject, person: Record<string, unknown>) => {
    const [{ identities }] = await mappedBy(mapping, engageTrack(true, { person }))
    return identities.map(({ field, place, raw, leftOut, hash }) => ({
      field,
      place,
      raw,
      leftOut,
      hash: Boolean(hash)
    }))
  }

  test('what is mapped is looked for nowhere else', async () => {
    const mapping = { email: { '@path': '$.properties.mail' } }
    expect(await only(mapping, { email: 'other@example.com', mail: 'ann@example.com' })).toEqual([
      { field: 'email', place: 'mapping', raw: 'ann@example.com', leftOut: undefined, hash: true }
    ])
  })

  test('the first place that means something is shown, and what was passed over before it', async () => {
    const event = engageTrack(true, { person: { email: 'n/a' } })
    event.context = { ...event.context, traits: { email: 'ann@example.com' } }
    event.traits = { email: 'last@example.com' }
    const [{ identities }] = await previewed(event)
    expect(identities.map(({ raw }) => raw)).toContain('n/a')
    expect(identities.filter(({ hash }) => hash !== undefined)).toHaveLength(1)
  })

  test('each text of a list is shown by itself; an empty list, and what is no text, as nothing', async () => {
    const mapped = (value: unknown) =>
      only({ email: { '@path': '$.properties.mail' } }, { mail: value, phone: '5714120599' })
    const looked = (value: unknown) => only({}, { email: value, phone: '5714120599' })
    const phone = { field: 'phone', place: '$.properties.phone', raw: '5714120599', leftOut: undefined, hash: true }
    const email = { field: 'email', place: 'mapping' }
    expect(await mapped(['ann@example.com', 'n/a'])).toEqual([
      { ...email, raw: 'ann@example.com', leftOut: undefined, hash: true },
      { ...email, raw: 'n/a', leftOut: expect.any(String) as string, hash: false },
      phone
    ])
    for (const [value, raw, leftOut] of [
      [[], '', 'a list, where one text belongs'],
      [[true], '', 'neither text nor a number'],
      [[7], '7', 'not an email address']
    ]) {
      expect(await looked(value)).toEqual([{ ...email, place: '$.properties.email', raw, leftOut, hash: false }, phone])
    }
  })

  test('a number is a text of digits', async () => {
    expect(await only({}, { phone: 5714120599 })).toEqual([
      { field: 'phone', place: '$.properties.phone', raw: '5714120599', leftOut: undefined, hash: true }
    ])
  })

  test('what is not to be sent is shown without its hash, and with that reason', async () => {
    const [{ identities }] = await mappedBy({ identitiesToSend: ['email'] }, engageTrack(true, { person: ANN }))
    const mapping = { identitiesToSend: ['email'], city: { '@path': '$.properties.city' } }
    const [{ identities: mapped, record }] = await mappedBy(mapping, engageTrack(true, { person: ANN }))
    expect(identities.map(({ field }) => field)).toEqual(['email'])
    expect(mapped.map(({ field, leftOut, normalised, hash }) => ({ field, leftOut, normalised, hash }))).toEqual([
      { field: 'email', leftOut: undefined, normalised: ANN.email, hash: sha256(ANN.email) },
      { field: 'city', leftOut: 'not among Identities to Send', normalised: '', hash: undefined }
    ])
    expect(record).toMatchObject({ hashedPII: [{ email: sha256(ANN.email) }] })
  })
})
