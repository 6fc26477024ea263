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

describe('lists and objects in a column of a field that takes one', () => {
  const skipped: string[] = []
  const mapping = buildRowMapping(
    new Map([
      ['city', ['city']],
      ['countryCode', ['land']],
      ['consent.amznUserData', ['consent']]
    ]),
    ['city', 'land', 'consent'],
    { mode: 'mirror', settings: {} }
  )
  const propertiesOf = (values: (string | null)[]) => {
    skipped.length = 0
    const toEvent = createRowMapper(mapping, { onSkipped: (column) => skipped.push(column) })
    return toEvent({ change: 'new', id: 'p1', digest: 1n, values }).properties
  }

  test.each([
    ['["Dallas","Austin"]', undefined, ['city']],
    ['{"name":"Dallas"}', undefined, ['city']],
    ['[]', undefined, ['city']],
    ['[{"name":"Dallas"}]', undefined, ['city']],
    ['["Dallas"]', 'Dallas', []],
    [' [2139] ', '2139', []],
    ['[Dallas]', '[Dallas]', []],
    ['{Dallas', '{Dallas', []]
  ])('%s counts as missing, but for a list of one, which is what is in it', (city, expected, columns) => {
    expect(propertiesOf([city, null, null])?.city).toBe(expected)
    expect(skipped).toEqual(columns)
  })

  test('a country that is a list is there, so that nobody counts as of another, and a consent is passed on as it is', () => {
    expect(propertiesOf(['x', '["DE","US"]', '["GRANTED","DENIED"]'])).toEqual({
      city: 'x',
      land: '["DE","US"]',
      consent: ['GRANTED', 'DENIED']
    })
    expect(propertiesOf(['x', '["DE"]', '["DENIED"]'])).toMatchObject({ land: 'DE', consent: 'DENIED' })
    expect(skipped).toEqual([])
  })
})

describe('the parts of an address are one line, in the order of the country', () => {
  const columns = ['Hausnummer', 'Straße', 'Zusatz', 'Land']
  const mapping = buildRowMapping(
    new Map([
      ['address', ['Straße', 'Hausnummer', 'Zusatz']],
      ['countryCode', ['Land']]
    ]),
    columns,
    { mode: 'mirror', settings: {} }
  )
  const address = (street: string | null, number: string | null, unit: string | null, land: string | null) =>
    createRowMapper(mapping, { country: 'US' })({
      change: 'new',
      id: 'p1',
      digest: 1n,
      values: [street, number, unit, land]
    }).properties?.Straße

  test.each<[Parameters<typeof address>, string | undefined]>([
    [['Hauptstraße', '5', null, 'DE'], 'Hauptstraße 5'],
    [['Hauptstraße', '5', '3. OG', 'Germany'], 'Hauptstraße 5 3. OG'],
    [['Main Street', '5', 'Apt 4', 'US'], '5 Main Street Apt 4'],
    [['Main Street', '5', '', null], '5 Main Street'],
    [['rue de Rivoli', '5', ' ', 'FR'], '5 rue de Rivoli'],
    [['Hauptstraße 5', '5', null, 'DE'], 'Hauptstraße 5'],
    [['Hauptstraße 55', '5', null, 'DE'], 'Hauptstraße 55 5'],
    [[null, '5', 'Apt 4', 'US'], undefined],
    [['a'.repeat(64), '5', 'Apt 4', 'US'], 'a'.repeat(64)],
    [['["Main Street","Side Street"]', '5', null, 'US'], undefined]
  ])('%j: %j', (values, line) => {
    expect(address(...values)).toBe(line)
  })
})
