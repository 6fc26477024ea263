import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { readHash, readText } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/text'

test('digits of every script are digits', () => {
  const digits = fc.integer({ min: 0x660, max: 0x1fbf9 }).filter((code) => /^\p{Nd}$/u.test(String.fromCodePoint(code)))
  fc.assert(
    fc.property(digits, (code) => {
      expect(readText(String.fromCodePoint(code))).toMatch(/^[0-9]$/)
    })
  )
})

test('invisible characters never matter, and plain ASCII is left as it is', () => {
  const invisible = fc.constantFrom('\u200b', '\u200d', '\u200e', '\u202a', '\u2060', '\ufeff', '\u00ad', '\u061c')
  const ascii = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) })
  fc.assert(
    fc.property(fc.array(ascii), invisible, (parts, sign) => {
      expect(readText(parts.join(sign))).toBe(parts.join(''))
    })
  )
})

test('a hash is read in every form, whatever was hashed', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const hash = createHash('sha256').update(text).digest('hex')
      fc.pre(readHash(hash) !== '')
      const forms = [`0x${hash}`, `\\x${hash}`, `sha256:${hash}`, `"${hash}"`, hash.toUpperCase()]
      for (const form of [
        ...forms,
        createHash('sha256').update(text).digest('base64'),
        `${createHash('sha256').update(text).digest('base64url')}=`
      ]) {
        expect(readHash(form)).toBe(hash)
      }
    })
  )
})
