/*
 * Whether a text is an encoded consent string of the IAB, as far as it can be told without its vendor lists. Sources:
 * https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework (TCF, "Consent string and
 * vendor list formats v2") and https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform (GPP, "Consent
 * String Specification").
 */

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const SEGMENT = /^[\w-]+$/

const TCF_VERSION = 2

/** Characters of a core segment: 30 bytes, which version, times, purposes and the frame of the vendors take. */
const TCF_MIN_CORE_LENGTH = 40

/** Version 2 came with 2019; times are tenths of a second. */
const TCF_FIRST_CREATED = Date.UTC(2018, 0, 1) / 100

/**
 * A TCF string of version 2: segments of base64url with dots between them, of which the core has the version, a time of
 * creation, a language of two letters, and room for the purposes.
 */
export function isTcfString(text: string): boolean {
  const segments = text.split('.')
  const [core] = segments
  return (
    segments.every((segment) => SEGMENT.test(segment)) &&
    core.length >= TCF_MIN_CORE_LENGTH &&
    readInteger(core, 0, 1) === TCF_VERSION &&
    readInteger(core, 1, 7) >= TCF_FIRST_CREATED &&
    // The language stands behind version, two times, CMP (two fields) and screen: each letter has a character of its own.
    /^[A-Z]{2}$/.test(core.slice(18, 20))
  )
}

const GPP_HEADER_TYPE = 3
const GPP_VERSION = 1

/**
 * A GPP string: a header that lists its sections, and as many sections as it lists, one at least, with tildes between
 * them. A section is base64url with dots, or the text of a US privacy string.
 */
export function isGppString(text: string): boolean {
  const [header, ...sections] = text.split('~')
  return (
    sections.length > 0 &&
    sections.every((section) => section.split('.').every((segment) => SEGMENT.test(segment))) &&
    SEGMENT.test(header) &&
    readInteger(header, 0, 1) === GPP_HEADER_TYPE &&
    readInteger(header, 1, 2) === GPP_VERSION &&
    countSections(toBits(header.slice(2))) === sections.length
  )
}

/**
 * The number of sections in the ranges of a GPP header: 12 bits for the number of ranges; of each a bit that says whether
 * it is one ID or two, first and last; and each ID as its distance from the one before, in Fibonacci code, which ends with
 * the first pair of ones. Undefined when the bits end too soon.
 */
function countSections(bits: string): number | undefined {
  let sections = 0
  let at = 12
  for (let range = parseInt(bits.slice(0, at), 2); range > 0; range--) {
    const isPair = bits[at] === '1'
    at += 1
    for (const isSecond of isPair ? [false, true] : [false]) {
      const end = bits.indexOf('11', at)
      if (end === -1) {
        return undefined
      }
      sections += isSecond ? readFibonacci(bits.slice(at, end + 1)) : 1
      at = end + 2
    }
  }
  return sections
}

/** Sums the Fibonacci numbers 1, 2, 3, 5, 8 … at the places of ones. */
function readFibonacci(bits: string): number {
  let [value, next, sum] = [1, 2, 0]
  for (const bit of bits) {
    sum += bit === '1' ? value : 0
    ;[value, next] = [next, value + next]
  }
  return sum
}

const toBits = (base64url: string): string =>
  Array.from(base64url, (character) => BASE64URL.indexOf(character).toString(2).padStart(6, '0')).join('')

/** The whole number in the characters from one to before another, six bits each. */
const readInteger = (base64url: string, from: number, to: number): number =>
  Array.from(base64url.slice(from, to)).reduce((sum, character) => sum * 64 + BASE64URL.indexOf(character), 0)
