import fc from 'fast-check'
import { normalizeAddress } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/address'

test('case and delimiters never matter', () => {
  const words = fc.array(fc.constantFrom('12', 'Main', 'Street', 'West', 'Apt#5', '7-B', 'Île', 'Plaza', 'Ave'))
  const countries = fc.constantFrom('US', 'CA', 'GB', 'DE', 'FR', 'ES', 'IT', 'JP', 'IN', 'BR', '')
  fc.assert(
    fc.property(words, countries, (list, country) => {
      const normal = normalizeAddress(list.join(' '), country)
      expect(normalizeAddress(list.join(', ').toLowerCase(), country)).toEqual(normal)
      expect(normalizeAddress(`(${list.join('. ')})`.toUpperCase(), country)).toEqual(normal)
    })
  )
})

test('normalizing twice changes nothing but where the result is itself a word, or holds one of two parts', () => {
  const words = fc.array(fc.constantFrom('12', 'Main', 'Street', 'West', '5', 'Île', 'Plaza', 'Ave', 'Foo'))
  fc.assert(
    fc.property(words, fc.constantFrom('US', 'GB', 'DE', 'FR', 'ES', 'IT'), (list, country) => {
      const normal = normalizeAddress(['Some', ...list].join(' '), country) as string
      expect(normalizeAddress(normal, country)).toBe(normal)
    })
  )
})
