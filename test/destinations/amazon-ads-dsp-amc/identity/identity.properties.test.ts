import fc from 'fast-check'
import type { Identities } from '../../../../src/destinations/amazon-ads-dsp-amc/identity'
import { createHasher } from '../../../../src/destinations/amazon-ads-dsp-amc/identity'

const hashedPII = (identities: Identities, country?: string) => createHasher().hashedPII(identities, country)

const COUNTRIES = [...'US CA GB DE FR ES IT JP IN AE AU BE BR EG MX NL PL SA SE SG TR UK AQ'.split(' '), '', undefined]

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.constantFrom('N/A', '-', '\u0000', '\ud800', '+1', '12-', '#', 'x@y', '１２３')
)
const anybody: fc.Arbitrary<Identities> = fc.record(
  {
    email: fc.array(text, { maxLength: 3 }),
    phone: fc.array(text, { maxLength: 3 }),
    firstName: text,
    lastName: text,
    address: text,
    city: text,
    state: text,
    postal: text
  },
  { requiredKeys: [] }
)

test('whatever is mapped, nothing but hashes comes out, and a hasher that has seen others says the same', () => {
  const seasoned = createHasher()
  fc.assert(
    fc.property(anybody, fc.constantFrom(...COUNTRIES), (person, country) => {
      const objects = hashedPII(person, country)
      expect(objects.length).toBeLessThanOrEqual(3)
      for (const object of objects) {
        expect(Object.keys(object)).not.toHaveLength(0)
        for (const hash of Object.values(object)) {
          expect(hash).toMatch(/^[0-9a-f]{64}$/)
        }
      }
      expect(seasoned.hashedPII(person, country)).toEqual(objects)
    }),
    { numRuns: 1000 }
  )
})

test('blanks around a value never matter', () => {
  const blanks = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\u00a0', '\u3000'), maxLength: 3 })
  fc.assert(
    fc.property(anybody, fc.constantFrom(...COUNTRIES), blanks, (person, country, blank) => {
      const around = (value: string) => blank + value + blank
      const padded = Object.fromEntries(
        Object.entries(person).map(([field, value]) => [
          field,
          Array.isArray(value) ? (value as string[]).map(around) : around(value as string)
        ])
      )
      expect(hashedPII(padded, country)).toEqual(hashedPII(person, country))
    })
  )
})

test('what comes out may go in again', () => {
  fc.assert(
    fc.property(anybody, fc.constantFrom(...COUNTRIES), (person, country) => {
      for (const { email = '', phone = '', firstname, lastname, ...place } of hashedPII(person, country)) {
        const again = hashedPII(
          { email: [email], phone: [phone], firstName: firstname, lastName: lastname, ...place },
          'US'
        )
        const expected = { email, phone, firstname, lastname, ...place }
        expect(again).toEqual([Object.fromEntries(Object.entries(expected).filter(([, hash]) => hash))])
      }
    })
  )
})
