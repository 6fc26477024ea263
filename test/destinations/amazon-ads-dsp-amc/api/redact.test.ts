import fc from 'fast-check'
import { presentable, valuesOf } from '../../../../src/destinations/amazon-ads-dsp-amc/api/redact'

const HASH = 'b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514'

const RECORDS = {
  url: 'https://advertising-api.amazon.com/amc/audiences/records',
  headers: new Map([
    ['authorization', 'Bearer Atza|IwEBIJx-9fQ'],
    ['amazon-advertising-api-clientid', 'amzn1.application-oa2-client.0123456789abcdef'],
    ['content-type', 'application/vnd.amcaudiences.v1+json']
  ]),
  body: `{"audienceId":413642381039213536,"targetResource":{"connectionId":"5a523424-e8b3-4da5-9a32-24a861aea576","targetTypes":["DSP"]},"records":[{"action":"CREATE","externalUserId":"ann_lee-7","countryCode":"US","hashedPII":[{"email":"${HASH}"}],"userConsent":{"geo":{"countryCode":"US","ipAddress":"203.0.113.7"},"consent":{"gpp":"DBABM~CPxyzA"}}}]}`
}

const FORM = {
  url: 'https://api.amazon.com/auth/o2/token',
  body: new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: 'Atzr|IwEBIA-7kV',
    client_id: 'amzn1.application-oa2-client.0123456789abcdef',
    client_secret: 'kQ7/zz9+3vX'
  }).toString()
}

test.each([
  ['audienceId not found', 'audienceId not found'],
  ['Too Many Requests', 'Too Many Requests'],
  ['record 1: externalUserId must match the pattern', 'record 1: externalUserId must match the pattern'],
  ['The country US of a CREATE is not supported', 'The country US of a CREATE is not supported'],
  ['  two\nlines\u0000\u001b[31m and\u202e more  ', 'two lines [31m and more'],
  ['no user a\u200bnn\u200b_lee-7', 'no user […]'],
  [`in ${Buffer.from(RECORDS.body).toString('base64')}`, 'in […]'],
  ['audience 413642381039213536 is gone', 'audience […] is gone'],
  ['no user ann_lee-7', 'no user […]'],
  ['no user ANN_LEE-7.', 'no user […].'],
  [`bad hash ${HASH}`, 'bad hash […]'],
  [`bad hash ${HASH.toUpperCase()}`, 'bad hash […]'],
  [`bad hash ${HASH.slice(5, 15)}…`, 'bad hash […]…'],
  ['from 203.0.113.7 with DBABM~CPxyzA', 'from […] with […]'],
  ['connection 5a523424-e8b3-4da5-9a32-24a861aea576', 'connection […]'],
  ['token Atza|IwEBIJx-9fQ is over', 'token […] is over'],
  ['token Atza|another is over', 'token […] is over'],
  ['client amzn1.application-oa2-client.0123456789abcdef', 'client […]'],
  ['{"externalUserId":"ann', '{"externalUserId":"[…]'],
  ['_lee-7","hashedPII"', '[…]","hashedPII"'],
  [
    RECORDS.body,
    `{"audienceId":[…],"targetResource":{"connectionId":"[…]","targetTypes":["DSP"]},"records":[{"action":"CREATE","externalUserId":"[…]","countryCode":"US","hashedPII":[{"email":"[…]"}],"userConsent":{"geo":{"countryCode":"US","ipAddress":"[…]"},"consent":{"gpp":"[…]"}}}]}`
  ],
  ['Atza|IwEBIJx-9fQ '.repeat(9), '[…]'],
  ['token Atza|IwEBIJx-9fQAtza|IwEBIJx-9fQ', 'token […]'],
  ['bad hash x289323b2x', 'bad hash […]'],
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
  expect(presentable(words, valuesOf(RECORDS))).toBe(shown)
})

test.each([
  ['refresh token Atzr|IwEBIA-7kV unknown', 'refresh token […] unknown'],
  ['secret kQ7/zz9+3vX, and Atzr%7CIwEBIA-7kV', 'secret […], and […]'],
  [
    'The request has an invalid grant parameter : refresh_token.',
    'The request has an invalid grant parameter : refresh_token.'
  ]
])('of a token call, %j is shown as %j', (words, shown) => {
  expect(presentable(words, valuesOf(FORM))).toBe(shown)
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
  expect(presentable(words, ['my membership', 'my here', 'é?', 'é.?', '???', 'abc~defg', '] b'])).toBe(shown)
})

test('what a call carried are its ids, its connection and the values of its body that are not the same for everybody', () => {
  expect(valuesOf(RECORDS)).toEqual([
    'Atza|IwEBIJx-9fQ',
    'amzn1.application-oa2-client.0123456789abcdef',
    '413642381039213536',
    '5a523424-e8b3-4da5-9a32-24a861aea576',
    'ann_lee-7',
    HASH,
    '203.0.113.7',
    'DBABM~CPxyzA'
  ])
  expect(valuesOf(FORM)).toEqual(['Atzr|IwEBIA-7kV', 'amzn1.application-oa2-client.0123456789abcdef', 'kQ7/zz9+3vX'])
  const url = 'https://advertising-api.amazon.com/amc/audiences/connections'
  expect(valuesOf({ url })).toEqual([])
  expect(valuesOf({ url: `${url}?connectionId=mine_1` })).toEqual(['mine_1'])
  expect(valuesOf({ url, body: '{"size":42,"more":true,"none":null,"list":["x"]}' })).toEqual(['42', 'x'])
})

test('ids in the address of a call count as sent', () => {
  const url = 'https://advertising-api.amazon.com/amc/audiences/metadata/42?connectionId=mine_1&count=100'
  expect(presentable('42 of mine_1 has 100 of v2', valuesOf({ url }))).toBe('42 of […] has 100 of v2')
  const long = 'https://advertising-api.amazon.com/amc/audiences/records/1155d3e3-b18c?x=y'
  expect(presentable('no job 1155d3e3-b18c', valuesOf({ url: long }))).toBe('no job […]')
})

test('the reason of an invalid record goes without its person', () => {
  expect(presentable(`user-7: email ${HASH} is no hash`, ['user-7'])).toBe('[…]: email […] is no hash')
})

test('words are cut to 300 characters', () => {
  expect(presentable('long word '.repeat(100))).toMatch(/^(?:long word )+.*…$/)
  expect([...(presentable('👍 '.repeat(900)) ?? '')]).toHaveLength(300)
  expect(presentable('x'.repeat(100_000))).toBeUndefined()
  const full = `${'word '.repeat(59)}words`
  expect(presentable(full)).toBe(full)
  expect(presentable(`${full}!`)).toBe(`${full.slice(0, 299)}…`)
})

test('the first 600 characters are looked at, without the word that they end in', () => {
  const hashes = `${HASH} `.repeat(9)
  expect(presentable(`${hashes}are not hashes.`)).toBe('[…] are not hashes.')
  expect(presentable(`${hashes}are not hashes.. and more`)).toBe('[…] are not')
  expect(presentable(`${' '.repeat(2400)}too late`)).toBeUndefined()
})

test.each([undefined, null, 7, {}, ['words'], '', ' \u0000 '])('%j has no words', (words) => {
  expect(presentable(words)).toBeUndefined()
})

const idChars = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_']
const id = fc.string({ unit: fc.constantFrom(...idChars), minLength: 4, maxLength: 128 })
const hash = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
const secrets = fc.record({
  ids: fc.array(id, { minLength: 1, maxLength: 4 }),
  hashes: fc.array(hash, { minLength: 1, maxLength: 4 }),
  token: id.map((text) => `Atza|${text}`)
})

const windowsOf = (value: string): string[] =>
  Array.from({ length: Math.max(0, value.length - 7) }, (_, at) => value.slice(at, at + 8))

/** The ways in which a server may repeat what it was sent. */
const echo = fc.record({
  before: fc.constantFrom('', 'Invalid record: ', 'Cannot parse ', 'near "'),
  after: fc.constantFrom('', ' is not valid', '"', '...', '\n at line 1'),
  from: fc.nat(900),
  length: fc.integer({ min: 1, max: 700 }),
  upper: fc.boolean(),
  of: fc.constantFrom('body', 'headers', 'values')
})

test('nothing that was sent can be told from what is shown, however it is repeated', () => {
  fc.assert(
    fc.property(secrets, echo, ({ ids, hashes, token }, { before, after, from, length, upper, of }) => {
      const records = ids.map((externalUserId) => ({
        action: 'CREATE',
        externalUserId,
        hashedPII: hashes.map((email) => ({ email, phone: email }))
      }))
      const sent = {
        url: RECORDS.url,
        headers: new Map([['authorization', `Bearer ${token}`]]),
        body: JSON.stringify({ audienceId: 42, records })
      }
      const texts = {
        body: sent.body,
        headers: `authorization: Bearer ${token}`,
        values: [...ids, ...hashes, token].join(' ')
      }
      const repeated = texts[of].slice(from, from + length)
      const shown = presentable(before + (upper ? repeated.toUpperCase() : repeated) + after, valuesOf(sent)) ?? ''
      expect([...shown].length).toBeLessThanOrEqual(300)
      const low = shown.toLowerCase()
      const tokens: readonly string[] = low.match(/[\w-]+/g) ?? []
      const told = [...ids, ...hashes, ...token.split('|').slice(1)]
        .map((value) => value.toLowerCase())
        .filter((value) => tokens.includes(value) || windowsOf(value).some((part) => low.includes(part)))
      expect({ shown, told }).toEqual({ shown, told: [] })
    }),
    { numRuns: 1000, interruptAfterTimeLimit: 30_000, markInterruptAsFailure: false }
  )
})
