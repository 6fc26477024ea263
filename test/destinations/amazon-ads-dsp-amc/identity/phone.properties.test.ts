import fc from 'fast-check'
import { normalisePhone, readWithLibrary } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/phone'
import { readPlainNumber } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/fastPhone'

const CALLING_CODES: Record<string, string> = {
  AE: '971',
  AU: '61',
  BE: '32',
  BR: '55',
  CA: '1',
  DE: '49',
  EG: '20',
  ES: '34',
  FR: '33',
  GB: '44',
  IN: '91',
  IT: '39',
  JP: '81',
  MX: '52',
  NL: '31',
  PL: '48',
  SA: '966',
  SE: '46',
  SG: '65',
  TR: '90',
  US: '1'
}
const COUNTRIES = Object.keys(CALLING_CODES)

test('the way back: E.164 with + stays as it is', () => {
  const national = fc.stringMatching(/^[2-9]{9,10}$/)
  fc.assert(
    fc.property(
      fc.constantFrom(...COUNTRIES),
      fc.constantFrom(...COUNTRIES, ''),
      national,
      (country, other, digits) => {
        const normal = normalisePhone(digits, country)
        if (normal !== '') {
          expect(normalisePhone(`+${normal}`, other)).toBe(normal)
        }
      }
    )
  )
})

describe('what is read without the library is read as the library reads it', () => {
  test.each(COUNTRIES)('%s', (country) => {
    const code = CALLING_CODES[country]
    const prefixes = ['', '', '0', '00', '1', '14', '18', '180020', '90', '010', '011', '+', '9', '+1', '+49', '0000']
    const prefix = fc.constantFrom(
      ...prefixes,
      code,
      `+${code}`,
      `(+${code}) `,
      `0${code}`,
      `+${code}0`,
      `${code}0`,
      code + code
    )
    const part = fc.tuple(fc.stringMatching(/^[0-9]{1,4}$/), fc.constantFrom('', '', ' ', '-', '.', ') ', ' - ', '('))
    let plain = 0
    fc.assert(
      fc.property(prefix, fc.array(part, { minLength: 1, maxLength: 6 }), (start, parts) => {
        const phone = start + parts.map((pair) => pair.join('')).join('')
        const read = readPlainNumber(phone, country)
        if (read !== undefined) {
          plain += 1
          expect(`${phone} ${read}`).toBe(`${phone} ${readWithLibrary(phone, country)}`)
        }
      }),
      { numRuns: 2000 }
    )
    expect(plain).toBeGreaterThan(300)
  })
})
