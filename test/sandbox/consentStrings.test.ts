import fc from 'fast-check'
import { gppString, tcfString } from '../../scripts/consentStrings'
import { isGppString, isTcfString } from '../../src/sandbox/contract/consentStrings'

/** As the specifications and their reference implementations show them. */
const PUBLISHED_TCF = [
  'COw4XqLOw4XqLAAAAAENAXCAAAAAAAAAAAAAAAAAAAAA',
  'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA',
  'COtybn4PA_zT4KjACBENAPCIAEBAAECAAIAAAAAAAAAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAgAAAAAAAFAAECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw'
]
const WORDS = ['', 'none', 'false', '0', 'null', 'denied', 'no', 'granted', '1YNN', '1---', '{}', '[]', ' ', 'C', 'D~']

describe('a TC string', () => {
  test.each([...PUBLISHED_TCF, tcfString(), tcfString({ purposes: '0'.repeat(24) }), `${tcfString()}.YAAAAAAAAAAA`])(
    'is recognized: %s',
    (text) => expect(isTcfString(text)).toBe(true)
  )

  test.each([
    ...WORDS,
    'BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA',
    'ConsentGivenByThePersonInThePreferenceCenter',
    'CONSENT_GIVEN_BY_THE_PERSON_IN_THE_CENTER_OF_PREFERENCES',
    'C'.repeat(44),
    `C${'A'.repeat(43)}`,
    tcfString().slice(0, 33),
    ` ${tcfString()}`,
    `${tcfString()}=`,
    `${tcfString()}.`,
    `${tcfString()}.CAAA`,
    `${tcfString()}.Y+AA`,
    `.${tcfString()}`,
    tcfString({ version: 1 }),
    tcfString({ version: 3 }),
    tcfString({ created: Date.UTC(2019, 0, 1) }),
    tcfString({ lastUpdated: Date.now() + 30 * 86_400_000 }),
    tcfString({ language: 'e!' }),
    gppString()
  ])('is not %j', (text) => expect(isTcfString(text)).toBe(false))
})

describe('a GPP string', () => {
  test.each([
    // With the padding of bytes, of characters, two sections, and a range of them.
    `DBABMA~${PUBLISHED_TCF[1]}`,
    `DBABM~${PUBLISHED_TCF[1]}`,
    `DBACNYA~${PUBLISHED_TCF[1]}~1YNN`,
    `DBABjw~${PUBLISHED_TCF[1]}~1YNN`,
    'DBABLA~BVQqAAAAAgA',
    gppString(),
    gppString({ 2: tcfString(), 6: '1YNN', 7: 'BVQqAAAAAgA.YA', 20: 'BBBB' })
  ])('is recognized: %s', (text) => expect(isGppString(text)).toBe(true))

  test.each([
    ...WORDS,
    'DBAA',
    'DBAA~',
    'DBABM',
    'DBABM~',
    `DBABM~${tcfString()}~1YNN`,
    `DBACNYA~${tcfString()}`,
    `DBABMA~CPxyzA`,
    `DBACNYA~${tcfString()}~YES`,
    'DBABL+~BVQqAAAAAgA',
    'DBABLA~BVQq AAAAgA',
    'DBAAAA~BVQqAAAAAgA',
    'DB__w~BVQq',
    'DBABLA~denied',
    'DBABLA~none',
    'DBABLA~AVQqAAAAAgA',
    gppString({ 2: tcfString() }, { type: 2 }),
    gppString({ 2: tcfString() }, { version: 2 }),
    gppString({ 2: tcfString({ version: 1 }) }),
    tcfString()
  ])('is not %j', (text) => expect(isGppString(text)).toBe(false))

  test('has any sections there are, each listed in its header', () => {
    const sections = fc.uniqueArray(fc.integer({ min: 7, max: 60 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(sections, (ids) => {
        const text = gppString(Object.fromEntries(ids.map((id) => [id, 'BAAA'])))
        expect(isGppString(text)).toBe(true)
        expect(isGppString(`${text}~BAAA`)).toBe(false)
        expect(isGppString(text.slice(0, text.lastIndexOf('~')))).toBe(false)
      })
    )
  })
})

test('nothing else is taken for either', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
      expect([isTcfString(text), isGppString(text)]).toEqual([false, false])
    })
  )
})
