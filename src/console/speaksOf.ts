import type { SegmentEvent } from '@segment/actions-core'
import { createHasher } from '../destinations/amazon-ads-dsp-amc/identity'

/** As much as an email address or a phone number takes. */
const LONGEST = 256

const HASH = /^[0-9a-f]{64}$/i
const DIGITS = /\d\D*\d\D*\d\D*\d\D*\d\D*\d/
const COUNTRY = /^[a-z]{2}$/i

/**
 * Whether a text anywhere in an event hashes to one of these, as an email address or as a phone number of one of the
 * countries or of one that the event names. A first look, far cheaper than the mapping, which has the last word.
 */
export function speakerOf(hashes: ReadonlySet<string>, countries: readonly string[]): (event: SegmentEvent) => boolean {
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
    const named = texts.filter((text) => COUNTRY.test(text)).map((text) => text.toUpperCase())
    return texts.some((text) => isOne(text, named))
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value).trim()
    return text.length > LONGEST ? [] : [text]
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
