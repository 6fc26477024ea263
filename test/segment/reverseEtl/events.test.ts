import { createRowMapper } from '../../../src/segment/reverseEtl/events'
import { buildRowMapping } from '../../../src/segment/reverseEtl/mapping'

const MAPPING = buildRowMapping(
  new Map([
    ['email', ['e.mail', 'mail 2']],
    ['city', ['city']]
  ]),
  ['id', 'e.mail', 'mail 2', 'city'],
  { mode: 'mirror', settings: {} }
)

const eventOf = (values: (string | null)[]) => createRowMapper(MAPPING)({ change: 'new', id: 'p1', digest: 1n, values })

test('a row is a track named for its change, with the columns in its properties', () => {
  const { timestamp, messageId, ...event } = eventOf(['ann@example.com', null, 'Dallas'])
  expect(event).toStrictEqual({
    type: 'track',
    event: 'new',
    userId: 'p1',
    properties: { e_mail: 'ann@example.com', 'mail 2': undefined, city: 'Dallas' },
    context: {}
  })
  expect(new Date(timestamp as string).toISOString()).toBe(timestamp)
  expect(messageId).toMatch(/^[0-9a-f-]{36}-1$/)
})

test('no two events have one message ID, those of another run neither', () => {
  const row = { change: 'updated', id: 'p1', digest: 1n, values: [] } as const
  const [first, second] = [createRowMapper(MAPPING), createRowMapper(MAPPING)]
  const events = [first, first, second, second].map((toEvent) => toEvent({ ...row, values: [] }))
  expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(4)
})

test.each<[(string | null)[], unknown]>([
  [
    ['a@example.com', 'b@example.com', null],
    ['a@example.com', 'b@example.com']
  ],
  [
    ['["a@example.com","b@example.com"]', 'c@example.com', null],
    ['a@example.com', 'b@example.com', 'c@example.com']
  ],
  [['["a@example.com"]', '', null], 'a@example.com'],
  [[null, 'b@example.com', null], 'b@example.com'],
  [['', ' ', null], ''],
  [[null, null, null], undefined],
  [['[broken', null, null], '[broken']
])('columns of a field that takes several travel as one list in the property of the first: %j', (values, email) => {
  expect(eventOf(values).properties).toMatchObject({ e_mail: email })
})

test('a list in a column of a field that takes one stays as it is', () => {
  expect(eventOf([null, null, '["Dallas","Austin"]']).properties?.city).toBe('["Dallas","Austin"]')
})
