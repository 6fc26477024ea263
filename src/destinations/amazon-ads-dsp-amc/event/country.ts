import { isNoValue, readPlan, readText } from '../identity'
import {
  CODES_OF_THREE_LETTERS,
  CONSENT_COUNTRIES,
  COUNTRIES,
  COUNTRY_ALIASES,
  findCountryName
} from './data/countryNames'
import type { EventSections, Place, Search } from './find'
import { findFirst } from './find'

const TWO_LETTERS = /^[A-Za-z]{2}$/
const THREE_LETTERS = /^[A-Za-z]{3}$/
const THREE_DIGITS = /^[0-9]{3}$/
const FLAG = /([\u{1f1e6}-\u{1f1ff}])([\u{1f1e6}-\u{1f1ff}])/gu
const BETWEEN_NAMES = /[^\p{L}\p{M}\p{N}\s.'’&]+/u

/** The country code in Amazon's form, or undefined when it is not a code of two letters that Amazon accepts. */
export function toCountryCode(value: string): string | undefined {
  const code = value.trim().toUpperCase()
  return COUNTRY_ALIASES[code] ?? (COUNTRIES.has(code) ? code : undefined)
}

export const needsConsent = (countryCode: string): boolean => CONSENT_COUNTRIES.has(countryCode)

/**
 * The country that a text means, as two letters of ISO 3166-1: a code of two or three letters or of three digits, `UK`, or a
 * name such as `Germany` in English or in a language of the countries where Amazon matches; also a name with its code,
 * `Germany (DE)`. Codes have no other signs: `N.A.` is not Namibia.
 */
export function readCountry(text: string): string | undefined {
  const plain = readText(text)
  return readCodeOrName(plain) ?? readNamesTogether(plain)
}

/** A country that is there and not recognized. */
export const UNRECOGNIZED = Symbol('unrecognized country')

/** The country in a field of the mapping or in the event. What can't be one, such as a calling code, does not hide the next. */
export function findCountry(
  mapped: unknown,
  event: EventSections,
  search: Search
): string | typeof UNRECOGNIZED | undefined {
  let passedOver: typeof UNRECOGNIZED | undefined
  const read = (value: unknown, { key }: Partial<Place> = {}): string | typeof UNRECOGNIZED | undefined => {
    const text = readText(value)
    if (text === '' || isNoValue('country', text)) {
      return undefined
    }
    if (cannotBeCountry(text, key)) {
      passedOver = UNRECOGNIZED
      return undefined
    }
    return readCountry(text) ?? UNRECOGNIZED
  }
  return typeof mapped === 'object' && mapped !== null
    ? UNRECOGNIZED
    : (read(mapped) ?? findFirst(event, search, 'countryCode', read) ?? passedOver)
}

/** A calling code (`+49`, `1`; under the name of a code also `380`, which is Italy's number, too), or no letter at all. */
function cannotBeCountry(text: string, key = ''): boolean {
  if (THREE_DIGITS.test(text)) {
    return readNumericCode(text) === undefined || (/code$/i.test(key) && readPlan(Number(text)) !== undefined)
  }
  return !/\p{L}|[\u{1f1e6}-\u{1f1ff}]/u.test(text)
}

function readCodeOrName(text: string): string | undefined {
  if (TWO_LETTERS.test(text)) {
    return toCountryCode(text)
  }
  if (THREE_DIGITS.test(text)) {
    return readNumericCode(text)
  }
  const code = THREE_LETTERS.test(text) ? CODES_OF_THREE_LETTERS.get(text.toUpperCase()) : undefined
  return code ?? findCountryName(text)
}

/** `Germany (DE)`, `DE - Germany`, `Germany 🇩🇪`: names and codes side by side that all mean the same country. */
function readNamesTogether(text: string): string | undefined {
  const letters = (flag: string): string => String.fromCharCode((flag.codePointAt(0) as number) - 0x1f1e6 + 65)
  const names = text
    .replace(FLAG, (_, one: string, other: string) => ` (${letters(one)}${letters(other)}) `)
    .split(BETWEEN_NAMES)
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const codes = new Set(names.length <= 3 ? names.map(readCodeOrName) : [])
  return codes.size === 1 ? [...codes][0] : undefined
}

/** By Unicode's aliases: `und-276` is `und-DE`. */
const readNumericCode = (digits: string): string | undefined =>
  toCountryCode(Intl.getCanonicalLocales(`und-${digits}`)[0].slice('und-'.length))
