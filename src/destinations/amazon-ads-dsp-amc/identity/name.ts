import { isNoValue } from './text'

const SPELLED_OUT: Record<string, string> = { ß: 'ss', ä: 'ae', ö: 'oe', ü: 'ue', ø: 'o', æ: 'ae' }
const TO_SPELL_OUT = /[ßäöüøæ]/g
const NOT_KEPT = /[^a-z0-9]+/g

/** First or last name: lower case, German and Danish letters spelled out, then a–z and 0–9 only. */
export function normalizeName(name: string): string {
  const lower = isNoValue('name', name) ? '' : name.toLowerCase()
  return lower.replace(TO_SPELL_OUT, (letter) => SPELLED_OUT[letter]).replace(NOT_KEPT, '')
}

/** City: lower case, a–z and 0–9 only. Nothing is spelled out: `Köln` is `kln`, as at Amazon. */
export const normalizeCity = (city: string): string =>
  isNoValue('place', city) ? '' : city.toLowerCase().replace(NOT_KEPT, '')

export interface SplitName {
  firstName: string
  lastName?: string
}

/** Behind the comma of `Jane Doe, PhD`. */
const SUFFIX = /^(?:jr|sr|ii|iii|iv|md|phd|esq|dds|cpa|mba|rn)\.?$/i

/**
 * A full name in its parts: at the first blank, and where there are several blanks at the last one, too; `Doe, Jane` the
 * other way round. Nothing of what is no name: an email address, a placeholder, a text without letters.
 */
export function splitName(name: string): SplitName[] {
  if (isNoValue('place', name) || name.includes('@') || !/\p{L}/u.test(name)) {
    return []
  }
  const [before, behind = '', ...further] = name.split(',').map((part) => part.trim())
  if (behind !== '' && before !== '' && further.length === 0 && !SUFFIX.test(behind)) {
    return [{ firstName: behind, lastName: before }]
  }
  const words = before.split(/\s+/)
  if (words.length === 1) {
    return [{ firstName: before }]
  }
  const splitAt = (count: number): SplitName => ({
    firstName: words.slice(0, count).join(' '),
    lastName: words.slice(count).join(' ')
  })
  return words.length === 2 ? [splitAt(1)] : [splitAt(1), splitAt(words.length - 1)]
}
