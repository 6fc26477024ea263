import { listSentValues, redact, redactTokens } from '../api/redact'

const HASH = 'b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514'

const RECORDS = `{"audienceId":413642381039213536,"records":[{"action":"CREATE","externalUserId":"ann_lee-7","countryCode":"US","hashedPII":[{"email":"${HASH}"}],"userConsent":{"geo":{"countryCode":"US","ipAddress":"203.0.113.7"},"consent":{"gpp":"DBABM~CPxyzA"}}}]}`

const FORM = new URLSearchParams({
  grant_type: 'refresh_token',
  refresh_token: 'Atzr|IwEBIA-7kV',
  client_id: 'amzn1.application-oa2-client.0123456789abcdef',
  client_secret: 'kQ7/zz9+3vX'
}).toString()

const groups = (text: string, length: number, between: string): string =>
  (text.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(between)
const escaped = (text: string, escape: (code: string) => string): string =>
  Array.from(text, (letter) => escape(letter.charCodeAt(0).toString(16))).join('')

test.each([
  ['base64', Buffer.from('ann_lee-7').toString('base64url')],
  ['hexadecimal digits', Buffer.from('ann_lee-7').toString('hex')],
  ['escapes of a form', escaped('ann_lee-7', (code) => `%${code}`)],
  ['escapes of escapes', escaped('ann_lee-7', (code) => `%25${code}`)],
  ['entities of HTML', escaped('ann_lee-7', (code) => `&#x${code};`)],
  ['decimal entities', escaped('ann_lee-7', (code) => `&#${parseInt(code, 16)};`)],
  ['escapes of JSON', escaped('ann_lee-7', (code) => `\\u00${code}`)],
  ['full-width letters', escaped('ann_lee-7', (code) => String.fromCharCode(parseInt(code, 16) + 0xfee0))],
  ['letters by themselves', groups('ann_lee-7', 1, ' ')],
  ['two lines', 'ann_\nlee-7'],
  ...[2, 3, 4, 7].flatMap((length) =>
    [' ', ':', ', ', '\n'].map((between) => [
      `a hash in groups of ${length}, between ${JSON.stringify(between)}`,
      groups(HASH, length, between)
    ])
  )
])('a value as %s is redacted', (_form, text) => {
  expect(redact(`The value ${text} is not valid.`, listSentValues(RECORDS))).toBe('The value […] is not valid.')
})

test.each([
  ['in eights', `wrong ${groups('0123456789abcdef'.repeat(4), 8, ' ')} here`, 'wrong […] here'],
  [
    'a request by its ID',
    'request 0f8fad5b-d9cb-469f-a165-70867728950e',
    'request 0f8fad5b-d9cb-469f-a165-70867728950e'
  ],
  ['a date', 'on 2026-11-28 10:20:30 a bad face', 'on 2026-11-28 10:20:30 a bad face']
])('of values that are not known a hash in groups is redacted: %s', (_what, text, expected) => {
  expect(redact(text)).toBe(expected)
})

test.each([
  ['audienceId not found', 'audienceId not found'],
  ['Too Many Requests', 'Too Many Requests'],
  ['record 1: externalUserId must match the pattern', 'record 1: externalUserId must match the pattern'],
  ['The country US of a CREATE is not supported', 'The country US of a CREATE is not supported'],
  ['  two\nlines\u0000\u001b[31m and\u202e more  ', 'two lines [31m and more'],
  ['no user a\u200bnn\u200b_lee-7', 'no user […]'],
  [`in ${Buffer.from(RECORDS).toString('base64')}`, 'in […]'],
  ['audience 413642381039213536 is gone', 'audience […] is gone'],
  ['no user ann_lee-7', 'no user […]'],
  ['no user ANN_LEE-7.', 'no user […].'],
  [`bad hash ${HASH}`, 'bad hash […]'],
  [`bad hash ${HASH.toUpperCase()}`, 'bad hash […]'],
  [`bad hash ${HASH.slice(5, 15)}…`, 'bad hash […]…'],
  ['from 203.0.113.7 with DBABM~CPxyzA', 'from […] with […]'],
  ['token Atza|IwEBIJx-9fQ is over', 'token […] is over'],
  ['token Atza|another is over', 'token […] is over'],
  ['client amzn1.application-oa2-client.0123456789abcdef', 'client amzn1.application-oa2-client.[…]'],
  ['{"externalUserId":"ann', '{"externalUserId":"[…]'],
  ['_lee-7","hashedPII"', '[…]","hashedPII"'],
  [
    RECORDS,
    `{"audienceId":[…],"records":[{"action":"CREATE","externalUserId":"[…]","countryCode":"US","hashedPII":[{"email":"[…]"}],"userConsent":{"geo":{"countryCode":"US","ipAddress":"[…]"},"consent":{"gpp":"[…]"}}}]}`
  ],
  ['Atza|IwEBIJx-9fQ '.repeat(9), '[…]'],
  ['token Atza|IwEBIJx-9fQAtza|IwEBIJx-9fQ', 'token […]'],
  ['bad hash x289323b2x', 'bad hash […]'],
  ['bad record of "Ann.Lee@example.com", +1 (555) 010-0199.', 'bad record of "[…]", […].'],
  ['at most 10,000 records @ 3:30, +5 retries', 'at most 10,000 records @ 3:30, +5 retries'],
  ['ann is here', 'ann is here'],
  ['no user ann', 'no user ann'],
  ['no "ann more"', 'no "ann more"'],
  ['no ann today…', 'no ann today…'],
  ['no user ann…', 'no user […]…'],
  ['no user an…', 'no user an…'],
  ['none of those…', 'none of those…'],
  ['… of lee-7 here', '… of lee-7 here'],
  ['of lee-7, more', 'of lee-7, more'],
  ['…e-7 is none', '…[…] is none'],
  ['…-7 is none', '…-7 is none'],
  ['…those are none', '…those are none']
])('%j is shown as %j', (words, shown) => {
  expect(redact(words, listSentValues(RECORDS))).toBe(shown)
})

test.each([
  ['refresh token Atzr|IwEBIA-7kV unknown', 'refresh token […] unknown'],
  ['secret kQ7/zz9+3vX, and Atzr%7CIwEBIA-7kV', 'secret […], and […]'],
  [
    'The request has an invalid grant parameter : refresh_token.',
    'The request has an invalid grant parameter : refresh_token.'
  ]
])('of a token call, %j is shown as %j', (words, shown) => {
  expect(redact(words, listSentValues(FORM))).toBe(shown)
})

test.each<[string, string, string]>([
  ['a phrase is taken out as a whole only', 'a membership of my  Membership', 'a membership of […]'],
  ['so is its end', '…here, a membership', '…here, a membership'],
  ['a value of two signs stays', 'what is é?', 'what is é?'],
  ['a value of three signs goes', 'what is é.?', 'what is […]'],
  ['a value of signs alone', '…here and ???', '…here and […]'],
  ['of a longer value the tokens of four characters go', 'abc and defg', 'abc and […]'],
  ['what stands for a value is not looked at again', '] b b', '[…] b']
])('%s: %j is shown as %j', (_name, words, shown) => {
  expect(redact(words, ['my membership', 'my here', 'é?', 'é.?', '???', 'abc~defg', '] b'])).toBe(shown)
})

test('what a call carried are the values of its body that are not the same for everybody', () => {
  expect(listSentValues(RECORDS)).toEqual(['413642381039213536', 'ann_lee-7', HASH, '203.0.113.7', 'DBABM~CPxyzA'])
  expect(listSentValues(FORM)).toEqual([
    'Atzr|IwEBIA-7kV',
    'amzn1.application-oa2-client.0123456789abcdef',
    'kQ7/zz9+3vX'
  ])
  expect(listSentValues('')).toEqual([])
  expect(listSentValues('{"size":42,"more":true,"none":null,"list":["x"]}')).toEqual(['42', 'x'])
})

test('the reason of an invalid record goes without its person', () => {
  expect(redact(`user-7: email ${HASH} is no hash`, ['user-7'])).toBe('[…]: email […] is no hash')
})

test('words are cut to 300 characters', () => {
  expect(redact('long word '.repeat(100))).toMatch(/^(?:long word )+.*…$/)
  expect([...(redact('👍 '.repeat(900)) ?? '')]).toHaveLength(300)
  expect(redact('x'.repeat(100_000))).toBeUndefined()
  const full = `${'word '.repeat(59)}words`
  expect(redact(full)).toBe(full)
  expect(redact(`${full}!`)).toBe(`${full.slice(0, 299)}…`)
})

test('the first 600 characters are looked at, without the word that they end in', () => {
  const hashes = `${HASH} `.repeat(9)
  expect(redact(`${hashes}are not hashes.`)).toBe('[…] are not hashes.')
  expect(redact(`${hashes}are not hashes.. and more`)).toBe('[…] are not')
  expect(redact(`${' '.repeat(2400)}too late`)).toBeUndefined()
})

test.each([undefined, null, 7, {}, ['words'], '', ' \u0000 '])('%j has no words', (words) => {
  expect(redact(words)).toBeUndefined()
})

test('where nobody’s data was sent, only tokens are redacted', () => {
  expect(redactTokens(`The user has no advertiser 4728736040201 for ${HASH}\n(Atza|abc)`)).toBe(
    `The user has no advertiser 4728736040201 for ${HASH} ([…]`
  )
  expect(redactTokens('word '.repeat(100))).toHaveLength(300)
  expect(redactTokens(7)).toBeUndefined()
})
