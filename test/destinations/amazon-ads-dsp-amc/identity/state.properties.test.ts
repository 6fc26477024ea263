import fc from 'fast-check'
import { normalizeState } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/state'

const read = (state: string, country: string): string => normalizeState(state, country)

test('normalizing twice changes nothing', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('US', 'CA', 'FR', 'DE', 'IT', 'ES', 'JP', ''),
      fc.string({ unit: 'binary' }),
      (c, s) => {
        const normal = read(s, c)
        expect(normal).toMatch(/^[a-z]{0,2}$/)
        expect(read(normal, c)).toBe(normal)
      }
    )
  )
})
