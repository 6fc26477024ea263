import fc from 'fast-check'
import { normalizeEmails } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/email'

test('normalizing twice changes nothing, and case never matters', () => {
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (text) => {
      const addresses = normalizeEmails(text)
      addresses.forEach((address) => {
        expect(address).toMatch(/^[a-z0-9.-]+@(?:[a-z0-9-]+\.)+[a-z0-9-]+$/)
        expect(normalizeEmails(address)).toEqual([address])
      })
      expect(normalizeEmails(text.toLowerCase())).toEqual(addresses)
    })
  )
})

const part = fc.stringMatching(/^[a-z0-9]{1,8}$/)
const address = fc.tuple(part, fc.constantFrom('', '.', '-'), part, part, fc.constantFrom('de', 'co.uk', 'com'))
const addresses = address.map(([one, sign, other, domain, end]) => `${one}${sign}${other}@${domain}.${end}`)
const word = fc.constantFrom('Ann', 'Lee', 'Dr.', 'private', 'Büro', '山田')

test('an address is the same whatever is written around it', () => {
  const before = fc.constantFrom(
    '',
    '<',
    'Ann Lee <',
    '"Lee, A." <',
    'mailto:',
    'E-Mail: ',
    '(',
    '[',
    '"',
    "'",
    'Ann ',
    '\t'
  )
  const behind = fc.constantFrom(
    '',
    '>',
    '> (work)',
    '.',
    ',',
    ';',
    ')',
    ']',
    '"',
    "'",
    ' (Ann)',
    '?subject=Hi',
    '…',
    ' Ann'
  )
  fc.assert(
    fc.property(addresses, before, behind, (one, start, end) => {
      expect(normalizeEmails(start + one + end)).toEqual([one])
    })
  )
})

test('each address of a list is read, in its order', () => {
  const between = fc.constantFrom(',', ', ', ';', '; ', ' ', '\n', ' / ', '/', '|', '>, <', ' or ', '  ')
  fc.assert(
    fc.property(fc.array(addresses, { minLength: 2, maxLength: 5 }), between, fc.array(word), (list, sign, words) => {
      expect(normalizeEmails([...words, list.join(sign)].join(' '))).toEqual(list)
    })
  )
})
