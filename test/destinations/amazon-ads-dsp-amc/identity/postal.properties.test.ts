import fc from 'fast-check'
import { normalisePostal } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/postal'

test('normalising twice changes nothing, and case never matters', () => {
  const codes = fc.string({ unit: fc.constantFrom(...'abcXYZ0123456789 -é'), maxLength: 10 })
  fc.assert(
    fc.property(fc.constantFrom(...'US CA GB DE FR ES IT JP IN NL'.split(' '), ''), codes, (country, postal) => {
      const normal = normalisePostal(postal, country)
      expect(normalisePostal(normal, country)).toBe(normal)
      expect(normalisePostal(postal.toUpperCase(), country)).toBe(normal)
      expect(normalisePostal(postal.toLowerCase(), country)).toBe(normal)
    })
  )
})
