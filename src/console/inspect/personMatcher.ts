import type { SegmentEvent } from '@segment/actions-core'
import { readCountry } from '../../destinations/amazon-ads-dsp-amc/event/country'
import { createHasher } from '../../destinations/amazon-ads-dsp-amc/identity'

/** As much as an email address or a phone number takes. */
const LONGEST = 256

const HASH = /^[0-9a-f]{64}$/i
const DIGITS = /\d\D*\d\D*\d\D*\d\D*\d\D*\d/
/** As a country is named: by a code, or in words. */
const NAME = /^\p{L}[\p{L}\s.,'’&()-]{1,60}$/u

/**
 * Whether a text anywhere in an event hashes to one of these, as an email address or as a phone number of one of the
 * countries or of one that the event names. A first check, far cheaper than the mapping, which decides.
 */
export function createPersonMatcher(
  hashes: ReadonlySet<string>,
  countries: readonly string[]
): (event: SegmentEvent) => boolean {
  const hasher = createHasher()
  const isOne = (text: string, others: readonly string[]): boolean => {
    if (HASH.test(text)) {
      return hashes.has(text.toLowerCase())
    }
    if (text.includes('@')) {
      return hasher
        .hashedPII({ email: [text] }, undefined)
        .some(({ email }) => email !== undefined && hashes.has(email))
    }
    return (
      DIGITS.test(text) &&
      [...countries, ...others].some((country) =>
        hasher.hashedPII({ phone: [text] }, country).some(({ phone }) => phone !== undefined && hashes.has(phone))
      )
    )
  }
  return (event) => {
    const texts = textsIn(event)
    const named = texts.some((text) => DIGITS.test(text)) ? readCountries(texts) : []
    return texts.some((text) => isOne(text, named))
  }
}

/** Countries that an event names anywhere, by code or in words, as two letters each. */
export const countriesIn = (event: SegmentEvent): string[] => readCountries(textsIn(event))

const readCountries = (texts: readonly string[]): string[] => [
  ...new Set(texts.flatMap((text) => (NAME.test(text) ? (readCountry(text) ?? []) : [])))
]

function textsIn(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value).trim()
    return text.length > LONGEST ? [] : [text]
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
