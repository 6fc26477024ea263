import fc from 'fast-check'
import { normaliseEmail } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/email'

test('normalising twice changes nothing, and case never matters', () => {
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (email) => {
      const normal = normaliseEmail(email)
      expect(normal).toMatch(/^$|^[a-z0-9.@-]+$/)
      expect(normaliseEmail(normal)).toBe(normal)
      expect(normaliseEmail(email.toLowerCase())).toBe(normal)
    })
  )
})
