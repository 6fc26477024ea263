import fc from 'fast-check'
import { normaliseAddress } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/address'

test('case and delimiters never matter', () => {
  const words = fc.array(fc.constantFrom('12', 'Main', 'Street', 'West', 'Apt#5', '7-B', 'Île', 'Plaza', 'Ave'))
  const countries = fc.constantFrom('US', 'CA', 'GB', 'DE', 'FR', 'ES', 'IT', 'JP', 'IN', 'BR', '')
  fc.assert(
    fc.property(words, countries, (list, country) => {
      const normal = normaliseAddress(list.join(' '), country)
      expect(normaliseAddress(list.join(', ').toLowerCase(), country)).toBe(normal)
      expect(normaliseAddress(`(${list.join('. ')})`.toUpperCase(), country)).toBe(normal)
    })
  )
})

test('normalising twice changes nothing but where the result is itself a word, or holds one of two parts', () => {
  const words = fc.array(fc.constantFrom('12', 'Main', 'Street', 'West', '5', 'Île', 'Plaza', 'Ave', 'Foo'))
  fc.assert(
    fc.property(words, fc.constantFrom('US', 'GB', 'DE', 'FR', 'ES', 'IT'), (list, country) => {
      const normal = normaliseAddress(['Some', ...list].join(' '), country)
      expect(normaliseAddress(normal, country)).toBe(normal)
    })
  )
})
