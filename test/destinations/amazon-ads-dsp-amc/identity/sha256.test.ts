import { createHash } from 'node:crypto'
import { toExternalUserId } from '../../../../src/destinations/amazon-ads-dsp-amc/identity'
import { isSha256, sha256 } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/sha256'

/** Of "jane@example.com". */
const HASH = '8c87b489ce35cf2e2f39f80e282cb2e804932a56a213983eeeb428407d43b52d'

const withCreateHash = (text: string) => createHash('sha256').update(text).digest('hex')

test('hashes in lower-case hexadecimal digits', () => {
  expect(sha256('jane@example.com')).toBe(HASH)
  expect(sha256('Île')).toBe(withCreateHash('Île'))
})

test('knows a hash', () => {
  expect(isSha256(HASH)).toBe(true)
  expect(isSha256(HASH.toUpperCase())).toBe(true)
  expect(isSha256(HASH.slice(1))).toBe(false)
  expect(isSha256(`${HASH}0`)).toBe(false)
  expect(isSha256(`g${HASH.slice(1)}`)).toBe(false)
})

describe('external user IDs', () => {
  test.each(['user-1_A', '0', 'a'.repeat(128)])('%s is as it is', (id) => {
    expect(toExternalUserId(id)).toBe(id)
  })

  test.each(['jane@example.com', 'a b', 'a\n', 'ä', 'a'.repeat(129), 'user.1', '\ud800'])('%j is hashed', (id) => {
    expect(toExternalUserId(id)).toBe(withCreateHash(id))
  })
})
