import { createHash } from 'node:crypto'
import type { RowField } from '../../../../src/segment/sources/columns/names'
import { checkColumns } from '../../../../src/segment/sources/columns/hashChecks'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('checks of hashed columns', () => {
  const notes = (columns: string[], rows: (string | null)[][], field: RowField = 'email') =>
    checkColumns(new Map([[field, [columns[0]]]]), { columns, rows })
  const EMAILS = ['Ann@Example.com', 'bob@example.com', 'Eve@example.com']

  test.each([
    ['plain', EMAILS, false, undefined],
    ['hashed', EMAILS.map((email) => sha256(email.toLowerCase())), true, undefined],
    ['hashed, in capital letters', EMAILS.map((email) => sha256(email.toLowerCase()).toUpperCase()), true, undefined],
    [
      'MD5',
      EMAILS.map(() => 'd41d8cd98f00b204e9800998ecf8427e'),
      false,
      /3 of 3 .*: an MD5 hash; Amazon takes SHA-256/
    ],
    ['SHA-1', EMAILS.map(() => 'da39a3ee5e6b4b0d3255bfef95601890afd80709'), false, /3 of 3 .*: a SHA-1 hash/],
    ['Base64', EMAILS.map(() => `${'A'.repeat(43)}=`), true, undefined],
    ['of nothing', [...EMAILS.map(sha256), sha256('')], true, /1 of 4 .*: the hash of an empty text/],
    ['mixed', [...EMAILS, sha256('x')], false, /hashes and plain values/],
    ['of PostgreSQL', EMAILS.map((email) => `\\x${sha256(email.toLowerCase())}`), true, undefined],
    ['no emails', [...EMAILS, 'ann.example.com', 'N/A', ' '], false, /1 of 5 .*: not an email address/]
  ])('%s', (_name, values, hashed, warning) => {
    const [note] = notes(
      ['email'],
      values.map((value) => [value])
    )
    expect(note.hashed).toBe(hashed)
    expect(note.warning).toEqual(warning === undefined ? undefined : (expect.stringMatching(warning) as string))
  })

  test.each<[RowField, string, RegExp | undefined]>([
    ['phone', '["+16502530001","+16502530002"]', undefined],
    ['phone', '+491715550123 ::: +49301234567', undefined],
    ['phone', '["12","+16502530002"]', undefined],
    ['phone', '["12","34"]', /1 of 1 .*: not a possible phone number/],
    ['email', '{ann@example.com,"bob@example.com"}', undefined],
    ['email', '[]', undefined],
    ['firstName', '["Ann","Bob"]', undefined]
  ])('several values of %s in one cell: %s', (field, cell, warning) => {
    const [{ warning: said }] = notes(['one'], [[cell]], field)
    expect(said).toEqual(warning === undefined ? undefined : (expect.stringMatching(warning) as string))
  })

  const HASHES = Array.from({ length: 9 }, (_, number) => sha256(`${number}@example.com`))
  const MD5 = 'd41d8cd98f00b204e9800998ecf8427e'

  test.each<[string, (string | null)[], boolean, RegExp | undefined]>([
    ['nine of ten hashed', [...HASHES, 'ann@example.com'], true, undefined],
    ['eight of nine hashed', [...HASHES.slice(1), 'ann@example.com'], false, /hashes and plain values/],
    ['blank cells are of no kind', [HASHES[0], null, '', ' '], true, undefined],
    ['blanks around a hash', [` ${HASHES[0]} `], true, undefined],
    ['a single hash of nothing, in capital letters', [...HASHES, sha256('').toUpperCase()], true, /empty text/],
    ['nine of ten MD5, one SHA-256', [...HASHES.map(() => MD5), HASHES[0]], false, /9 of 10 .*: an MD5 hash/],
    ['SHA-512', ['a'.repeat(128)], false, /1 of 1 .*: a SHA-512 hash/],
    ['nothing but blanks', [null, ' '], false, undefined]
  ])('%s', (_name, values, hashed, warning) => {
    const [note] = notes(
      ['email'],
      values.map((value) => [value])
    )
    expect(note).toEqual({
      column: 'email',
      hashed,
      ...(warning && { warning: expect.stringMatching(warning) as string })
    })
  })

  test.each<RowField>(['countryCode', 'consent.tcf'])('%s is never a hash', (field) => {
    expect(notes(['x'], [[HASHES[0]]], field)).toEqual([{ column: 'x', hashed: false }])
  })

  test.each<[string, string, string, RegExp]>([
    ['Ann@Example.com', 'Ann@Example.com', 'US', /is the hash of Plain as it is, neither trimmed nor in small letters/],
    ['ann@example.com', ' ann@example.com', 'US', /of Plain with the blanks around it/],
    ['ann@example.com', 'ann@example.com ', 'US', /of Plain with the blanks around it/],
    [' ann@example.com ', 'ANN@EXAMPLE.COM', 'US', /of Plain in capital letters/],
    [' Ann+shop@example.com ', 'ann+shop@example.com', 'US', /of Plain in lower case, but not normalized any further/],
    [' Ann+shop@example.com ', 'Ann+shop@example.com', 'US', /of Plain with its signs and blanks/],
    ['ann@example.com', sha256('ann@example.com'), 'US', /of Plain twice/]
  ])('beside the plain email %j the hash of %j', (plain, of, country, words) => {
    expect(besidePlain('email', plain, of, country)).toMatch(words)
  })

  test.each([
    ['(212) 555-0100', '2125550100', /of Plain without its calling code/],
    ['(212) 555-0100', '+12125550100', /of Plain with a \+ before it/],
    ['(212) 555-0100', '(212) 555-0100', /of Plain as it is/]
  ])('beside the plain phone of the United States %j the hash of %j', (plain, of, words) => {
    expect(besidePlain('phone', plain, of, 'US')).toMatch(words)
  })

  test('a number of another country is none without its country, and has no 1 to leave out', () => {
    expect(besidePlain('phone', '(212) 555-0100', '+12125550100', '')).toBeUndefined()
    expect(besidePlain('phone', '030 123456', '+4930123456', 'DE')).toMatch(/of Plain with a \+ before it/)
    expect(besidePlain('phone', '030 123456', '493023456', 'DE')).toBeUndefined()
  })

  test.each<[RowField, string, string[], RegExp | undefined]>([
    ['phone', 'US', ['4.917E+12', '212 555 0100'], /1 of 2 .*: scientific notation: export the column as text/],
    ['phone', 'United States', ['212 555 01', '5.7E+9', '6.1E+9'], /2 of 3 .*: scientific notation/],
    ['phone', 'DE', ['030 123456 030 654321 1'], /1 of 1 .*: 19 digits: two numbers/],
    ['phone', '', ['212 555 0100'], undefined],
    ['postal', 'US', ['75', '94109', 'N/A'], /1 of 3 .*: 2 digits: leading zeros may be missing/],
    ['postal', '', ['75'], undefined],
    ['firstName', 'US', ['Ann', '東京'], /1 of 2 .*: no letters or digits that Amazon hashes/]
  ])('why values of %s in %j are skipped', (field, country, values, warning) => {
    const fields = new Map<RowField, string[]>([
      [field, ['x']],
      ['countryCode', ['Land']]
    ])
    const [note] = checkColumns(fields, { columns: ['x', 'Land'], rows: values.map((value) => [value, country]) })
    expect(note.warning).toEqual(warning && (expect.stringMatching(warning) as string))
    expect(note.hashed).toBe(false)
  })

  function besidePlain(field: 'email' | 'phone', plain: string, of: string, country: string): string | undefined {
    const name = field === 'email' ? 'Mail' : 'Mobile'
    const columns = ['Hash', 'Land', name]
    const fields = new Map<RowField, string[]>([
      [field, ['Hash']],
      ['countryCode', ['Land']]
    ])
    const [note] = checkColumns(fields, { columns, rows: [[` ${sha256(of).toUpperCase()} `, country, plain]] })
    return note.warning?.replaceAll(name, 'Plain')
  }

  test('in how many rows a hash is wrong is counted among those that have both, with the most frequent way', () => {
    const rows = [
      [sha256('Ann@Example.com'), 'Ann@Example.com'],
      [sha256('BOB@EXAMPLE.COM'), 'bob@example.com'],
      [sha256('EVE@EXAMPLE.COM'), 'eve@example.com'],
      [sha256('joe@example.com'), 'joe@example.com'],
      [sha256('x'), null],
      [sha256('y'), ' '],
      [null, 'max@example.com']
    ]
    const [note] = notes(['email_sha256', 'Mail'], rows)
    expect(note.warning).toMatch(/in 2 of 4 rows it is the hash of Mail in capital letters/)
  })

  test('nothing is said where the hash is right, where it is of another, and of columns that are no such field', () => {
    const right = EMAILS.map((email) => [sha256(email.toLowerCase()), email])
    const another = EMAILS.map((email, place) => [sha256(EMAILS[(place + 1) % 3]), email])
    const name = EMAILS.map((email) => [sha256(email), email])
    expect(notes(['email_sha256', 'Mail'], right)[0].warning).toBeUndefined()
    expect(notes(['email_sha256', 'Mail'], another)[0].warning).toBeUndefined()
    expect(notes(['email_sha256', 'Note'], name)[0].warning).toBeUndefined()
  })

  test('no value is in what is said', () => {
    const rows = EMAILS.map((email) => [sha256(email), email])
    expect(JSON.stringify(notes(['email_sha256', 'Mail'], rows))).not.toMatch(/example\.com/i)
  })
})

describe('says which column looks like a country and is not used', () => {
  const warned = (columns: string[], rows: (string | null)[][], country?: string) =>
    checkColumns(
      new Map<RowField, string[]>([['email', ['email']], ...(country ? [['countryCode', [country]] as const] : [])] as [
        RowField,
        string[]
      ][]),
      {
        columns: ['email', ...columns],
        rows: rows.map((row) => ['ann@example.com', ...row])
      }
    )
      .filter(({ warning }) => warning?.includes("looks like a country and isn't used"))
      .map(({ column }) => column)

  test.each<[string, string[], (string | null)[][], string[]]>([
    ['by its name', ['Country of Sale'], [['Germany'], ['somewhere'], [null]], ['Country of Sale']],
    [
      'by its name, whosever it is',
      ['IP Country', 'Company Country'],
      [['US', 'DE']],
      ['IP Country', 'Company Country']
    ],
    ['by its values', ['x'], [['Germany'], ['France'], ['']], ['x']],
    ['by its codes, where one asks for consent', ['geo'], [['US'], ['DE']], ['geo']],
    ['not where its values are none', ['Country Manager', 'Country'], [['Ann', null]], []],
    ['not where it may be states', ['x'], [['CA'], ['IN'], ['PA']], []],
    ['not where few values are countries', ['x'], [['Germany'], ['red'], ['blue']], []]
  ])('%s', (_how, columns, rows, expected) => {
    expect(warned(columns, rows)).toEqual(expected)
  })

  test('only where some have no country in the column that is used', () => {
    expect(warned(['Country', 'Business Country'], [['US', 'DE']], 'Country')).toEqual([])
    expect(
      warned(
        ['Country', 'Business Country'],
        [
          ['US', null],
          ['', 'DE']
        ],
        'Country'
      )
    ).toEqual(['Business Country'])
  })
})
