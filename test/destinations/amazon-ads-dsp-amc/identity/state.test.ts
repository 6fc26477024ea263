import { normaliseState } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/state'

test.each([
  ['US', 'Texas', 'tx'],
  ['US', 'TX', 'tx'],
  ['US', 'new york', 'ny'],
  ['US', 'N.Y.', 'ny'],
  ['US', 'West Virginia', 'wv'],
  ['US', 'District of Columbia', 'di'],
  ['US', 'DC', 'dc'],
  ['US', 'Puerto Rico', 'pu'],
  ['CA', 'British Columbia', 'bc'],
  ['CA', 'Newfoundland and Labrador', 'nl'],
  ['CA', 'Québec', 'qu'],
  ['CA', 'Quebec', 'qc'],
  ['FR', 'Pays de la Loire', 'pl'],
  ['FR', 'Île-de-France', 'le'],
  ['FR', 'Ile-de-France', 'if'],
  ['DE', 'Baden-Wuerttemberg', 'bw'],
  ['DE', 'Baden-Württemberg', 'ba'],
  ['DE', 'Bavaria', 'by'],
  ['DE', 'Bayern', 'ba'],
  ['IT', 'Rome', 'rm'],
  ['IT', 'Roma', 'ro'],
  ['IT', "L'Aquila", 'aq'],
  ['IT', 'Barletta-Andria-Trani', 'bt'],
  ['ES', 'Alicante', 'a'],
  ['ES', 'Alacant', 'a'],
  ['ES', 'Madrid', 'm'],
  ['ES', 'Santa Cruz de Tenerife', 'tf'],
  ['ES', 'Cataluna', 'ca'],
  ['IN', 'Gujarat', 'gu'],
  ['JP', 'Tokyo', 'to'],
  ['GB', 'Greater London', 'gr'],
  ['BR', 'São Paulo', 'so'],
  ['', 'Texas', 'te'],
  ['US', 'x', 'x']
])('%s: %s is %s', (country, state, normal) => {
  expect(normaliseState(state, country)).toBe(normal)
})

test.each(['', '-', '12', '東京都', 'N/A', 'null', 'None', 'undefined'])('%j is none', (state) => {
  expect(normaliseState(state, 'CA')).toBe('')
})
