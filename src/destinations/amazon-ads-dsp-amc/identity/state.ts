import { isPlaceholderOfStateOrStreet } from './placeholder'
import { subdivisions } from './data/subdivisions'

const NOT_KEPT = /[^A-Z]+/g

/**
 * A state, province or prefecture in bare letters: its abbreviation where the country's table has the name, else the
 * first two letters; lower case, '' when no letter is left. Accents are dropped with their letters (`Québec` is QUBEC,
 * so `qu`), as at Amazon.
 */
export function normaliseState(state: string, country: string): string {
  if (isPlaceholderOfStateOrStreet(state)) {
    return ''
  }
  const letters = state.toUpperCase().replace(NOT_KEPT, '')
  return (subdivisions(country)?.get(letters) ?? letters.slice(0, 2)).toLowerCase()
}
