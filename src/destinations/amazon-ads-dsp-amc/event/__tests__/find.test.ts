import type { EventField } from '../fields'
import { EVENT_FIELDS } from '../fields'
import { findFirst, findIdentity, readSections } from '../find'
import { asObject } from '../../api/json'
import { sha256 } from '../../identity/text'
import { ALL, offered, searchFor } from '../../__tests__/__helpers__/finding'

const NOT_OBJECTS = [undefined, null, '', 'text', 7, true, [], [{ a: 1 }], () => undefined].map((value) => ({ value }))

describe('an object', () => {
  test.each<{ value: unknown }>(NOT_OBJECTS)('is not $value', ({ value }) => {
    expect(asObject(value)).toBeUndefined()
  })

  test.each([{}, { a: 1 }, Object.create(null)])('is %p, itself', (value: object) => {
    expect(asObject(value)).toBe(value)
  })
})

describe('sections', () => {
  const NONE = {
    event: undefined,
    properties: undefined,
    traits: undefined,
    context: undefined,
    'context.traits': undefined
  }

  test.each<{ value: unknown }>(NOT_OBJECTS)('an event that is $value has none', ({ value }) => {
    expect(readSections(value)).toStrictEqual(NONE)
  })

  test.each<{ value: unknown }>(NOT_OBJECTS)('where $value stands there is none', ({ value }) => {
    const event = { properties: value, traits: value, context: value }
    expect(readSections(event)).toStrictEqual({ ...NONE, event })
    expect(readSections({ context: { traits: value } })['context.traits']).toBeUndefined()
  })

  test('are the event’s own objects', () => {
    const event = { properties: {}, traits: {}, context: { traits: {} } }
    const sections = readSections(event)
    expect(sections.event).toBe(event)
    expect(sections.properties).toBe(event.properties)
    expect(sections.traits).toBe(event.traits)
    expect(sections.context).toBe(event.context)
    expect(sections['context.traits']).toBe(event.context.traits)
  })
})

describe('what is looked for is found by its name', () => {
  test.each([undefined, null])('a place that holds %p is passed over', (nothing) => {
    const event = { properties: { email: nothing }, traits: { email: 'a' }, context: { traits: { email: nothing } } }
    expect(offered(event, 'email')).toEqual(['$.traits.email'])
  })

  test.each<{ address: unknown }>(NOT_OBJECTS.map(({ value }) => ({ address: value })))(
    'an address that is $address has no parts',
    ({ address }) => {
      expect(offered({ properties: { address } }, 'city')).toEqual([])
    }
  )

  const EVERYWHERE = {
    zip: 'a',
    postal_code: 'a',
    email: 'a',
    country: 'a',
    countryCode: 'a',
    street: 'a',
    ip: 'a',
    address: { postcode: 'a', country: 'a', Postal: 'a', line1: 'a' }
  }
  const inEach = (...keys: string[]) =>
    ['properties', 'traits', 'context.traits'].flatMap((section) => keys.map((key) => `$.${section}.${key}`))

  test.each<[EventField, string[]]>([
    ['email', inEach('email')],
    ['ipAddress', ['$.context.ip', '$.properties.ip']],
    ['externalUserId', ['$.userId', '$.anonymousId']],
    ['postal', inEach('postal_code', 'zip', 'address.Postal', 'address.postcode')],
    ['countryCode', inEach('countryCode', 'country', 'address.country')],
    ['address', inEach('street', 'address.line1')]
  ])('%s from the likeliest place to the last', (field, paths) => {
    const event = {
      userId: 'a',
      anonymousId: 'a',
      properties: EVERYWHERE,
      traits: EVERYWHERE,
      context: { ip: 'a', traits: EVERYWHERE }
    }
    expect(offered(event, field)).toEqual(paths)
  })

  test('an address that is text is a street', () => {
    expect(offered({ traits: { address: '12 Elm Street', street: 'a' } }, 'address')).toEqual([
      ...['$.traits.address', '$.traits.street']
    ])
  })

  test('a name is a person’s in traits, not in properties', () => {
    const event = {
      properties: { name: 'a' },
      traits: { Name: 'a', full_name: 'a' },
      context: { traits: { name: 'a' } }
    }
    expect(offered(event, 'name')).toEqual(['$.traits.Name', '$.traits.full_name', '$.context.traits.name'])
  })

  test('looking ends at the first value of which something is made', () => {
    const values: unknown[] = []
    const event = { properties: { email: '' }, traits: { email: 'a' }, context: { traits: { email: 'b' } } }
    const taken = findFirst(readSections(event), ALL, 'email', (value) => {
      values.push(value)
      return value === '' ? undefined : `${value as string}!`
    })
    expect(taken).toBe('a!')
    expect(values).toEqual(['', 'a'])
  })

  test('what is not looked for is not offered', () => {
    const search = searchFor({ email: { '@path': '$.properties.mail' } })
    expect(findFirst(readSections({ properties: { email: 'a' } }), search, 'email', () => true)).toBeUndefined()
  })
})

describe('names are compared loosely', () => {
  test.each(['contact_email', 'email2', 'emails_sent', 'phone_verified', 'e.mail', 'firstname1', 'hasEmail', 'emailé'])(
    '%s is another name',
    (key) => {
      expect(EVENT_FIELDS.filter((field) => offered({ traits: { [key]: 'a' } }, field).length > 0)).toEqual([])
    }
  )

  test('events of other shapes do not change each other', () => {
    const shapes = Array.from({ length: 50 }, (_, n) => ({
      traits: { ...Object.fromEntries(Array.from({ length: n % 7 }, (_, k) => [`t${n}_${k}`, 1])), email: 'a' },
      context: { traits: n % 2 === 0 ? { phone: 'a' } : {} }
    }))
    for (let round = 0; round < 3; round++) {
      shapes.forEach((event, n) => {
        expect(offered(event, 'email')).toEqual(['$.traits.email'])
        expect(offered(event, 'phone')).toEqual(n % 2 === 0 ? ['$.context.traits.phone'] : [])
      })
    }
  })

  test('an event of very many keys is read', () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`key ${n}`, n]))
    expect(offered({ traits: { ...many, email: 'a' } }, 'email')).toEqual(['$.traits.email'])
  })

  test('a key __proto__ is one like any other', () => {
    expect(offered({ traits: JSON.parse('{"__proto__": {"email": "a"}}') as object }, 'email')).toEqual([])
  })
})

describe('names of hashed values', () => {
  const taken = (event: object, field: EventField) =>
    findFirst(readSections(event), ALL, field, (value) => value as string)

  test.each(['email_sha256', 'hashed_email', 'sha256_email', 'emailHash'])('%s counts where it is a hash', (key) => {
    expect(taken({ traits: { [key]: sha256('ann@example.com') } }, 'email')).toBe(sha256('ann@example.com'))
    expect(taken({ traits: { [key]: 'ann@example.com' } }, 'email')).toBeUndefined()
    expect(taken({ traits: { [key]: 'a'.repeat(31) } }, 'email')).toBeUndefined()
    // Another hash is taken, too: the reason why it is skipped should be shown.
    expect(taken({ traits: { [key]: 'a'.repeat(32) } }, 'email')).toBe('a'.repeat(32))
  })

  test('a plain value goes before them', () => {
    expect(taken({ traits: { hashed_phone: sha256('x'), mobile: '+1' } }, 'phone')).toBe('+1')
  })
})

describe('the person’s ID is the email where none is found', () => {
  const found = (event: object, mapped?: unknown, search = ALL) =>
    findIdentity(
      readSections(event),
      search,
      'email',
      (value, place) => [value, place && `${place.parent}.${place.key}`],
      mapped
    )

  test('the user ID', () => {
    expect(found({ userId: 'ann@example.com' })).toEqual(['ann@example.com', '$.userId'])
    expect(found({ userId: ' Ann_Lee+x@Example.com ' }, ' Ann_Lee+x@Example.com ')).toEqual([
      ...[' Ann_Lee+x@Example.com ', '$.userId']
    ])
  })

  test('a mapped External User ID, which has no path', () => {
    expect(found({ userId: 'user-1' }, 'ann@example.com')).toEqual(['ann@example.com', undefined])
    expect(found({ userId: 'ann@example.com' }, 'crm-7')).toEqual(['ann@example.com', '$.userId'])
  })

  test.each(['user-1', 'Ann <ann@example.com>', 'auth0|ann@example.com', 'ann@localhost', sha256('x'), 42, null, {}])(
    'not %j',
    (userId) => {
      expect(found({ userId }, userId)).toBeUndefined()
    }
  )

  test('an email that is found goes before it, and no other identity is looked for there', () => {
    const event = { userId: 'ann@example.com', traits: { email: 'b@c.de' } }
    expect(found(event)).toEqual(['b@c.de', '$.traits.email'])
    expect(findIdentity(readSections(event), ALL, 'phone', (value) => value, 'ann@example.com')).toBeUndefined()
  })

  test.each([
    ['Find Identities is off', {}, {}],
    ['Email is mapped', { email: { '@path': '$.properties.mail' } }, { findIdentities: true }],
    ['Identities to Send has no email', {}, { findIdentities: true, identitiesToSend: ['phone'] }]
  ])('not when %s', (_name, mapping, options) => {
    expect(found({ userId: 'ann@example.com' }, 'ann@example.com', searchFor(mapping, options))).toBeUndefined()
  })
})
