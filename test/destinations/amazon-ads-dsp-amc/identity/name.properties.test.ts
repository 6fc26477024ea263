import fc from 'fast-check'
import { normalizeCity, normalizeName } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/name'

const readName = (name: string) => normalizeName(name)
const readCity = (city: string) => normalizeCity(city)

describe('names', () => {
  test('normalizing twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const normal = readName(name)
        expect(normal).toMatch(/^[a-z0-9]*$/)
        expect(readName(normal)).toBe(normal)
      })
    )
  })

  test('case never matters', () => {
    const letters = fc.string({ unit: fc.constantFrom(..."abcxyzäöüßøæéñçAZÄÖÜẞØÆÉÑÇ -'.09") })
    fc.assert(
      fc.property(letters, (name) => {
        expect(readName(name.toUpperCase())).toBe(readName(name))
        expect(readName(name.toLowerCase())).toBe(readName(name))
      })
    )
  })
})

describe('cities', () => {
  test('normalizing twice changes nothing, and case never matters', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."abcxyzäöüéñAZÄÖÜÉÑ -'.09") }), (city) => {
        const normal = readCity(city)
        expect(readCity(normal)).toBe(normal)
        expect(readCity(city.toUpperCase())).toBe(normal)
        expect(readCity(city.toLowerCase())).toBe(normal)
      })
    )
  })
})
