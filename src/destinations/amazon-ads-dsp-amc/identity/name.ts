import { isPlaceholder } from './placeholder'

const SPELLED_OUT: Record<string, string> = { ß: 'ss', ä: 'ae', ö: 'oe', ü: 'ue', ø: 'o', æ: 'ae' }
const TO_SPELL_OUT = /[ßäöüøæ]/g
const NOT_KEPT = /[^a-z0-9]+/g

/** First or last name: lower case, German and Danish letters spelled out, then a–z and 0–9 only; '' when none is left. */
export function normaliseName(name: string): string {
  if (isPlaceholder(name)) {
    return ''
  }
  return name
    .toLowerCase()
    .replace(TO_SPELL_OUT, (letter) => SPELLED_OUT[letter])
    .replace(NOT_KEPT, '')
}
