import fc from 'fast-check'
import { normalisePostal } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/postal'

test.each([
  ['US', '75236-9599', '75236'],
  ['US', '752369599', '75236'],
  ['US', 'TX 75236', '75236'],
  ['US', '7523', ''],
  ['CA', 'K1A 0B1', 'K1A0B1'],
  ['CA', 'k1a-0b1', 'K1A0B1'],
  ['CA', 'K1A 0B1 2', 'K1A0B1'],
  ['CA', 'J9T', ''],
  ['CA', '1K1A0B', ''],
  ['GB', 'M1 1AE', 'M11AE'],
  ['GB', 'b33 8th', 'B338TH'],
  ['GB', 'W1A 0AX', 'W1A0AX'],
  ['GB', 'CR2 6XH', 'CR26XH'],
  ['GB', 'DN55 1PT', 'DN551PT'],
  ['GB', 'EC1A 1BB', 'EC1A1BB'],
  ['GB', 'EC1A 1BB GB', 'EC1A1BB'],
  ['GB', 'NG22', ''],
  ['GB', 'AA11AA6', ''],
  ['DE', 'D-12307', '12307'],
  ['FR', '77304 CEDEX', '77304'],
  ['ES', '43071', '43071'],
  ['IT', 'I-80129', '80129'],
  ['IT', '8012', ''],
  ['JP', '787-0150', '7870150'],
  ['JP', '〒787-0150', '7870150'],
  ['JP', '787015', ''],
  ['IN', '395 003', '395003'],
  ['IN', '39500', ''],
  ['NL', '1012 AB', '1012ab'],
  ['BR', '01310-100', '01310100'],
  ['PL', '00-950', '00950'],
  ['', 'AB-1', 'ab1'],
  ['NL', '-', ''],
  ['NL', '東京', ''],
  ['NL', 'N/A', ''],
  ['NL', 'null', '']
])('%s: %s is %j', (country, postal, normal) => {
  expect(normalisePostal(postal, country)).toBe(normal)
})

test('normalising twice changes nothing, and case never matters', () => {
  const codes = fc.string({ unit: fc.constantFrom(...'abcXYZ0123456789 -é'), maxLength: 10 })
  fc.assert(
    fc.property(fc.constantFrom(...'US CA GB DE FR ES IT JP IN NL'.split(' '), ''), codes, (country, postal) => {
      const normal = normalisePostal(postal, country)
      expect(normalisePostal(normal, country)).toBe(normal)
      expect(normalisePostal(postal.toUpperCase(), country)).toBe(normal)
      expect(normalisePostal(postal.toLowerCase(), country)).toBe(normal)
    })
  )
})
