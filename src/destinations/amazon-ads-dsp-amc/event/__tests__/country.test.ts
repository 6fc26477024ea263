import { searchFor } from '../../__tests__/__helpers__/finding'
import { readSections } from '../find'
import { findCountry, needsConsent, readCountry, toCountryCode, UNRECOGNIZED } from '../country'
import { englishNames } from '../data/countryNames'

test.each([
  ['US', 'US'],
  [' de ', 'DE'],
  ['UK', 'GB'],
  ['U.K.', 'GB'],
  ['U.S.A.', 'US'],
  ['DEU', 'DE'],
  ['gbr', 'GB'],
  ['Germany', 'DE'],
  ['UNITED STATES', 'US'],
  ['United States of America', 'US'],
  ['the Netherlands', 'NL'],
  ['Bosnia and Herzegovina', 'BA'],
  ['Bosnia & Herzegovina', 'BA'],
  [' the Netherlands ', 'NL'],
  ['Democratic Republic of the Congo', 'CD'],
  ['Saint Lucia', 'LC'],
  ['St. Lucia', 'LC'],
  ['ST', 'ST'],
  ['Côte d’Ivoire', 'CI'],
  ["Cote d'Ivoire", 'CI'],
  ['Turkey', 'TR'],
  ['Türkiye', 'TR'],
  ['Czechia', 'CZ'],
  ['Czech Republic', 'CZ'],
  ['South Korea', 'KR'],
  ['Hong Kong', 'HK'],
  ['XKX', 'XK'],
  ['Georgia', 'GE'],
  ['U. S.', 'US'],
  ['UAE', 'AE'],
  ['U.A.E.', 'AE'],
  ['Korea, Republic of', 'KR'],
  ['Iran (Islamic Republic of)', 'IR'],
  ['Moldova, Republic of', 'MD'],
  ['Brunei Darussalam', 'BN'],
  ['Syrian Arab Republic', 'SY'],
  ['Republic of Türkiye', 'TR'],
  ['Tanzania, United Republic of', 'TZ'],
  ['Viet Nam', 'VN'],
  ['Cabo Verde', 'CV'],
  ['EL', 'GR'],
  ['ＤＥ', 'DE'],
  ['\ufeffGermany', 'DE'],
  ['276', 'DE'],
  ['840', 'US'],
  ['826', 'GB'],
  ['040', 'AT'],
  ['036', 'AU'],
  ['२७६', 'DE'],
  ['GER', 'DE'],
  ['KSA', 'SA']
])('%j is %s', (text, code) => {
  expect(readCountry(text)).toBe(code)
})

describe('names of ISO 3166-1 in its own forms', () => {
  test.each([
    ['United States of America (the)', 'US'],
    ['United States (the)', 'US'],
    ['United Kingdom of Great Britain and Northern Ireland (the)', 'GB'],
    ['Netherlands (Kingdom of the)', 'NL'],
    ['Netherlands (the)', 'NL'],
    ['United Arab Emirates (the)', 'AE'],
    ['Korea (the Republic of)', 'KR'],
    ["Korea (the Democratic People's Republic of)", 'KP'],
    ['Congo (the Democratic Republic of the)', 'CD'],
    ['Congo (the)', 'CG'],
    ['Bolivia (Plurinational State of)', 'BO'],
    ['Bonaire, Sint Eustatius and Saba', 'BQ'],
    ['Saint Helena, Ascension and Tristan da Cunha', 'SH'],
    ['Tanzania, the United Republic of', 'TZ'],
    ['Palestine, State of', 'PS'],
    ['Taiwan (Province of China)', 'TW'],
    ['Virgin Islands (U.S.)', 'VI'],
    ['Virgin Islands (British)', 'VG'],
    ['Falkland Islands (the) [Malvinas]', 'FK'],
    ['Russian Federation (the)', 'RU'],
    ['Philippines (the)', 'PH'],
    ['Macedonia (the former Yugoslav Republic of)', 'MK']
  ])('%s is %s', (text, code) => {
    expect(readCountry(text)).toBe(code)
  })
})

describe('names in the languages of the countries in which Amazon matches', () => {
  test.each([
    ['Deutschland', 'DE'],
    ['DEUTSCHLAND', 'DE'],
    ['Österreich', 'AT'],
    ['Osterreich', 'AT'],
    ['Oesterreich', 'AT'],
    ['DAENEMARK', 'DK'],
    ['Tuerkei', 'TR'],
    ['Méjico', 'MX'],
    ['Vereinigte Staaten', 'US'],
    ['Schweiz', 'CH'],
    ['Großbritannien', 'GB'],
    ['Allemagne', 'DE'],
    ['États-Unis', 'US'],
    ['Etats Unis', 'US'],
    ['Royaume-Uni', 'GB'],
    ['España', 'ES'],
    ['Espana', 'ES'],
    ['Alemania', 'DE'],
    ['Estados Unidos', 'US'],
    ['Países Bajos', 'NL'],
    ['México', 'MX'],
    ['Italia', 'IT'],
    ['Germania', 'DE'],
    ['Regno Unito', 'GB'],
    ['Brasil', 'BR'],
    ['Alemanha', 'DE'],
    ['Nederland', 'NL'],
    ['België', 'BE'],
    ['Belgique', 'BE'],
    ['Verenigd Koninkrijk', 'GB'],
    ['Polska', 'PL'],
    ['Niemcy', 'DE'],
    ['Włochy', 'IT'],
    ['Wlochy', 'IT'],
    ['Sverige', 'SE'],
    ['Tyskland', 'DE'],
    ['Türkiye', 'TR'],
    ['TÜRKİYE', 'TR'],
    ['Almanya', 'DE'],
    ['İngiltere', 'GB'],
    ['日本', 'JP'],
    ['ドイツ', 'DE'],
    ['アメリカ合衆国', 'US'],
    ['भारत', 'IN'],
    ['जर्मनी', 'DE'],
    ['مصر', 'EG'],
    ['ألمانيا', 'DE'],
    ['المملكة العربية السعودية', 'SA'],
    ['الإمارات العربية المتحدة', 'AE'],
    ['新加坡', 'SG'],
    ['德国', 'DE'],
    ['Singapura', 'SG']
  ])('%s is %s', (text, code) => {
    expect(readCountry(text)).toBe(code)
  })

  test.each('ar ca de en es fr hi it ja ms nl pl pt sv ta tr zh'.split(' '))(
    'all names of Unicode’s CLDR in %s, or nothing where they are another country’s elsewhere',
    (language) => {
      const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
      const read = 'AE AU BE BR CA DE EG ES FR GB IN IT JP MX NL PL SA SE SG TR US AT CH DK FI GR IE PT'.split(' ')
      for (const code of read) {
        expect([names.of(code), readCountry(names.of(code) as string)]).toEqual([names.of(code), code])
      }
    }
  )
})

describe('a name with its code, or in two languages', () => {
  test.each([
    ['Germany (DE)', 'DE'],
    ['Germany [DE]', 'DE'],
    ['DE - Germany', 'DE'],
    ['DE-Germany', 'DE'],
    ['Germany, DE', 'DE'],
    ['DEU / Germany', 'DE'],
    ['Germany/Deutschland', 'DE'],
    ['de-DE', 'DE'],
    ['Germany (276)', 'DE'],
    ['US: United States', 'US'],
    ['🇩🇪', 'DE'],
    ['🇩🇪 Germany', 'DE'],
    ['Guinea-Bissau', 'GW'],
    ['Timor-Leste', 'TL']
  ])('%s is %s', (text, code) => {
    expect(readCountry(text)).toBe(code)
  })

  test.each([
    'Germany (FR)',
    'DE, FR',
    'DE/AT/CH',
    'Berlin, Germany',
    'Germany (West)',
    'Georgia, US',
    '🇩🇪🇫🇷',
    'en-US'
  ])('%s is none', (text) => {
    expect(readCountry(text)).toBeUndefined()
  })
})

test.each([
  ...['ZZ', 'XX', 'ABC', 'Atlantis', 'UNKNOWN', '-', '', '1', '49', '999', '000', '2760', '__proto__', 'constructor'],
  ...['N.A.', 'n/a.', 'No. 1', '&', 'the', '1DE2', 'D-E-U', 'ann@example.com', 'Germania Inferior', '🏴']
])('%j is not recognized', (text) => {
  expect(readCountry(text)).toBeUndefined()
})

test.each([
  ['us', 'US'],
  [' de ', 'DE'],
  ['UK', 'GB'],
  ['el', 'GR'],
  ['ZZ', undefined],
  ['Germany', undefined]
])('the code %j is %s', (code, country) => {
  expect(toCountryCode(code)).toBe(country)
})

test('people of the European Economic Area, the United Kingdom and Switzerland need consent', () => {
  expect(['DE', 'GB', 'CH', 'IS', 'NO', 'LI', 'GR', 'RE', 'US', 'TR', 'JP', 'GG'].map(needsConsent)).toEqual([
    ...[true, true, true, true, true, true, true, true, false, false, false, false]
  ])
})

describe('the country of an event', () => {
  const find = (properties: Record<string, unknown>, mapped?: unknown, mapping: object = {}) =>
    findCountry(mapped, readSections({ properties }), searchFor(mapping, {}))

  test.each<[string, Record<string, unknown>, string | undefined]>([
    ['is found by any of its names', { Country: 'Germany' }, 'DE'],
    ['is none where none is', {}, undefined],
    ['is none where words for "no value" are', { country: '\\N', country_code: 'nan', countryName: 'None' }, undefined],
    ['is behind a calling code', { country_code: '+49', country: 'Germany' }, 'DE'],
    ['is behind a calling code without +', { country_code: '1', country: 'US' }, 'US'],
    ['is behind a calling code that is another country’s number', { country_code: '380', country: 'UA' }, 'UA'],
    ['is behind a number that is none', { country_code: 42, address: { country: 'Canada' } }, 'CA'],
    ['is behind what has the wrong form', { country_code: {}, country: ['DE'], address: { country: 'Canada' } }, 'CA'],
    ['is a number', { country: 276 }, 'DE'],
    ['is a number that is a calling code elsewhere', { country: '380' }, 'IT'],
    ['is a number under the name of a code', { country_code: '276' }, 'DE']
  ])('%s', (_name, properties, country) => {
    expect(find(properties)).toBe(country)
  })

  test.each<[string, Record<string, unknown>]>([
    ['a word that is none', { country_code: 'Atlantis', country: 'US' }],
    ['a calling code and nothing else', { country_code: '+49' }],
    ['a calling code that may be a number', { country_code: '356' }]
  ])('is not recognized: %s', (_name, properties) => {
    expect(find(properties)).toBe(UNRECOGNIZED)
  })

  test('that is mapped is looked for nowhere else', () => {
    const mapping = { countryCode: { '@path': '$.properties.land' } }
    expect(find({ country: 'US' }, 'Deutschland', mapping)).toBe('DE')
    expect(find({ country: 'US' }, '+49', mapping)).toBe(UNRECOGNIZED)
    expect(find({ country: 'US' }, undefined, mapping)).toBeUndefined()
    expect(find({ country: 'US' }, 'N/A', mapping)).toBeUndefined()
  })
})

describe('the English names', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })

  test.each([
    ['germany', 'DE'],
    ['bosniaandherzegovina', 'BA'],
    ['saintlucia', 'LC'],
    ['unitedstates', 'US'],
    ['holland', 'NL']
  ])('have %s for %s', (name, code) => {
    expect(englishNames().get(name)).toBe(code)
  })

  test('are English on a machine that speaks German, too', () => {
    const intl: { DisplayNames: typeof Intl.DisplayNames } = Intl
    const { DisplayNames } = intl
    intl.DisplayNames = class extends DisplayNames {
      constructor(locales: string[], options: Intl.DisplayNamesOptions) {
        super([...locales, 'de'], options)
      }
    } as typeof DisplayNames
    try {
      expect(new Intl.DisplayNames([], { type: 'region' }).of('DE')).toBe('Deutschland')
      expect(englishNames().get('germany')).toBe('DE')
    } finally {
      intl.DisplayNames = DisplayNames
    }
  })

  test('of a runtime without languages are those that people use besides', () => {
    jest.spyOn(Intl.DisplayNames.prototype, 'of').mockReturnValue(undefined)
    const names = englishNames()
    expect(names.get('holland')).toBe('NL')
    expect(names.get('germany')).toBeUndefined()
    expect([...names.keys()]).not.toContain('undefined')
  })
})
