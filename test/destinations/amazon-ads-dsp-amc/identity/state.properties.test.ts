import fc from 'fast-check'
import { normaliseState } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/state'

test('normalising twice changes nothing', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('US', 'CA', 'FR', 'DE', 'IT', 'ES', 'JP', ''),
      fc.string({ unit: 'binary' }),
      (c, s) => {
        const normal = normaliseState(s, c)
        expect(normal).toMatch(/^[a-z]{0,2}$/)
        expect(normaliseState(normal, c)).toBe(normal)
      }
    )
  )
})
