import { normalizeCity, normalizeName, splitName } from '../name'

describe('names', () => {
  test.each([
    ['Jane', 'jane'],
    ['Mary Ann', 'maryann'],
    ["O'Neil-Smith", 'oneilsmith'],
    ['Müller', 'mueller'],
    ['Weiß', 'weiss'],
    ['WEISS', 'weiss'],
    ['WEIẞ', 'weiss'],
    ['Ägäis Öl', 'aegaeisoel'],
    ['Søren Ærø', 'sorenaero'],
    ['Muñoz', 'muoz'],
    ['José', 'jos'],
    ['John 3rd', 'john3rd'],
    ['Null', 'null'],
    ['none', 'none'],
    ['Na', 'na'],
    ['nan', 'nan'],
    ['Nil', 'nil'],
    ['N.A.', 'na']
  ])('%s is %s', (name, normal) => {
    expect(normalizeName(name)).toBe(normal)
  })

  test.each(['', '-', '...', '東京', '\u0000'])('%j has no letters', (name) => {
    expect(normalizeName(name)).toEqual('')
  })

  test.each([
    ...[
      'N/A',
      'n/a',
      '#N/A',
      'undefined',
      '\\N',
      '\\n',
      'NULL',
      'NaN',
      '(null)',
      '[null]',
      '<null>',
      '<NA>',
      '<na>',
      '(none)',
      'None',
      '"null"',
      "'NULL'",
      '[object Object]'
    ],
    ...[
      '(not set)',
      '(blank)',
      '#REF!',
      '#NAME?',
      '#VALUE!',
      '#DIV/0!',
      '#NUM!',
      '#NULL!',
      '#WERT!',
      '#BEZUG!',
      '#¡VALOR!'
    ]
  ])('%j is a word for "no value"', (name) => {
    expect(normalizeName(name)).toEqual('')
  })
})

describe('cities', () => {
  test.each([
    ['New York', 'newyork'],
    ['St. Louis', 'stlouis'],
    ['Köln', 'kln'],
    ['Montréal-Est', 'montralest'],
    ["L'Île-Perrot", 'lleperrot'],
    ['Elx/Elche', 'elxelche'],
    ['Paris 16', 'paris16'],
    ['Na', 'na']
  ])('%s is %j', (city, normal) => {
    expect(normalizeCity(city)).toBe(normal)
  })

  test.each(['Å', '東京', '-'])('%s has no letters', (city) => {
    expect(normalizeCity(city)).toEqual('')
  })

  test.each([
    'N/A',
    'null',
    'undefined',
    'nan',
    'NaN',
    'None',
    'none',
    'nil',
    '\\N',
    '<NA>',
    '(null)',
    '#REF!',
    'Unknown'
  ])('%s is a word for "no value"', (city) => {
    expect(normalizeCity(city)).toEqual('')
  })
})

describe('full names', () => {
  test.each<[string, (readonly [string, string?])[]]>([
    ['Jane Doe', [['Jane', 'Doe']]],
    [' Jane   Doe ', [['Jane', 'Doe']]],
    ['Jane', [['Jane']]],
    [
      'Mary Ann Smith',
      [
        ['Mary', 'Ann Smith'],
        ['Mary Ann', 'Smith']
      ]
    ],
    [
      'Juan Carlos García López',
      [
        ['Juan', 'Carlos García López'],
        ['Juan Carlos García', 'López']
      ]
    ],
    ['Doe, Jane', [['Jane', 'Doe']]],
    ['García López, Juan Carlos', [['Juan Carlos', 'García López']]],
    ['Jane Doe, PhD', [['Jane', 'Doe']]],
    ['John Doe, Jr.', [['John', 'Doe']]],
    ['Doe,', [['Doe']]],
    ['Jane Doe, Acme, Inc.', [['Jane', 'Doe']]]
  ])('%j is %j', (name, parts) => {
    expect(splitName(name.trim())).toEqual(parts.map(([firstName, lastName]) => ({ firstName, lastName })))
  })

  test.each(['ann@example.com', 'N/A', 'null', 'unknown', '42', '-', ''])('%j is not a name', (name) => {
    expect(splitName(name)).toEqual([])
  })
})
