import { normalisePhone, readWithLibrary } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/phone'
import { readPlainNumber } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/fastPhone'

const CALLING_CODES: Record<string, string> = {
  AE: '971',
  AU: '61',
  BE: '32',
  BR: '55',
  CA: '1',
  DE: '49',
  EG: '20',
  ES: '34',
  FR: '33',
  GB: '44',
  IN: '91',
  IT: '39',
  JP: '81',
  MX: '52',
  NL: '31',
  PL: '48',
  SA: '966',
  SE: '46',
  SG: '65',
  TR: '90',
  US: '1'
}
const COUNTRIES = Object.keys(CALLING_CODES)

test.each([
  ['US', '(571) 412-0599', '15714120599'],
  ['IN', '०१८६-५१३७४००', '911865137400'],
  ['IN', '০৯৮৭৬৫৪৩২১০', '919876543210'],
  ['US', '５７１ ４１２ ０５９９', '15714120599'],
  ['US', '𝟓𝟕𝟏𝟒𝟏𝟐𝟎𝟓𝟗𝟗', '15714120599'],
  ['US', '571.412.0599', '15714120599'],
  ['US', '1 571 412 0599', '15714120599'],
  ['US', '+1 (571) 412-0599', '15714120599'],
  ['US', '571-412-0599 ext. 12', '15714120599'],
  ['US', '1-800-FLOWERS', '18003569377'],
  ['US', '0044 20 7946 0958', '442079460958'],
  ['US', '011 44 20 7946 0958', '442079460958'],
  ['CA', '416 555 0123', '14165550123'],
  ['GB', '020 7946 0958', '442079460958'],
  ['GB', '+44 (0)20 7946 0958', '442079460958'],
  ['GB', '44 7911 123456', '447911123456'],
  ['DE', '030 123456', '4930123456'],
  ['DE', '0049 30 123456', '4930123456'],
  ['DE', '(00) 49 30 123456', '4930123456'],
  ['FR', '01 23 45 67 89', '33123456789'],
  ['FR', '33123456789', '33123456789'],
  ['ES', '612 34 56 78', '34612345678'],
  ['IT', '06 1234 5678', '390612345678'],
  ['IT', '+39 06 1234 5678', '390612345678'],
  ['IT', '312 345 6789', '393123456789'],
  ['JP', '090-1234-5678', '819012345678'],
  ['JP', '０９０−１２３４−５６７８', '819012345678'],
  ['JP', '００４４ 20 7946 0958', '442079460958'],
  ['JP', '010 1 571 412 0599', '15714120599'],
  ['IN', '098765 43210', '919876543210'],
  ['BR', '(11) 98765-4321', '5511987654321'],
  ['BR', '+55 11 98765-4321', '5511987654321'],
  ['MX', '55 1234 5678', '525512345678'],
  ['AU', '0412 345 678', '61412345678'],
  ['SG', '6123 4567', '6561234567'],
  // A country without a plan of ours, which the library knows.
  ['KE', '0712 123456', '254712123456'],
  // Without a country, or in one without phones.
  ['', '+1 571 412 0599', '15714120599'],
  ['', '001 571 412 0599', '15714120599'],
  ['AQ', '+1 571 412 0599', '15714120599']
])('%s: %s is %s', (country, phone, normal) => {
  expect(normalisePhone(phone, country)).toBe(normal)
})

test.each([
  ['US', ''],
  ['US', '-'],
  ['US', 'N/A'],
  ['US', '東京'],
  ['US', '123'],
  // Possible only for neighbours.
  ['US', '999 9568'],
  ['US', '323 4567'],
  ['JM', '323 4567'],
  ['US', '571 412 05999'],
  ['FR', '574-520-0013'],
  ['ES', '(810) 9515051'],
  ['GB', '+44 20 7946 0958 12'],
  ['US', '+999 123456789'],
  // Long enough, but no national number of the country begins like that.
  ['JP', '47 1234 5678'],
  ['IT', '52 4123 4567'],
  ['GB', '4371 234567'],
  ['CA', '123 456 7890'],
  ['', '571 412 0599'],
  ['AQ', '571 412 0599'],
  ['US', '1'.repeat(300)]
])('%s: %s is none', (country, phone) => {
  expect(normalisePhone(phone, country)).toBe('')
})

describe('what is read without the library is read as the library reads it', () => {
  test.each([
    // National, with and without the trunk prefix, then international.
    ['US', '(571) 412-0599', '15714120599'],
    ['US', '1 571 412 0599', '15714120599'],
    ['US', '+1 571-412-0599', '15714120599'],
    ['GB', '7911 123456', '447911123456'],
    ['GB', '020 7946 0958', '442079460958'],
    ['GB', '44 7911 123456', '447911123456'],
    ['GB', '+44 20 7946 0958', '442079460958'],
    ['AE', '050 123 4567', '971501234567'],
    ['AE', '+971 50 123 4567', '971501234567'],
    ['ES', '612.34.56.78', '34612345678'],
    ['IT', '06 1234 5678', '390612345678'],
    // Of another country.
    ['US', '+44 20 7946 0958', '442079460958'],
    ['', '+1 571 412 0599', '15714120599'],
    // Too short, too long, or like no number of the country.
    ['US', '323 4567', ''],
    ['ES', '(810) 9515051', ''],
    ['GB', '4371 234567', '']
  ])('%s: %s', (country, phone, normal) => {
    expect(readPlainNumber(phone, country)).toBe(normal)
    expect(readWithLibrary(phone, country)).toBe(normal)
  })

  test('every length', () => {
    for (const country of COUNTRIES) {
      for (let length = 1; length <= 17; length++) {
        for (const start of ['', '0', '1', '5', '05', '15', CALLING_CODES[country], `+${CALLING_CODES[country]}`]) {
          const phone = start + '2345678923456789'.slice(0, length)
          const read = readPlainNumber(phone, country) ?? 'library'
          expect([country, phone, read]).toEqual([
            country,
            phone,
            read === 'library' ? read : readWithLibrary(phone, country)
          ])
        }
      }
    }
  })
})
