import { isEmailAddress, normalizeEmails, normalizeEmailsWithUnderscore } from '../email'

const NONE: string[] = []

test.each([
  ['Jane.Doe@Example.com', 'jane.doe@example.com'],
  ['jane+news@example.com', 'janenews@example.com'],
  ['jane_doe@example.com', 'janedoe@example.com'],
  ["o'neil-smith@example.co.uk", 'oneil-smith@example.co.uk'],
  ['jane @ example.com', 'jane@example.com'],
  ['jane@example .com', 'jane@example.com'],
  ['jürgen@example.de', 'jrgen@example.de'],
  ['jane@münchen.de', 'jane@mnchen.de'],
  ['jane!#$%&*+?^`~@example.com', 'jane@example.com'],
  ['a@10.0.0.1', 'a@10.0.0.1'],
  ['jane‐doe@ex‑ample.com', 'jane-doe@ex-ample.com'],
  ['jane–doe@example−x.com', 'jane-doe@example-x.com'],
  ['jane@example。co。jp', 'jane@example.co.jp']
])('%s is %s', (text, address) => {
  expect(normalizeEmails(text)).toEqual([address])
})

describe('an address is read from what stands around it', () => {
  test.each([
    'Ann Lee <a@b.de>',
    '"Lee, Ann" <a@b.de>',
    'Ann Lee (a@b.de)',
    'Ann Lee [a@b.de]',
    'Ann Lee a@b.de',
    '<a@b.de>',
    '<<a@b.de>>',
    'a@b.de (Ann)',
    'a@b.de <Ann>',
    'mailto:a@b.de',
    'MAILTO:a@b.de?subject=Hello',
    'mailto: a@b.de',
    'email: a@b.de',
    'E-Mail: a@b.de',
    'email=a@b.de',
    'Work email:a@b.de',
    'work=a@b.de',
    '=HYPERLINK("mailto:a@b.de","a@b.de")',
    'https://example.com/?user=a@b.de',
    'a@b.de.',
    'a@b.de...',
    'a@b.de,',
    'a@b.de;',
    'a@b.de!',
    '"a@b.de"',
    "'a@b.de'",
    '“a@b.de”',
    '„a@b.de“',
    '«a@b.de»',
    '&lt;a@b.de&gt;',
    '<a href="mailto:a@b.de">a@b.de</a>',
    '[a@b.de](mailto:a@b.de)',
    'a@b.de | Ann'
  ])('%s', (text) => {
    expect(normalizeEmails(text)).toEqual(['a@b.de'])
  })
})

test.each(['a@b.de,c@d.fr', 'a@b.de; c@d.fr', 'a@b.de/c@d.fr', 'a@b.de c@d.fr', 'a@b.de\nc@d.fr', 'a@b.de | c@d.fr'])(
  'several addresses in one text are each read: %j',
  (text) => {
    expect(normalizeEmails(text)).toEqual(['a@b.de', 'c@d.fr'])
  }
)

test('several addresses with names are each read', () => {
  expect(normalizeEmails('"Lee, Ann" <a@b.de>, Ben c@d.fr; Work: e@f.it.')).toEqual(['a@b.de', 'c@d.fr', 'e@f.it'])
})

test.each([
  ...['', '-', 'N/A', 'null', 'jane.example.com', '@example.com', 'jane@', '東京@', '東京@example.com', '@'],
  ...['a@@b.de', 'a@b@c.de', 'x@y', 'a@.b.de', 'a@b..de', 'a@.', 'Ann @ home', '@ann_lee', 'a@b.de@']
])('%j is not an address', (text) => {
  expect(normalizeEmails(text)).toEqual(NONE)
})

test('a text without an address beside one that has one is no address', () => {
  expect(normalizeEmails('a@b, c@d.de')).toEqual(['c@d.de'])
})

test.each([
  ['Jane_Doe+x@Example.com', ['jane_doex@example.com']],
  ['_@b.de', ['_@b.de']],
  ['Jane <jane_doe@b.de>, a@c.de', ['jane_doe@b.de', 'a@c.de']],
  ['jane.doe@example.com', NONE],
  ['jane_doe', NONE]
])('%s with its _ is %j', (text, addresses) => {
  expect(normalizeEmailsWithUnderscore(text)).toEqual(addresses)
})

test.each([
  ['ann@example.com', true],
  ['Ann_Lee+x@mail.Example.co.uk', true],
  ['ann@example', false],
  ['Ann <ann@example.com>', false],
  ['auth0|ann@example.com', false],
  ['user-1', false],
  ['', false]
])('whether %j is an address and nothing besides: %j', (text, is) => {
  expect(isEmailAddress(text)).toBe(is)
})
