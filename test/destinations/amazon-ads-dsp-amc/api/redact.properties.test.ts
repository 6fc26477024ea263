import fc from 'fast-check'
import { listSentValues, redact } from '../../../../src/destinations/amazon-ads-dsp-amc/api/redact'

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
  of: fc.constantFrom('body', 'values')
})

test('nothing that was sent can be learned from what is shown, however it is repeated', () => {
  fc.assert(
    fc.property(secrets, echo, ({ ids, hashes, token }, { before, after, from, length, upper, of }) => {
      const records = ids.map((externalUserId) => ({
        action: 'CREATE',
        externalUserId,
        hashedPII: hashes.map((email) => ({ email, phone: email }))
      }))
      const sent = JSON.stringify({ audienceId: 42, records })
      const texts = {
        body: sent,
        values: [...ids, ...hashes, token].join(' ')
      }
      const repeated = texts[of].slice(from, from + length)
      const shown = redact(before + (upper ? repeated.toUpperCase() : repeated) + after, listSentValues(sent)) ?? ''
      expect([...shown].length).toBeLessThanOrEqual(300)
      expect(shown).not.toContain(token)
      const low = shown.toLowerCase()
      const tokens: readonly string[] = low.match(/[\w-]+/g) ?? []
      const observed = [...ids, ...hashes]
        .map((value) => value.toLowerCase())
        .filter((value) => tokens.includes(value) || windowsOf(value).some((part) => low.includes(part)))
      expect({ shown, observed }).toEqual({ shown, observed: [] })
    }),
    { numRuns: 1000, interruptAfterTimeLimit: 30_000, markInterruptAsFailure: false }
  )
})
