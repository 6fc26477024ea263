import { subdivisionKeys, subdivisions, toSubdivisionKey } from './data/subdivisions'
import { isNoValue } from './text'

/** `US-CA`, as ISO 3166-2 has it. */
const WITH_COUNTRY = /^([a-z]{2})\s*[-_‐‑–:]\s*(.+)$/i
/** `California (CA)`, `Texas, USA`, `TX - Texas`: names and abbreviations side by side; but not `Castilla - León`. */
const BETWEEN_NAMES = /[,;/()]|(?<=^[a-z]{2})\s[-–]\s|\s[-–]\s(?=[a-z]{2}$)/i
/** Behind the name, in any language that does so: `Tokyo-to`, `Osaka Prefecture`, `Dubai Emirate`, `Skåne län`. */
const KIND_BEHIND =
  /[\s-]+(?:to|fu|ken|prefecture|province|state|region|county|emirate|governorate|territory|l[äa]ns?|voivodeship|ili|il)$/i

/**
 * A state, province or prefecture in bare letters: its abbreviation where the country's table has the name, else the
 * first two letters; lower case. Accents are dropped with their letters (`Québec` is QUBEC, so `qu`), as at Amazon.
 */
export function normalizeState(state: string, country: string): string {
  if (isNoValue('place', state) || (state === 'NA' && !subdivisionKeys(country).has(state))) {
    return ''
  }
  const table = subdivisions(country)
  const name = withoutCountry(state, country)
  const letters = toLetters(name)
  const listed = table?.get(letters) ?? (BETWEEN_NAMES.test(name) ? findName(name, country) : undefined)
  return (listed ?? letters.slice(0, 2)).toLowerCase()
}

const toLetters = (name: string): string => name.toUpperCase().replace(/[^A-Z]+/g, '')

/** The abbreviation of the first of several names that the country's table has. */
function findName(names: string, country: string): string | undefined {
  const table = subdivisions(country)
  const all = names.split(BETWEEN_NAMES).map(toLetters)
  const known = all.find((letters) => table?.has(letters))
  return known === undefined
    ? all.find((letters) => letters.length === 2 && subdivisionKeys(country).has(letters))
    : table?.get(known)
}

/** Whether a text is a name or an abbreviation of one of the country's states: `completed` is none. */
export function isState(state: string, country: string): boolean {
  const name = withoutCountry(state, country)
  const known = subdivisionKeys(country)
  return [name, name.replace(KIND_BEHIND, ''), ...name.split(BETWEEN_NAMES)].some((one) =>
    known.has(toSubdivisionKey(one))
  )
}

function withoutCountry(state: string, country: string): string {
  const [, prefix = '', rest] = WITH_COUNTRY.exec(state) ?? []
  const code = prefix.toUpperCase()
  return code !== '' && (code === country || (country === 'GB' && code === 'UK')) ? rest : state
}
