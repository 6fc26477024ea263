import { PhoneNumberUtil } from 'google-libphonenumber'
import { numberPattern, readPattern } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/phonePattern'

const library = PhoneNumberUtil.getInstance() as unknown as Record<string, unknown>
const OF_REGION = 'getMetadataForRegion'
const OF_NO_REGION = 'getMetadataForNonGeographicalRegion'

test.each([
  ['the United States', 1, '5714120599', '1714120599'],
  ['the United Kingdom', 44, '2079460958', '4079460958'],
  ['Spain', 34, '612345678', '112345678'],
  ['the free phones of no country', 800, '12345678', '02345678'],
  ['the satellites of no country', 870, '773111632', '973111632']
])('the numbers of %s', (_name, callingCode, number, none) => {
  for (const pattern of [numberPattern(callingCode), readPattern(callingCode)]) {
    expect(pattern.test(number)).toBe(true)
    expect(pattern.test(none)).toBe(false)
    expect(pattern.test(`${number}${number}`)).toBe(false)
    expect(pattern.test(`x${number}`)).toBe(false)
    expect(pattern.test(`${number}x`)).toBe(false)
  }
})

describe('where the library says nothing, whatever is of digits is a number', () => {
  const meanings: [string, number, string, unknown][] = [
    ['a calling code of nobody', 999, OF_REGION, library[OF_REGION]],
    ['a library without its metadata', 44, OF_REGION, undefined],
    ['a library without its metadata of no country', 800, OF_NO_REGION, undefined],
    ['metadata without a description', 44, OF_REGION, () => ({ getGeneralDesc: () => undefined })],
    [
      'a description without a pattern',
      44,
      OF_REGION,
      () => ({ getGeneralDesc: () => ({ getNationalNumberPattern: () => undefined }) })
    ]
  ]

  test.each(meanings)('%s', (_name, callingCode, method, meaning) => {
    const own = Object.getOwnPropertyDescriptor(library, method)
    Object.defineProperty(library, method, { value: meaning, configurable: true })
    try {
      const pattern = readPattern(callingCode)
      expect(pattern.test('4079460958')).toBe(true)
      expect(pattern.test('')).toBe(false)
      expect(pattern.test('x')).toBe(false)
    } finally {
      delete library[method]
      if (own !== undefined) {
        Object.defineProperty(library, method, own)
      }
    }
  })
})
