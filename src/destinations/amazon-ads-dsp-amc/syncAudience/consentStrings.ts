/*
 * Encoded consent strings of the IAB, decoded as far as they can be without the lists of vendors. Sources:
 * https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework (TCF, "Consent string and
 * vendor list formats v2") and https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform (GPP, "Consent
 * String Specification").
 */

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const SEGMENT = /^[\w-]+$/

const TCF_VERSION = 2

/** Characters of a core segment: 30 bytes, which version, times, purposes and the frame of the vendors take. */
const TCF_MIN_CORE_LENGTH = 40

/** Version 2 came with 2019. */
const TCF_FIRST_CREATED = Date.UTC(2018, 0, 1)
/** Clocks and time zones differ. */
const DAY = 86_400_000

/**
 * A TCF string of version 2: segments of base64url with dots between them. The core comes first and has the version, two
 * plausible times, a language of two letters, and room for the purposes; the others are of a type that the specification
 * has (disclosed vendors, allowed vendors, publisher).
 */
export function isTcfString(text: string): boolean {
  const [core, ...others] = text.split('.')
  return (
    SEGMENT.test(core) &&
    core.length >= TCF_MIN_CORE_LENGTH &&
    readInteger(core, 0, 1) === TCF_VERSION &&
    isTcfTime(readInteger(core, 1, 7)) &&
    isTcfTime(readInteger(core, 7, 13)) &&
    // The language stands behind version, two times, CMP (two fields) and screen: each letter has a character of its own.
    /^[A-Z]{2}$/.test(core.slice(18, 20)) &&
    // The type is in the first three bits: 1 to 3.
    others.every((segment) => SEGMENT.test(segment) && /^[I-Za-f]/.test(segment))
  )
}

/** Times are tenths of a second. */
const isTcfTime = (tenths: number): boolean => tenths * 100 >= TCF_FIRST_CREATED && tenths * 100 <= Date.now() + DAY

const GPP_HEADER_TYPE = 3
const GPP_VERSION = 1

/** IDs of the sections that have a form of their own. */
const TCF_EU = 2
const US_PRIVACY = 6

/** A header that lists its sections, and as many sections as it lists, one at least, with tildes between them. */
export function isGppString(text: string): boolean {
  const [header, ...sections] = text.split('~')
  const ids =
    SEGMENT.test(header) &&
    readInteger(header, 0, 1) === GPP_HEADER_TYPE &&
    readInteger(header, 1, 2) === GPP_VERSION &&
    readSectionIds(toBits(header.slice(2)), sections.length)
  return ids !== false && ids.length > 0 && sections.every((section, index) => isSection(ids[index], section))
}

/**
 * Whether a text has the form of the section with that ID. Those of Canada and of the United States begin with their
 * version, of which there are two.
 */
function isSection(id: number, text: string): boolean {
  switch (id) {
    case TCF_EU:
      return isTcfString(text)
    case US_PRIVACY:
      return /^1[YN-]{3}$/i.test(text)
    default:
      return /^[BC][\w-]{3,}(?:\.[\w-]+)*$/.test(text)
  }
}

/**
 * The IDs in the ranges of a GPP header: 12 bits for the number of ranges; of each a bit that says whether it is one ID or
 * two, first and last; and each ID as its distance from the one before, in Fibonacci code, which ends with the first pair of
 * ones. None when the bits end too soon, or when there are more or fewer than expected.
 */
function readSectionIds(bits: string, expected: number): number[] {
  const ids: number[] = []
  let at = 12
  let last = 0
  for (let range = parseInt(bits.slice(0, at), 2); range > 0; range--) {
    const isPair = bits[at] === '1'
    at += 1
    for (const isSecond of isPair ? [false, true] : [false]) {
      const end = bits.indexOf('11', at)
      const distance = readFibonacci(bits.slice(at, end + 1))
      if (end === -1 || ids.length + (isSecond ? distance : 1) > expected) {
        return []
      }
      for (let next = isSecond ? 1 : distance; next <= distance; next++) {
        ids.push(last + next)
      }
      last += distance
      at = end + 2
    }
  }
  return ids.length === expected ? ids : []
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
