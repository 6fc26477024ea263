import { createHash } from 'node:crypto'
import { isNoValue, meaningfulText, readHash, readText, toExternalUserId } from '../text'

const digest = (algorithm: string, text: string, encoding: 'hex' | 'base64' | 'base64url' = 'hex') =>
  createHash(algorithm).update(text).digest(encoding)
/** Of "jane@example.com". */
const HASH = '8c87b489ce35cf2e2f39f80e282cb2e804932a56a213983eeeb428407d43b52d'

describe('text in its plain form', () => {
  test.each([
    [' Ann\t', 'Ann'],
    [75236, '75236'],
    ['ｍａｘ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'max@example.com'],
    ['１５０－０００１', '150-0001'],
    ['＋４９　１７１', '+49 171'],
    ['ﬁnn ﬄ', 'finn ffl'],
    ['Ĳsselmeer', 'IJsselmeer'],
    ['𝐀𝐧𝐧 𝟓', 'Ann 5'],
    ['Ⅳ', 'IV'],
    ['०१२३४५६७८९', '0123456789'],
    ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['০১২৩৪৫৬৭৮৯', '0123456789'],
    ['๐๑๒๓๔๕๖๗๘๙', '0123456789'],
    ['\ufeffAnn', 'Ann'],
    ['A\u200bn\u00adn', 'Ann'],
    ['\u200eAnn\u200f\u2069', 'Ann'],
    ['\u200b', ''],
    ['06\u202f12\u200934\u00a056', '06 12 34 56'],
    ['Ju\u0308rgen', 'Jürgen'],
    ['Jürgen', 'Jürgen'],
    // Spanish ordinals and powers are characters of their own at Amazon, too.
    ['Mª 3º', 'Mª 3º'],
    ['5 m²', '5 m²'],
    ['東京', '東京'],
    ['\ud800', '\ud800']
  ])('%j is %j', (raw, text) => {
    expect(readText(raw)).toBe(text)
  })

  test.each([[null], [{}], [true], [['Ann']], [' \u200b'], ['x'.repeat(1001)]])('%j is nothing', (raw) => {
    expect(readText(raw)).toBe('')
  })
})

describe('text that means something', () => {
  test.each<{ value: unknown; text: string }>([
    { value: ' Dallas ', text: 'Dallas' },
    { value: 75236, text: '75236' },
    { value: 0, text: '0' },
    { value: 'none', text: 'none' },
    { value: 'UNKNOWN', text: 'UNKNOWN' },
    { value: 'ｕser', text: 'ｕser' },
    { value: 'C'.repeat(3000), text: 'C'.repeat(3000) }
  ])('$value is $text', ({ value, text }) => {
    expect(meaningfulText(value)).toBe(text)
  })

  test.each<{ value: unknown }>(
    [
      ...['', ' \t', ' n/A ', 'null', 'NULL', 'undefined', 'nan', 'NaN', '\\N', '(null)', '<NA>', '#REF!'],
      ...[true, null, undefined, {}, ['Dallas'], { toString: 1 }]
    ].map((value) => ({ value }))
  )('$value is none', ({ value }) => {
    expect(meaningfulText(value)).toBeUndefined()
  })
})

describe('words for "no value"', () => {
  test.each([
    ...[
      'N/A',
      '#N/A',
      'undefined',
      '\\N',
      '\\\\N',
      '(null)',
      '[null]',
      '<null>',
      '{null}',
      '<NA>',
      '<none>',
      '(none)',
      '(nil)',
      '"null"',
      "'none'",
      '[object Object]'
    ],
    ...[
      '(blank)',
      '(empty)',
      '(unknown)',
      '(not set)',
      '#REF!',
      '#VALUE!',
      '#NAME?',
      '#DIV/0!',
      '#NULL!',
      '#NUM!',
      '#SPILL!'
    ],
    ...[
      '#GETTING_DATA',
      '#ERROR!',
      '#BEZUG!',
      '#WERT!',
      '#NV',
      '#VALEUR!',
      '#NOM?',
      '#¡REF!',
      '#¿NOMBRE?',
      '#RIF!',
      '#N/D'
    ]
  ])('%s is one everywhere', (text) => {
    for (const kind of ['name', 'country', 'place', 'other'] as const) {
      expect([kind, isNoValue(kind, text)]).toEqual([kind, true])
      expect([kind, isNoValue(kind, text.toLowerCase())]).toEqual([kind, true])
    }
  })

  test.each([
    '#5',
    '#12B',
    '# 5!',
    '#',
    '[5]',
    '<Ann>',
    '(rear)',
    'N',
    'Nora',
    'Unnamed Road',
    '-',
    '"Ann"',
    "'s-Hertogenbosch"
  ])('%s is none', (text) => {
    for (const kind of ['name', 'country', 'place', 'other'] as const) {
      expect([kind, isNoValue(kind, text)]).toEqual([kind, false])
    }
  })
})

describe('a value that is a hash already', () => {
  test.each([
    HASH,
    HASH.toUpperCase(),
    `\\x${HASH}`,
    `\\x${HASH.toUpperCase()}`,
    `\\\\x${HASH}`,
    `0x${HASH}`,
    `0X${HASH.toUpperCase()}`,
    `x'${HASH}'`,
    `X'${HASH}'`,
    `sha256:${HASH}`,
    `SHA-256: ${HASH}`,
    `sha256=${HASH}`,
    `hex:${HASH}`,
    `"${HASH}"`,
    `'${HASH}'`,
    `\`${HASH}\``,
    `“${HASH}”`,
    `"0x${HASH}"`,
    `b'${HASH}'`,
    `U&'${HASH}'`,
    `["${HASH}"]`,
    `<${HASH}>`,
    `(${HASH})`,
    `${HASH},`,
    `sha256$${HASH}`,
    `SHA_256=${HASH}`,
    `sha256("${HASH}")`,
    ...[':', ' ', '-'].map((sign) => (HASH.toUpperCase().match(/../g) as string[]).join(sign)),
    `{SHA256}${digest('sha256', 'jane@example.com', 'base64')}`,
    digest('sha256', 'jane@example.com', 'base64'),
    digest('sha256', 'jane@example.com', 'base64url'),
    `${digest('sha256', 'jane@example.com', 'base64url')}=`,
    `"${digest('sha256', 'jane@example.com', 'base64')}"`,
    `sha256:${digest('sha256', 'jane@example.com', 'base64')}`,
    `sha256-${digest('sha256', 'jane@example.com', 'base64')}`
  ])('%s is it in lower-case hexadecimal digits', (value) => {
    expect(readHash(value)).toBe(HASH)
  })

  test.each(['md5', 'sha1', 'sha512', 'sha224', 'sha384'])('%s is another hash', (algorithm) => {
    const hash = digest(algorithm, 'jane@example.com')
    for (const form of [
      hash,
      hash.toUpperCase(),
      `0x${hash}`,
      `\\x${hash}`,
      `"${hash}"`,
      `hex:${hash}`,
      `b'${hash}'`
    ]) {
      expect(readHash(form)).toEqual('')
    }
  })

  test.each(['md5', 'sha1', 'sha512'])('%s in Base64 is another hash', (algorithm) => {
    expect(readHash(digest(algorithm, 'jane@example.com', 'base64'))).toEqual('')
    expect(readHash(`${algorithm}:${digest(algorithm, 'jane@example.com')}`)).toEqual('')
  })

  test.each(['', ' ', 'null', 'NULL', 'undefined', 'n/a', 'N/A', '\\N', '(null)', '<NA>', '#N/A'])(
    'the hash of %j is that of no value',
    (word) => {
      for (const form of [digest('sha256', word), `0x${digest('sha256', word)}`, digest('sha256', word, 'base64')]) {
        expect(readHash(form)).toEqual('')
      }
    }
  )

  test.each([
    HASH.slice(1),
    `${HASH}0`,
    `g${HASH.slice(1)}`,
    `0x${HASH.slice(1)}`,
    '1'.repeat(32),
    'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch',
    'jane.doe.with.a.very.long.name@a-very-long-domain.example.com',
    '4523 North Abbott Street, Apartment 12, Building 3',
    'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq',
    '+49 171 5550123 / +49 171 5550124'
  ])('%s is a plain value', (value) => {
    expect(readHash(value)).toBeUndefined()
  })
})

describe('external user IDs', () => {
  test.each(['user-1_A', '0', 'a'.repeat(128)])('%s is sent as it is', (id) => {
    expect(toExternalUserId(id)).toBe(id)
  })

  test.each(['jane@example.com', 'a b', 'a\n', 'ä', 'a'.repeat(129), 'user.1', '\ud800'])('%j is hashed', (id) => {
    expect(toExternalUserId(id)).toBe(digest('sha256', id))
  })
})
