import fc from 'fast-check'
import { normalizePostal } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/postal'

const read = (postal: string, country: string): string => normalizePostal(postal, country)

test('normalizing twice changes nothing, and case never matters', () => {
  const codes = fc.string({ unit: fc.constantFrom(...'abcXYZ0123456789 -é'), maxLength: 10 })
  fc.assert(
    fc.property(fc.constantFrom(...'US CA GB DE FR ES IT JP IN NL AU'.split(' '), ''), codes, (country, postal) => {
      const normal = read(postal, country)
      expect(read(normal, country)).toBe(normal)
      expect(read(postal.toUpperCase(), country)).toBe(normal)
      expect(read(postal.toLowerCase(), country)).toBe(normal)
    })
  )
})

/** Country → digits of its codes, and how they are parted. */
const DIGITS: Record<string, [length: number, part?: number]> = {
  ...{ AU: [4], BE: [4], BR: [8, 5], DE: [5], EG: [5], ES: [5], FR: [5], IN: [6, 3], IT: [5], JP: [7, 3], MX: [5] },
  ...{ PL: [5, 2], SA: [5], SE: [5, 3], SG: [6], TR: [5], US: [5] }
}

test('a code is the same in every way in which it is written', () => {
  const around = fc.constantFrom<[string, string]>(
    ...([
      ['', ''],
      [' ', ' '],
      ['D-', ''],
      ['XX ', ''],
      ['C.P. ', ''],
      ['CP: ', ''],
      ['', ' City'],
      ['', ', City'],
      ['City ', ''],
      ['ZIP ', ' (City)']
    ] as [string, string][])
  )
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(DIGITS)),
      fc.nat(99_999_999),
      around,
      fc.constantFrom('', ' ', '-'),
      (country, number, [before, behind], sign) => {
        const [length, part = length] = DIGITS[country]
        const code = String(number).padStart(8, '0').slice(-length)
        const written = part === length ? code : code.slice(0, part) + sign + code.slice(part)
        expect(read(before + written + behind, country)).toBe(code)
      }
    )
  )
})

test('a code that was read as a number is the same', () => {
  const lengths: Record<string, number> = {
    US: 5,
    DE: 5,
    FR: 5,
    ES: 5,
    IT: 5,
    MX: 5,
    PL: 5,
    TR: 5,
    SG: 6,
    JP: 7,
    BR: 8,
    AU: 4
  }
  const end = fc.constantFrom('', '.0', '.00', ',0')
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(lengths)),
      fc.integer({ min: 1000, max: 9999 }),
      end,
      (country, n, decimals) => {
        const code = `0${String(n).repeat(2)}`.slice(0, lengths[country])
        expect(read(String(Number(code)) + decimals, country)).toBe(code)
      }
    )
  )
})
