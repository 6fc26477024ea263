import type { IdentityField, SkipReason } from '../destinations/amazon-ads-dsp-amc/identity'
import { readIdentity, Skip } from '../destinations/amazon-ads-dsp-amc/identity'
import { MAX_LENGTH } from '../destinations/amazon-ads-dsp-amc/identity/text'

/**
 * Why a value is not hashed, in words that follow the name of its field; undefined for a value that is hashed. Holds
 * nothing of the value but how many digits it has.
 */
export function explainSkip(
  field: IdentityField,
  raw: unknown,
  country: string | undefined,
  origin?: 'mapped' | 'found'
): string | undefined {
  const reading = readIdentity(field, raw, country, origin)
  return reading instanceof Skip ? describeSkip(reading.reason, raw, country) : undefined
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
