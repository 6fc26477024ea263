import { look, objectOf, sectionsOf } from '../../../../src/destinations/amazon-ads-dsp-amc/event/lookup'
import { PLACES } from '../../../../src/destinations/amazon-ads-dsp-amc/event/paths'

const NOT_OBJECTS = [undefined, null, '', 'text', 7, true, [], [{ a: 1 }], () => undefined].map((value) => ({ value }))

describe('an object', () => {
  test.each<{ value: unknown }>(NOT_OBJECTS)('is not $value', ({ value }) => {
    expect(objectOf(value)).toBeUndefined()
  })

  test.each([{}, { a: 1 }, Object.create(null)])('is %p, itself', (value: object) => {
    expect(objectOf(value)).toBe(value)
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
    expect(sectionsOf(value)).toStrictEqual(NONE)
  })

  test.each<{ value: unknown }>(NOT_OBJECTS)('where $value stands there is none', ({ value }) => {
    const event = { properties: value, traits: value, context: value }
    expect(sectionsOf(event)).toStrictEqual({ ...NONE, event })
    expect(sectionsOf({ context: { traits: value } })['context.traits']).toBeUndefined()
  })

  test('are the event’s own objects', () => {
    const event = { properties: {}, traits: {}, context: { traits: {} } }
    const sections = sectionsOf(event)
    expect(sections.event).toBe(event)
    expect(sections.properties).toBe(event.properties)
    expect(sections.traits).toBe(event.traits)
    expect(sections.context).toBe(event.context)
    expect(sections['context.traits']).toBe(event.context.traits)
  })
})

describe('the looking', () => {
  const EVERYWHERE = {
    email: 'a',
    postal: 'a',
    zip: 'a',
    country: 'a',
    ip: 'a',
    address: { postal_code: 'a', country: 'a' }
  }
  const asked = (event: unknown, sought: keyof typeof PLACES) => {
    const paths: string[] = []
    look(sectionsOf(event), PLACES[sought], (_value, { path }) => void paths.push(path))
    return paths
  }

  test.each([undefined, null])('asks nobody about a place that holds %p', (nothing) => {
    const event = { properties: { email: nothing }, traits: { email: 'a' }, context: { traits: { email: nothing } } }
    expect(asked(event, 'email')).toEqual(['$.traits.email'])
  })

  test.each<{ address: unknown }>(NOT_OBJECTS.map(({ value }) => ({ address: value })))(
    'finds no part of an address that is $address',
    ({ address }) => {
      expect(asked({ properties: { address } }, 'city')).toEqual([])
    }
  )

  test.each([
    ['email', ['$.properties.email', '$.traits.email', '$.context.traits.email']],
    ['ipAddress', ['$.context.ip', '$.properties.ip']],
    ['externalUserId', ['$.userId', '$.anonymousId']],
    [
      'postal',
      ['properties', 'traits', 'context.traits'].flatMap((section) =>
        ['postal', 'zip', 'address.postal_code'].map((name) => `$.${section}.${name}`)
      )
    ],
    [
      'countryCode',
      ['properties', 'traits', 'context.traits'].flatMap((section) =>
        ['country', 'address.country'].map((name) => `$.${section}.${name}`)
      )
    ]
  ] as const)('goes for %s from the likeliest place to the last', (sought, paths) => {
    const event = {
      userId: 'a',
      anonymousId: 'a',
      properties: EVERYWHERE,
      traits: EVERYWHERE,
      context: { ip: 'a', traits: EVERYWHERE }
    }
    expect(asked(event, sought)).toEqual(paths)
  })

  test('ends at the first place that means something', () => {
    const values: unknown[] = []
    const event = { properties: { email: '' }, traits: { email: 'a' }, context: { traits: { email: 'b' } } }
    const taken = look(sectionsOf(event), PLACES.email, (value) => {
      values.push(value)
      return value === '' ? undefined : `${value as string}!`
    })
    expect(taken).toBe('a!')
    expect(values).toEqual(['', 'a'])
  })
})
