import { englishNames, readCountry } from '../../../../src/destinations/amazon-ads-dsp-amc/event/countryName'

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
  ['Cabo Verde', 'CV']
])('%j is %s', (text, code) => {
  expect(readCountry(text)).toBe(code)
})

test.each([
  'ZZ',
  'XX',
  'ABC',
  'Deutschland',
  'Atlantis',
  'UNKNOWN',
  '-',
  '1',
  '__proto__',
  'constructor',
  'N.A.',
  'n/a.',
  'No. 1',
  '&',
  '1DE2',
  'D-E-U'
])('%j is not understood', (text) => {
  expect(readCountry(text)).toBeUndefined()
})

describe('the names', () => {
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
