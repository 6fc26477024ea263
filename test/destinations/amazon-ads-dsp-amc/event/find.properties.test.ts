import fc from 'fast-check'
import type { EventField } from '../../../../src/destinations/amazon-ads-dsp-amc/event/fields'
import { FIELD_WORDS } from '../../../../src/destinations/amazon-ads-dsp-amc/event/data/fieldWords'
import { offered } from '../../../../src/destinations/amazon-ads-dsp-amc/__tests__/__helpers__/finding'

const NAMED = Object.entries(FIELD_WORDS).flatMap(([field, words]) =>
  words.split(' ').map((word) => [field as EventField, word] as const)
)
const signs = fc.array(fc.constantFrom('', '', '', '_', '-', ' ', '__'), { minLength: 40, maxLength: 40 })
const capitals = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 })

test('names are compared without case, blanks, _ and -', () => {
  fc.assert(
    fc.property(fc.constantFrom(...NAMED), signs, capitals, ([field, word], between, raised) => {
      const key = [...word].map((letter, n) => between[n] + (raised[n] ? letter.toUpperCase() : letter)).join('')
      fc.pre(key.length <= 40)
      expect(offered({ traits: { trait: 1, [key]: 'a', last: 2 } }, field)).toEqual([`$.traits.${key}`])
    })
  )
})

test('names are found whatever other names an event has, and in whatever order', () => {
  const others = fc.uniqueArray(fc.stringMatching(/^trait_[a-z0-9]{1,8}$/), { maxLength: 30 })
  fc.assert(
    fc.property(others, fc.nat(30), (keys, at) => {
      const named = [...keys.slice(0, at), 'Email Address', ...keys.slice(at), 'mobile']
      const event = { properties: Object.fromEntries(named.map((key) => [key, 'a'])), traits: { e_mail: 'a' } }
      expect(offered(event, 'email')).toEqual(['$.properties.Email Address', '$.traits.e_mail'])
      expect(offered(event, 'phone')).toEqual(['$.properties.mobile'])
      expect(offered(event, 'city')).toEqual([])
    })
  )
})
