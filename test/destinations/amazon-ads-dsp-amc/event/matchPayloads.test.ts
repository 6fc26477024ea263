import { readSections } from '../../../../src/destinations/amazon-ads-dsp-amc/event/find'
import { eventsOf } from '../../../../src/destinations/amazon-ads-dsp-amc/event/matchPayloads'

const MAPPING = {
  messageId: { '@path': '$.messageId' },
  audienceId: { '@path': '$.context.personas.external_audience_id' },
  externalUserId: { '@path': '$.userId' }
}

const NOT_BY_USER_ID = [undefined, '$.userId', { '@path': '$.properties.crm_id' }].map((externalUserId) => ({
  mapping: { ...MAPPING, externalUserId }
}))

const event = (messageId: unknown, audienceId?: unknown, userId?: unknown) => ({
  messageId,
  userId,
  context: { personas: { external_audience_id: audienceId } }
})

/** The place of each payload's event, undefined where nothing is to be found. */
const placesOf = (payloads: Parameters<typeof eventsOf>[0], rawData: readonly unknown[], mapping: unknown = MAPPING) =>
  eventsOf(payloads, rawData, mapping).map((found) => {
    if (found.event === undefined) {
      expect(found).toStrictEqual(readSections(undefined))
      return undefined
    }
    return rawData.indexOf(found.event)
  })

test('as many payloads as events are each other’s, whatever they have in common', () => {
  expect(placesOf([{ messageId: 'x' }, {}, { messageId: 'a' }], [event('a'), event('a'), event('b')])).toEqual([
    0, 1, 2
  ])
})

describe('with an event too many, a payload has the one', () => {
  const payload = { messageId: 'm', audienceId: '7', externalUserId: 'u' }
  const its = event('m', '7', 'u')

  test.each<{ what: string; other: unknown }>([
    { what: 'of its message', other: event('n', '7', 'u') },
    { what: 'of its audience', other: event('m', '8', 'u') },
    { what: 'of its person', other: event('m', '7', 'v') },
    { what: 'with an ID of text', other: event(['m'], '7', 'u') },
    { what: 'with an ID that can be text', other: event({ toString: 1 }, '7', 'u') },
    { what: 'with a message ID', other: { ...its, messageId: undefined } },
    { what: 'with an audience', other: { ...its, context: { personas: null } } },
    { what: 'with a personas', other: { ...its, context: {} } },
    { what: 'with a context', other: { ...its, context: null } },
    { what: 'with a user ID', other: event('m', '7', null) },
    { what: 'that is an object', other: null }
  ])('$what', ({ other }) => {
    expect(placesOf([payload], [other, its])).toEqual([1])
    expect(placesOf([payload], [its, other])).toEqual([0])
  })

  test('that is an object, told by the person alone', () => {
    expect(placesOf([{ externalUserId: 'u' }], [null, its])).toEqual([1])
  })

  test('whose IDs are numbers', () => {
    expect(placesOf([{ messageId: '2', audienceId: '7' }], [event(1, 7), event(2, 7)])).toEqual([1])
  })

  test('that a value it lacks does not rule out', () => {
    expect(placesOf([{ messageId: 'm' }], [event('n', '8', 'v'), its])).toEqual([1])
  })
})

test.each<{ mapping: unknown }>(NOT_BY_USER_ID)('with $mapping the person’s ID tells no event', ({ mapping }) => {
  const payload = { messageId: 'm', externalUserId: 'u' }
  expect(placesOf([payload], [event('m', '7', 'v'), event('n', '7', 'u')], mapping)).toEqual([0])
})

test.each<{ mapping: unknown }>([{ mapping: null }, { mapping: 'text' }, { mapping: {} }])(
  'with the mapping $mapping nothing tells an event',
  ({ mapping }) => {
    expect(placesOf([{ messageId: 'm' }], [event('m'), event('n')], mapping)).toEqual([undefined])
  }
)

test('an audience that is mapped from elsewhere rules no event out', () => {
  const mapping = { ...MAPPING, audienceId: '7' }
  expect(placesOf([{ messageId: 'm', audienceId: '7' }], [event('n', '8'), event('m', '8')], mapping)).toEqual([1])
})

describe('nothing is found for a payload', () => {
  test('of which two events might be its own', () => {
    expect(placesOf([{ messageId: 'm' }], [event('m'), event('m')])).toEqual([undefined])
  })

  test('that is of no event', () => {
    expect(placesOf([{ messageId: 'x' }], [event('a'), event('b')])).toEqual([undefined])
  })

  test('and the order tells the others apart', () => {
    const payloads = ['a', 'm', 'm', 'b', 'm'].map((messageId) => ({ messageId }))
    const events = ['m', 'a', 'm', 'm', 'b', 'm', 'm'].map((messageId) => event(messageId))
    expect(placesOf(payloads, events)).toEqual([1, 2, 3, 4, undefined])
  })
})
