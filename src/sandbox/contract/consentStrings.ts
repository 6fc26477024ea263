/*
 * Consent strings of IAB Europe and IAB Tech Lab, decoded as far as their frame, by the public specifications
 * "Transparency and Consent String with Global Vendor & CMP List Formats" (version 2) and "Global Privacy Platform: Consent
 * String". Whether a string grants anything is not judged.
 */

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const IS_BASE64URL = /^[\w-]+$/

/** Version 2 of the specification was published on that day: no string is older. */
const FIRST_DAY = Date.UTC(2019, 7, 21)
/** Clocks differ, as do time zones. */
const DAY = 86_400_000

/** Characters of six bits up to and with the purposes, 200 bits: what comes after them may be missing. */
const CORE_LENGTH = 34

/**
 * Whether it is a TC string of version 2: segments of base64url, the first with the core as far as the purposes, its two
 * dates and its language plausible; each further one of a type that the specification has.
 */
export function isTcfString(text: string): boolean {
  const [core, ...segments] = text.split('.')
  if (core.length < CORE_LENGTH || !IS_BASE64URL.test(core) || readNumber(core, 0, 1) !== 2) {
    return false
  }
  // Created and LastUpdated, in tenths of a second.
  const dates = [readNumber(core, 1, 6), readNumber(core, 7, 6)].map((tenths) => tenths * 100)
  const language = [readNumber(core, 18, 1), readNumber(core, 19, 1)]
  return (
    dates.every((date) => date >= FIRST_DAY && date <= Date.now() + DAY) &&
    language.every((letter) => letter < 26) &&
    segments.every((segment) => IS_BASE64URL.test(segment) && isSegmentType(readNumber(segment, 0, 1) >> 3))
  )
}

/** 1 disclosed vendors, 2 allowed vendors, 3 publisher; 0 is the core. */
const isSegmentType = (type: number) => type >= 1 && type <= 3

const TCF_EU = 2
const US_PRIVACY = 6

/** Whether it is a GPP string: a header of type 3 and version 1, and the sections that the header lists, one at least. */
export function isGppString(text: string): boolean {
  const [header, ...sections] = text.split('~')
  const ids = IS_BASE64URL.test(header) ? readSectionIds(header, sections.length) : undefined
  return ids !== undefined && sections.every((section, index) => isSection(ids[index], section))
}

/** The highest version that any section has. */
const NEWEST_SECTION = 2

/** US Privacy is plain text, all others are segments of base64url, of which the first begins with the version. */
function isSection(id: number, section: string): boolean {
  if (id === TCF_EU) {
    return isTcfString(section)
  }
  if (id === US_PRIVACY) {
    return /^1[YN-]{3}$/i.test(section)
  }
  const version = readNumber(section, 0, 1)
  return version >= 1 && version <= NEWEST_SECTION && section.split('.').every((part) => IS_BASE64URL.test(part))
}

/** The IDs of the sections that a header lists; undefined when it is not one, or lists another number of them. */
function readSectionIds(header: string, expected: number): number[] | undefined {
  const bits = [...header].map((character) => BASE64URL.indexOf(character).toString(2).padStart(6, '0')).join('')
  let at = 0
  const read = (length: number) => parseInt(bits.slice(at, (at += length)), 2)
  /** Fibonacci coding: 1, 2, 3, 5, 8 … for each bit set, up to two ones in a row. */
  const readFibonacci = () => {
    const end = bits.indexOf('11', at)
    let value = 0
    for (let [one, next] = [1, 2]; at <= end; [one, next] = [next, one + next]) {
      value += bits[at++] === '1' ? one : 0
    }
    at++
    return end === -1 ? NaN : value
  }
  if (read(6) !== 3 || read(6) !== 1) {
    return undefined
  }
  const ids: number[] = []
  for (let entries = read(12), last = 0; entries > 0; entries--) {
    // Each ID is the distance from the one before; a range has its length besides.
    const isRange = read(1) === 1
    const first = last + readFibonacci()
    last = isRange ? first + readFibonacci() : first
    if (!(last - first < expected - ids.length)) {
      return undefined
    }
    for (let id = first; id <= last; id++) {
      ids.push(id)
    }
  }
  return ids.length === expected && expected > 0 ? ids : undefined
}

/** The number that characters of six bits each stand for. */
function readNumber(text: string, start: number, length: number): number {
  let value = 0
  for (let index = start; index < start + length; index++) {
    value = value * 64 + BASE64URL.indexOf(text[index])
  }
  return value
}
