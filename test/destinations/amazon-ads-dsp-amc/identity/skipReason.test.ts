import type { IdentityField } from '../../../../src/destinations/amazon-ads-dsp-amc/identity'
import { createHasher, whyLeftOut } from '../../../../src/destinations/amazon-ads-dsp-amc/identity'

test.each<[IdentityField, unknown, string | undefined, string]>([
  ['postal', '1234', 'US', 'not a postal code of US'],
  ['postal', 1234, 'US', 'not a postal code of US'],
  ['postal', '-', undefined, 'no letters Amazon hashes (a–z, 0–9)'],
  ['firstName', '健二', 'JP', 'no letters Amazon hashes (a–z, 0–9)'],
  ['lastName', '山田', 'JP', 'no letters Amazon hashes (a–z, 0–9)'],
  ['city', '東京', 'JP', 'no letters Amazon hashes (a–z, 0–9)'],
  ['state', '--', 'US', 'no letters Amazon hashes (a–z, 0–9)'],
  ['lastName', 'N/A', 'US', 'placeholder'],
  ['postal', 'null', 'US', 'placeholder'],
  ['email', 'ann', 'US', 'not an email address'],
  ['phone', '123', 'US', 'not a possible phone number of US, nor an international one'],
  ['phone', '5714120599', undefined, 'not a possible phone number, or a national one of an unknown country'],
  ['address', '--', 'US', 'neither letters nor digits'],
  ['city', ' ', 'US', 'blank'],
  ['city', 'x'.repeat(1001), 'US', 'longer than 1000 characters'],
  ['city', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'US', 'the hash of an empty text'],
  ['city', {}, 'US', 'neither text nor a number'],
  ['state', ['CA', 'NY'], 'US', 'a list, where one text belongs']
])('%s %j of %s is left out: %s', (field, raw, country, why) => {
  expect(createHasher().hashedPII({ [field]: raw }, country)).toEqual([])
  expect(whyLeftOut(field, raw, country)).toBe(why)
})
