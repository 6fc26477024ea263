import { createHash } from 'node:crypto'
import type { SkipReason } from '../../src/segment/skipReason'
import { explainSkip, findSkipReason } from '../../src/segment/skipReason'

const FIELDS = ['email', 'phone', 'firstName', 'lastName', 'address', 'city', 'state', 'postal'] as const

const digest = (algorithm: string, text: string, encoding: 'hex' | 'base64' = 'hex') =>
  createHash(algorithm).update(text).digest(encoding)

test.each<[(typeof FIELDS)[number], string, unknown, SkipReason | undefined]>([
  ['phone', 'US', '-', 'notPhone'],
  ['phone', 'US', 'N/A', 'noValue'],
  ['phone', 'US', '東京', 'notPhone'],
  ['phone', 'US', '123', 'notPhone'],
  ['phone', 'US', '999 9568', 'notPhone'],
  ['phone', 'US', '323 4567', 'notPhone'],
  ['phone', 'JM', '323 4567', 'notPhone'],
  ['phone', 'US', '571 412 05999', 'notPhone'],
  ['phone', 'FR', '574-520-0013', 'notPhone'],
  ['phone', 'ES', '(810) 9515051', 'notPhone'],
  ['phone', 'GB', '+44 20 7946 0958 12', 'notPhone'],
  ['phone', 'US', '+999 123456789', 'notPhone'],
  ['phone', 'US', '+0123456789', 'notPhone'],
  ['phone', 'JP', '47 1234 5678', 'notPhone'],
  ['phone', 'IT', '52 4123 4567', 'notPhone'],
  ['phone', 'GB', '4371 234567', 'notPhone'],
  ['phone', 'CA', '123 456 7890', 'notPhone'],
  ['phone', '', '571 412 0599', 'countryMissing'],
  ['phone', 'AQ', '571 412 0599', 'countryMissing'],
  ['phone', '', '123', 'notPhone'],
  ['phone', 'US', '1'.repeat(300), 'severalNumbers'],
  ['phone', 'US', '571 412 0599 571 412 0600', 'severalNumbers'],
  ['postal', 'US', '75', 'zerosMissing'],
  ['postal', 'US', '0752', 'zerosMissing'],
  ['postal', 'US', 'Dallas', 'notPostal'],
  ['postal', 'US', 'Apt 12 b34 c5', 'notPostal'],
  ['postal', 'NL', '1012 Amsterdam', 'notPostal'],
  ['postal', 'CA', 'J9T', 'notPostal'],
  ['postal', 'CA', '1K1A0B', 'notPostal'],
  ['postal', 'GB', 'NG22', 'notPostal'],
  ['postal', 'GB', 'AA11AA6', 'notPostal'],
  ['postal', 'IN', '39500', 'notPostal'],
  ['postal', 'BE', '100', 'notPostal'],
  ['postal', 'NL', '1012', 'notPostal'],
  ['postal', 'NL', '-', 'notPostal'],
  ['postal', 'NL', '東京', 'notPostal'],
  ['postal', 'US', '7.5236E+4', 'scientific'],
  ['postal', 'IN', '1.10001E+5', 'scientific'],
  ['postal', 'AE', '1E+05', 'scientific'],
  ['postal', 'NL', 'N/A', 'noValue'],
  ['postal', 'NL', 'null', 'noValue'],
  ['postal', 'NL', 'nan', 'noValue'],
  ['postal', 'AE', 'NA', 'noValue'],
  ['postal', 'AE', '\\N', 'noValue'],
  ['postal', 'AE', '#REF!', 'noValue'],
  ['postal', 'AE', '東京', 'noLetters'],
  ['phone', 'FR', '06 12 34 50.0', 'notPhone'],
  ['phone', 'DE', '4.917E+12', 'scientific'],
  ['phone', 'DE', '-4.9E+12', 'scientific'],
  ['postal', 'DE', '75.0', 'zerosMissing'],
  ['email', 'US', 'jane', 'notEmail'],
  ['firstName', 'US', '...', 'noLetters'],
  ['firstName', 'US', 'NULL', 'noValue'],
  ['lastName', 'US', '[blank]', 'noValue'],
  ['city', 'US', '東京', 'noLetters'],
  ['city', 'US', 'unknown', 'noValue'],
  ['address', 'US', '--', 'noLetters'],
  ['address', 'US', 'NA', 'noValue'],
  ['state', 'CA', '...', 'noLetters'],
  ['state', 'CA', 'null', 'noValue'],
  ['firstName', 'US', 'Null', undefined],
  ['phone', 'US', '571 412 0599', undefined]
])('%s of %s: %s is skipped: %s', (field, country, raw, reason) => {
  expect(findSkipReason(field, raw, country)).toBe(reason)
})

test.each<[unknown, SkipReason]>([
  [null, 'notText'],
  [{}, 'notText'],
  [true, 'notText'],
  [['Ann'], 'list'],
  [' \u200b', 'blank'],
  ['x'.repeat(1001), 'tooLong']
])('%j has no text: %s', (raw, reason) => {
  expect(FIELDS.map((field) => findSkipReason(field, raw, 'US'))).toEqual(FIELDS.map(() => reason))
})

test.each(['md5', 'sha1', 'sha512'])('%s is another hash for every field', (algorithm) => {
  for (const encoding of ['hex', 'base64'] as const) {
    const raw = digest(algorithm, 'jane@example.com', encoding)
    expect(FIELDS.map((field) => findSkipReason(field, raw, 'DE'))).toEqual(FIELDS.map(() => 'otherHash'))
  }
})

test.each(['', ' ', 'null', 'N/A', '\\N', '<NA>'])('the hash of %j is that of no value', (word) => {
  for (const raw of [digest('sha256', word), `0x${digest('sha256', word)}`, digest('sha256', word, 'base64')]) {
    expect(findSkipReason('email', raw, 'DE')).toBe('hashOfNoValue')
  }
})

test.each(['email', 'phone', 'postal', 'state', 'city'] as const)(
  '%s: the reason for skipping a word for "no value" is that it is one',
  (field) => {
    for (const word of ['N/A', '\\N', '(null)', '#REF!']) {
      expect(explainSkip(field, word, 'US')).toBe('a word for "no value"')
    }
  }
)

test('what is found and may be something else has a reason of its own', () => {
  expect(findSkipReason('state', 'completed', 'US', 'found')).toBe('notOfField')
  expect(findSkipReason('state', 'completed', 'US')).toBeUndefined()
  expect(findSkipReason('state', 'Texas', 'US', 'found')).toBeUndefined()
})
