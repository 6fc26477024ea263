import { isState, normalizeState } from '../state'

test.each([
  ['US', 'Texas', 'tx'],
  ['US', 'TX', 'tx'],
  ['US', 'new york', 'ny'],
  ['US', 'N.Y.', 'ny'],
  ['US', 'West Virginia', 'wv'],
  ['US', 'District of Columbia', 'di'],
  ['US', 'DC', 'dc'],
  ['US', 'Puerto Rico', 'pr'],
  ['US', 'PR', 'pr'],
  ['CA', 'British Columbia', 'bc'],
  ['CA', 'Newfoundland and Labrador', 'nl'],
  ['CA', 'Québec', 'qu'],
  ['CA', 'Quebec', 'qc'],
  ['FR', 'Pays de la Loire', 'pl'],
  ['FR', 'Île-de-France', 'le'],
  ['FR', 'Ile-de-France', 'if'],
  ['DE', 'Baden-Wuerttemberg', 'bw'],
  ['DE', 'Baden-Württemberg', 'ba'],
  ['DE', 'Bavaria', 'by'],
  ['DE', 'Bayern', 'ba'],
  ['IT', 'Rome', 'rm'],
  ['IT', 'Roma', 'ro'],
  ['IT', "L'Aquila", 'aq'],
  ['IT', 'Barletta-Andria-Trani', 'bt'],
  ['ES', 'Alicante', 'a'],
  ['ES', 'Alacant', 'a'],
  ['ES', 'Madrid', 'm'],
  ['ES', 'Santa Cruz de Tenerife', 'tf'],
  ['ES', 'Cataluna', 'ca'],
  ['IN', 'Gujarat', 'gu'],
  ['JP', 'Tokyo', 'to'],
  ['GB', 'Greater London', 'gr'],
  ['BR', 'São Paulo', 'so'],
  ['', 'Texas', 'te'],
  ['US', 'x', 'x']
])('%s: %s is %s', (country, state, normal) => {
  expect(normalizeState(state, country)).toBe(normal)
})

describe('codes of ISO 3166-2', () => {
  test.each([
    ['US', 'US-CA', 'ca'],
    ['US', 'us-ca', 'ca'],
    ['US', 'US_TX', 'tx'],
    ['US', 'US - New York', 'ny'],
    ['US', 'US-PR', 'pr'],
    ['DE', 'DE-BY', 'by'],
    ['CA', 'CA-QC', 'qc'],
    ['CA', 'CA', 'ca'],
    ['FR', 'FR-IDF', 'id'],
    ['IN', 'IN-GJ', 'gj'],
    ['AU', 'AU-NSW', 'ns'],
    ['GB', 'GB-ENG', 'en'],
    ['GB', 'UK-ENG', 'en'],
    // Another country's is none of this one.
    ['DE', 'US-CA', 'us']
  ])('%s: %s is %s', (country, state, normal) => {
    expect(normalizeState(state, country)).toBe(normal)
  })
})

describe('names and abbreviations side by side', () => {
  test.each([
    ['US', 'Texas (TX)', 'tx'],
    ['US', 'TX - Texas', 'tx'],
    ['US', 'Texas – TX', 'tx'],
    ['US', 'Texas, USA', 'tx'],
    ['US', 'Austin, TX', 'tx'],
    ['CA', 'Quebec / QC', 'qc'],
    ['DE', 'Bavaria, Germany', 'by']
  ])('%s: %s is %s', (country, state, normal) => {
    expect(normalizeState(state, country)).toBe(normal)
    expect(isState(state, country)).toBe(true)
  })

  test('a sign within a name does not part it', () => {
    expect(normalizeState('Baden-Wuerttemberg', 'DE')).toBe('bw')
    expect(normalizeState('Castilla - Leon', 'ES')).toBe('ca')
    expect(normalizeState('completed, new', 'US')).toBe('co')
    expect(isState('completed, new', 'US')).toBe(false)
  })
})

test.each(['', '-', '12', '東京都'])('%j has no letters', (state) => {
  expect(normalizeState(state, 'CA')).toEqual('')
})

test.each([
  'N/A',
  'null',
  'None',
  'undefined',
  'nan',
  'nil',
  'NA',
  '\\N',
  '<NA>',
  '#N/A',
  '#REF!',
  '(null)',
  'unknown'
])('%j is a word for "no value"', (state) => {
  expect(normalizeState(state, 'CA')).toEqual('')
})

test.each([
  ['IT', 'NA', 'na'],
  ['ES', 'NA', 'na']
])('%s has a province of the abbreviation %s', (country, state, normal) => {
  expect(normalizeState(state, country)).toBe(normal)
})

describe('whether a text is a state of the country', () => {
  test.each([
    ['US', 'Texas'],
    ['US', 'tx'],
    ['US', 'US-TX'],
    ['US', 'District of Columbia'],
    ['US', 'DC'],
    ['US', 'Puerto Rico'],
    ['CA', 'Québec'],
    ['DE', 'Bayern'],
    ['DE', 'Bavaria'],
    ['DE', 'Baden-Württemberg'],
    ['DE', 'DE-NW'],
    ['FR', 'Île-de-France'],
    ['FR', 'Bouches-du-Rhône'],
    ['IT', 'Lombardia'],
    ['IT', 'Roma'],
    ['IT', 'RM'],
    ['ES', 'Andalucía'],
    ['ES', 'Madrid'],
    ['JP', 'Tokyo'],
    ['JP', 'Osaka-fu'],
    ['JP', 'Tokyo Prefecture'],
    ['IN', 'Uttar Pradesh'],
    ['AU', 'NSW'],
    ['BR', 'São Paulo'],
    ['MX', 'CDMX'],
    ['GB', 'West Yorkshire'],
    ['PL', 'Małopolskie'],
    ['SE', 'Skåne län'],
    ['TR', 'İstanbul'],
    ['NL', 'Noord-Holland'],
    ['BE', 'Vlaams-Brabant'],
    ['AE', 'Dubai'],
    ['SA', 'Riyadh'],
    ['EG', 'Cairo'],
    ['SG', 'Singapore']
  ])('%s: %s is', (country, state) => {
    expect(isState(state, country)).toBe(true)
  })

  test.each('US CA DE FR IT ES JP IN AU BR MX GB PL SE TR NL BE AE SA EG SG AT'.split(' '))(
    '%s: what else is called a state is not',
    (country) => {
      for (const state of [
        'completed',
        'open',
        'active',
        'processing',
        'closed',
        'new',
        'failed',
        'us-east-1',
        '42',
        ''
      ]) {
        expect([state, isState(state, country)]).toEqual([state, false])
      }
    }
  )
})
