import { readCountry } from '../../../../src/destinations/amazon-ads-dsp-amc/find/country'

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
  ['Saint Lucia', 'LC'],
  ['Côte d’Ivoire', 'CI'],
  ["Cote d'Ivoire", 'CI'],
  ['Turkey', 'TR'],
  ['Türkiye', 'TR'],
  ['Czechia', 'CZ'],
  ['Czech Republic', 'CZ'],
  ['South Korea', 'KR'],
  ['Hong Kong', 'HK'],
  ['XKX', 'XK'],
  ['Georgia', 'GE']
])('%j is %s', (text, code) => {
  expect(readCountry(text)).toBe(code)
})

test.each(['ZZ', 'XX', 'ABC', 'Deutschland', 'Atlantis', 'UNKNOWN', '-', '1', '__proto__', 'constructor'])(
  '%j is not understood',
  (text) => {
    expect(readCountry(text)).toBeUndefined()
  }
)
