import { POSTAL_RULES } from '../destinations/amazon-ads-dsp-amc/identity/data/postalCodes'
import type { IdentityField } from '../destinations/amazon-ads-dsp-amc/identity'
import {
  isNoValue,
  normalizeIdentity,
  readHash,
  readPlan,
  readText,
  toCountry
} from '../destinations/amazon-ads-dsp-amc/identity'
import { decodeHash, MAX_LENGTH } from '../destinations/amazon-ads-dsp-amc/identity/text'

/** Why nothing of a value is hashed. */
export type SkipReason =
  | 'notText'
  | 'list'
  | 'blank'
  | 'tooLong'
  | 'noValue'
  | 'hashOfNoValue'
  | 'otherHash'
  | 'scientific'
  | 'severalNumbers'
  | 'zerosMissing'
  | 'notEmail'
  | 'notPhone'
  | 'notPostal'
  | 'noLetters'
  | 'countryMissing'
  | 'notOfField'

type Origin = 'mapped' | 'found'

/**
 * Why a value is not hashed, in words that follow the name of its field; undefined for a value that is hashed. Holds
 * nothing of the value but how many digits it has.
 */
export function explainSkip(
  field: IdentityField,
  raw: unknown,
  country: string | undefined,
  origin?: Origin
): string | undefined {
  const reason = findSkipReason(field, raw, country, origin)
  return reason === undefined ? undefined : describeSkip(reason, raw, country)
}

/** The same as a code. */
export function findSkipReason(
  field: IdentityField,
  raw: unknown,
  country: string | undefined,
  origin: Origin = 'mapped'
): SkipReason | undefined {
  const text = readText(raw)
  if (text === '') {
    return findUnreadable(raw)
  }
  const hash = readHash(text)
  if (hash !== undefined) {
    return hash !== '' ? undefined : decodeHash(text) === '' ? 'otherHash' : 'hashOfNoValue'
  }
  if (normalizeIdentity(field, text, country, origin).length > 0) {
    return undefined
  }
  if (origin === 'found' && normalizeIdentity(field, text, country).length > 0) {
    return 'notOfField'
  }
  if (isNoValue('place', text) || (text === 'NA' && OF_PLACES.includes(field))) {
    return 'noValue'
  }
  switch (field) {
    case 'email':
      return 'notEmail'
    case 'phone':
      return findPhoneReason(text, country)
    case 'postal':
      return findPostalReason(text, country)
    default:
      return 'noLetters'
  }
}

const OF_PLACES: readonly IdentityField[] = ['address', 'state', 'postal']

/** Why there is no text in a value. */
function findUnreadable(raw: unknown): SkipReason {
  if (typeof raw !== 'string') {
    return Array.isArray(raw) ? 'list' : 'notText'
  }
  return raw.trim().length > MAX_LENGTH ? 'tooLong' : 'blank'
}

const EXPONENT = /^[+-]?[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+$/i
/** No phone number has more, by ITU-T E.164; with fewer than these, none lacks but its country. */
const MOST_DIGITS = 15
const FEWEST_DIGITS = 7

function findPhoneReason(text: string, country: string | undefined): SkipReason {
  if (EXPONENT.test(text)) {
    return 'scientific'
  }
  if (countDigits(text) > MOST_DIGITS) {
    return 'severalNumbers'
  }
  return countDigits(text) >= FEWEST_DIGITS && readPlan(toCountry(country)) === undefined
    ? 'countryMissing'
    : 'notPhone'
}

function findPostalReason(text: string, country: string | undefined): SkipReason {
  if (EXPONENT.test(text)) {
    return 'scientific'
  }
  const rule = POSTAL_RULES[toCountry(country)]
  if (rule === undefined) {
    return 'noLetters'
  }
  const digits = text.replace(/[.,]0{1,2}$/, '')
  const mayLackZeros = rule.fewestDigits !== undefined && /^[0-9]+$/.test(digits) && digits.length < rule.length
  return mayLackZeros ? 'zerosMissing' : 'notPostal'
}

function describeSkip(reason: SkipReason, raw: unknown, country: string | undefined): string {
  const of = country === undefined ? '' : ` in ${country}`
  switch (reason) {
    case 'notText':
      return 'neither text nor a number'
    case 'list':
      return 'a list, where one text belongs'
    case 'blank':
      return 'blank'
    case 'tooLong':
      return `longer than ${MAX_LENGTH} characters`
    case 'noValue':
      return 'a word for "no value"'
    case 'hashOfNoValue':
      return 'the hash of an empty text or of a word for "no value"'
    case 'otherHash':
      return `${nameHash(raw)}; Amazon takes SHA-256 of the plain value`
    case 'scientific':
      return 'scientific notation: export the column as text'
    case 'severalNumbers':
      return `${countDigits(raw)} digits: two numbers, or more than a number has`
    case 'zerosMissing':
      return `${countDigits(raw)} digits: leading zeros may be missing`
    case 'notEmail':
      return 'not an email address'
    case 'notPhone':
      return `not a possible phone number${of}, nor an international one`
    case 'countryMissing':
      return 'a national phone number of an unknown country'
    case 'notPostal':
      return `not a postal code${of}`
    case 'noLetters':
      return 'no letters or digits that Amazon hashes (a–z, 0–9)'
    case 'notOfField':
      return 'not recognized: map the field if this is the value'
  }
}

const countDigits = (raw: unknown): number => String(raw).replace(/[^0-9]/g, '').length

const HASHES: Record<number, string> = { 32: 'an MD5 hash', 40: 'a SHA-1 hash', 128: 'a SHA-512 hash' }

function nameHash(raw: unknown): string {
  const [digits] = /[0-9a-f]{32,}/i.exec(String(raw)) ?? ['']
  return HASHES[digits.length] ?? 'another hash than SHA-256'
}
