import fc from 'fast-check'
import { normaliseCity } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/city'
import { normaliseName } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/name'

describe('names', () => {
  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const normal = normaliseName(name)
        expect(normal).toMatch(/^[a-z0-9]*$/)
        expect(normaliseName(normal)).toBe(normal)
      })
    )
  })

  test('case never matters', () => {
    const letters = fc.string({ unit: fc.constantFrom(..."abcxyzäöüßøæéñçAZÄÖÜẞØÆÉÑÇ -'.09") })
    fc.assert(
      fc.property(letters, (name) => {
        expect(normaliseName(name.toUpperCase())).toBe(normaliseName(name))
        expect(normaliseName(name.toLowerCase())).toBe(normaliseName(name))
      })
    )
  })
})

describe('cities', () => {
  test('normalising twice changes nothing, and case never matters', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."abcxyzäöüéñAZÄÖÜÉÑ -'.09") }), (city) => {
        const normal = normaliseCity(city)
        expect(normaliseCity(normal)).toBe(normal)
        expect(normaliseCity(city.toUpperCase())).toBe(normal)
        expect(normaliseCity(city.toLowerCase())).toBe(normal)
      })
    )
  })
})
