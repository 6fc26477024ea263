import { normalizePostal } from '../postal'

test.each([
  ['US', '75236-9599', '75236'],
  ['US', '752369599', '75236'],
  ['US', 'TX 75236', '75236'],
  ['US', '75236', '75236'],
  ['CA', 'K1A 0B1', 'K1A0B1'],
  ['CA', 'k1a-0b1', 'K1A0B1'],
  ['CA', 'K1A 0B1 2', 'K1A0B1'],
  ['GB', 'M1 1AE', 'M11AE'],
  ['GB', 'b33 8th', 'B338TH'],
  ['GB', 'W1A 0AX', 'W1A0AX'],
  ['GB', 'CR2 6XH', 'CR26XH'],
  ['GB', 'DN55 1PT', 'DN551PT'],
  ['GB', 'EC1A 1BB', 'EC1A1BB'],
  ['GB', 'EC1A 1BB GB', 'EC1A1BB'],
  ['ES', '43071', '43071'],
  ['JP', '787-0150', '7870150'],
  ['IN', '395 003', '395003'],
  ['AU', '2000', '2000'],
  ['BE', '1000', '1000'],
  ['BR', '01310-100', '01310100'],
  ['BR', '01.310-100', '01310100'],
  ['EG', '11511', '11511'],
  ['MX', '06600', '06600'],
  ['NL', '1012 AB', '1012ab'],
  ['NL', '1012ab', '1012ab'],
  ['PL', '00-950', '00950'],
  ['SA', '11564-1234', '11564'],
  ['SE', '114 55', '11455'],
  ['SG', '018956', '018956'],
  ['TR', '34000', '34000'],
  // Countries without a pattern keep all letters and digits.
  ['', 'AB-1', 'ab1'],
  ['AE', 'P.O. Box 12', 'pobox12'],
  ['PT', '1000-001', '1000001']
])('%s: %s is %s', (country, postal, normal) => {
  expect(normalizePostal(postal, country)).toBe(normal)
})

describe('a code among other words', () => {
  test.each([
    ['DE', 'D-12307', '12307'],
    ['DE', 'DE 12307 Berlin', '12307'],
    ['DE', 'Berlin 12307', '12307'],
    ['DE', 'Postfach 12, 01067 Dresden', '01067'],
    ['FR', '77304 CEDEX', '77304'],
    ['FR', '75008 PARIS CEDEX 08', '75008'],
    ['FR', 'F-75001 Paris', '75001'],
    ['ES', 'C.P. 28013', '28013'],
    ['ES', 'C.P.: 28013 Madrid', '28013'],
    ['MX', 'C.P. 06600', '06600'],
    ['MX', 'CP06600', '06600'],
    ['IT', 'I-80129', '80129'],
    ['IT', '00118 Roma (RM)', '00118'],
    ['JP', '〒787-0150', '7870150'],
    ['JP', '〒787-0150 高知県1-2-3', '7870150'],
    ['BE', 'B-1000 Bruxelles', '1000'],
    ['BE', 'BE-1000', '1000'],
    ['NL', 'NL-1012 AB Amsterdam', '1012ab'],
    ['NL', '1012 AB Amsterdam', '1012ab'],
    ['NL', 'NL1012AB', '1012ab'],
    ['SE', 'SE-114 55 Stockholm', '11455'],
    ['PL', 'PL-00-950 Warszawa', '00950'],
    ['AU', 'NSW 2000', '2000'],
    ['AU', 'Sydney NSW 2000', '2000'],
    ['BR', 'CEP 01310-100 São Paulo', '01310100'],
    ['TR', 'TR-34000 İstanbul', '34000'],
    ['SG', 'S(018956)', '018956'],
    ['SG', 'Singapore 018956', '018956'],
    ['GB', 'M1 1AE Manchester', 'M11AE'],
    ['GB', 'GB-M1 1AE', 'M11AE'],
    ['GB', 'London SW1A 1AA', 'SW1A1AA'],
    ['CA', 'ON K1A 0B1', 'K1A0B1'],
    ['CA', 'K1A 0B1 Ottawa', 'K1A0B1'],
    ['IN', 'New Delhi 110 001', '110001'],
    ['IN', 'Pin-110001', '110001']
  ])('%s: %s is %s', (country, postal, normal) => {
    expect(normalizePostal(postal, country)).toBe(normal)
  })
})

describe('lost leading zeros come back', () => {
  test.each([
    ['US', '2138', '02138'],
    ['US', '501', '00501'],
    ['US', '2138-1234', '02138'],
    ['US', '21381234', '02138'],
    ['US', '501-1234', '00501'],
    ['US', 'MA 2138', '02138'],
    ['DE', '1067', '01067'],
    ['DE', 'D-1067', '01067'],
    ['DE', '1067 Dresden', '01067'],
    ['FR', '1000', '01000'],
    ['ES', '8001', '08001'],
    ['IT', '118', '00118'],
    ['IT', '8012', '08012'],
    ['MX', '6600', '06600'],
    ['PL', '950', '00950'],
    ['TR', '1010', '01010'],
    ['BR', '1310100', '01310100'],
    ['BR', '1310-100', '01310100'],
    ['SG', '18956', '018956'],
    ['JP', '600001', '0600001'],
    ['JP', '10010', '0010010'],
    ['AU', '800', '0800']
  ])('%s: %s is %s', (country, postal, normal) => {
    expect(normalizePostal(postal, country)).toBe(normal)
  })
})

test.each([
  ['US', '94109.0', '94109'],
  ['US', '2138.0', '02138'],
  ['DE', '1067.0', '01067'],
  ['IN', '110001.0', '110001'],
  ['DE', '12307,0', '12307'],
  ['BR', '1310100.0', '01310100'],
  ['AT', '1010.0', '1010']
])('%s: the decimals of %s go', (country, postal, normal) => {
  expect(normalizePostal(postal, country)).toBe(normal)
})

test.each([
  ['US', '75'],
  ['US', '0752'],
  ['US', 'Dallas'],
  ['US', 'Apt 12 b34 c5'],
  ['NL', '1012 Amsterdam'],
  ['CA', 'J9T'],
  ['CA', '1K1A0B'],
  ['GB', 'NG22'],
  ['GB', 'AA11AA6'],
  ['IN', '39500'],
  ['BE', '100'],
  ['NL', '1012'],
  ['NL', '-'],
  ['NL', '東京'],
  ['US', '7.5236E+4'],
  ['IN', '1.10001E+5'],
  ['AE', '1E+05'],
  ['NL', 'N/A'],
  ['NL', 'null'],
  ['NL', 'nan'],
  ['AE', 'NA'],
  ['AE', '\\N'],
  ['AE', '#REF!'],
  ['AE', '東京']
])('%s: %s is skipped', (country, postal) => {
  expect(normalizePostal(postal, country)).toHaveLength(0)
})
