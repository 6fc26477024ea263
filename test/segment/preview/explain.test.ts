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
      leftOut: 'no letters or digits that Amazon hashes (a–z, 0–9)'
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
    const [observed] = await mappedBy({ audienceId, countryCode }, engageTrack(true, { person: ANN, userId: ' ' }))
    expect(observed).toMatchObject({ outcome: 'refused', refusedBy: 'member', externalUserId: undefined })
    expect({ audienceId: observed.audienceId, countryCode: observed.countryCode }).toEqual(shown)
  })

  test('the country that it has, found or of its audience, where none is mapped', async () => {
    const found = engageTrack(true, { person: { ...ANN, country: 'Deutschland', phone: '030 123456' } })
    const ofAudience = engageTrack(true, { person: ANN, country: 'CA' })
    const unknown = engageTrack(true, { person: { ...ANN, country: 'Atlantis' } })
    const shown = await mappedBy({ audienceId: null, countryCode: null }, found, ofAudience, unknown)
    expect(shown.map(({ audienceId, countryCode }) => [audienceId, countryCode])).toEqual([
      [undefined, 'DE'],
      [undefined, 'CA'],
      [undefined, undefined]
    ])
    expect(shown[0].identities).toContainEqual(expect.objectContaining({ field: 'phone', normalised: '4930123456' }))
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

describe('what was skipped is said by its kind', () => {
  const reasons = async (person: Record<string, unknown>, country = 'US') => {
    const [{ identities }] = await previewed(engageTrack(true, { person, country }))
    return Object.fromEntries(identities.map(({ field, leftOut }) => [field, leftOut]))
  }

  test.each<[string, Record<string, unknown>, Record<string, string>]>([
    [
      'two numbers',
      { phone: '571 412 0599 571 412 0600' },
      { phone: '20 digits: two numbers, or more than a number has' }
    ],
    ['scientific notation', { phone: '4.9E+12' }, { phone: 'scientific notation: export the column as text' }],
    ['lost zeros', { zip: '75' }, { postal: '2 digits: leading zeros may be missing' }],
    [
      'another hash',
      { email: 'a'.repeat(32), city: `0x${'b'.repeat(40)}`, last_name: 'c'.repeat(128) },
      {
        email: 'an MD5 hash; Amazon takes SHA-256 of the plain value',
        city: 'a SHA-1 hash; Amazon takes SHA-256 of the plain value',
        lastName: 'a SHA-512 hash; Amazon takes SHA-256 of the plain value'
      }
    ],
    [
      'the hash of no value',
      { email: sha256('null') },
      { email: 'the hash of an empty text or of a word for "no value"' }
    ],
    ['a word for no value', { first_name: '#REF!' }, { firstName: 'a word for "no value"' }],
    ['another form', { state: 'completed' }, { state: 'not recognized: map the field if this is the value' }]
  ])('%s', async (_name, person, expected) => {
    expect(await reasons(person)).toEqual(expected)
  })

  test('an address object without a street is no fault', async () => {
    expect(await reasons({ email: 'ann@example.com', address: { city: 'Dallas' } })).toEqual({
      email: undefined,
      city: undefined
    })
  })
})

describe('what a value was read as', () => {
  const shown = async (person: Record<string, unknown>, type = engageTrack) => {
    const [{ identities, record }] = await previewed(type(true, { person }))
    return { identities, record: record as { hashedPII: Record<string, string>[] } | undefined }
  }

  test('an address from a longer text is noted as such', async () => {
    const { identities } = await shown({ email: 'Ann <ann@example.com>', phone: '571 412 0599' })
    expect(identities).toMatchObject([
      { field: 'email', raw: 'Ann <ann@example.com>', normalised: 'ann@example.com', note: 'read from a longer text' },
      { field: 'phone' }
    ])
    expect(identities[1]).not.toHaveProperty('note')
    expect((await shown({ email: 'Ann_Lee+x@Example.com' })).identities[0]).not.toHaveProperty('note')
  })

  test('each of several values of one text is shown', async () => {
    const { identities } = await shown({ email: 'a@b.de; c@d.fr', address: '5 Sunset Boulevard' })
    expect(identities.map(({ field, normalised }) => [field, normalised])).toEqual([
      ['email', 'a@b.de'],
      ['email', 'c@d.fr'],
      ['address', '5sunsetboulevard'],
      ['address', '5sunsetblvd']
    ])
  })

  test('a full name is shown in its parts, in each way in which it is split', async () => {
    const { identities, record } = await shown({ name: 'Mary Ann Smith' }, engageIdentify)
    expect(identities.map(({ field, place, raw }) => [field, place, raw])).toEqual([
      ['firstName', '$.traits.name', 'Mary'],
      ['lastName', '$.traits.name', 'Ann Smith'],
      ['firstName', '$.traits.name', 'Mary Ann'],
      ['lastName', '$.traits.name', 'Smith']
    ])
    expect(identities.map(({ hash }) => hash)).toEqual(
      record?.hashedPII.flatMap(({ firstname, lastname }) => [firstname, lastname])
    )
  })

  test('the user ID is shown as the email', async () => {
    const [{ identities }] = await previewed(engageTrack(true, { userId: 'ann@example.com' }))
    expect(identities).toMatchObject([{ field: 'email', place: '$.userId', normalised: 'ann@example.com' }])
  })

  test('one word for "no value" in both names is none', async () => {
    const { identities } = await shown({ email: 'ann@example.com', first_name: 'None', last_name: 'None' })
    expect(identities.map(({ field, leftOut }) => [field, leftOut])).toEqual([
      ['email', undefined],
      ['firstName', 'a word for "no value"'],
      ['lastName', 'a word for "no value"']
    ])
  })
})

describe('when no identity is left, the reason names what only needs to be mapped', () => {
  const reason = async (person: Record<string, unknown>, mapping: JSONObject = {}) =>
    (await mappedBy(mapping, engageTrack(true, { person })))[0].reason?.replace(/^No valid identifier\..*?allows\./, '')

  test.each<[Record<string, unknown>, string]>([
    [{ contact_email: 'ann@example.com' }, ' The event has properties.contact_email: map Email to it.'],
    [{ login: 'ann@example.com' }, ' The event has properties.login: map Email to it.'],
    [
      { billing: { mail_address_2: 'Ann <ann@b.de>' } },
      ' The event has properties.billing.mail_address_2: map Email to it.'
    ],
    [{ homePhone: '571 412 0599' }, ' The event has properties.homePhone: map Phone to it.'],
    [{ contact_emails: ['ann@b.de'] }, ' The event has properties.contact_emails: map Email to it.'],
    [
      { email2: 'a@b.de', 'phone 2': '571 412 0599' },
      ' The event has properties.email2: map Email to it; properties.phone 2: map Phone to it.'
    ],
    [{ plan: 'gold', phone_verified: true, order: 5714120599, 'ann@example.com': 'a@b.de' }, '']
  ])('%j', async (person, hint) => {
    expect(await reason(person)).toBe(hint)
  })

  test('also where the mapping looks elsewhere', async () => {
    expect(await reason({ email: 'ann@example.com' }, { email: { '@path': '$.properties.mail' } })).toBe(
      ' The event has properties.email: map Email to it.'
    )
  })

  test('three at most, and nothing of their values', async () => {
    const person = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`email_no_${n}`, `person${n}@example.com`]))
    const hint = await reason(person)
    expect(hint?.match(/map Email to it/g)).toHaveLength(3)
    expect(hint).not.toContain('@')
  })
})
