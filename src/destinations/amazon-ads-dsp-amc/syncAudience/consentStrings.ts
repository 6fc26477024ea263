/*
 * Encoded consent strings of the IAB, decoded as far as they can be without the lists of vendors. Sources: "Consent string
 * and vendor list formats v2" of https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework,
 * "Consent String Specification" of https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform.
 */

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * A TCF string: segments of base64url with dots between them. The core has version 2 (`C`), two times of six characters, CMP
 * and screen (five), a language of two letters, and 20 at least with the purposes and the frame of the vendors. The others
 * begin with their type: disclosed vendors, allowed vendors, publisher.
 */
const TCF = /^C([\w-]{6})([\w-]{6})[\w-]{5}[A-Z]{2}[\w-]{20,}(?:\.[I-Za-f][\w-]*)*$/

/** Version 2 came with 2019. Clocks and time zones differ. */
const FIRST_CREATED = Date.UTC(2018, 0, 1)
const DAY = 86_400_000

export function isTcfString(text: string): boolean {
  const [, created, updated] = TCF.exec(text) ?? []
  return created !== undefined && isPlausible(readInteger(created) * 100) && isPlausible(readInteger(updated) * 100)
}

const isPlausible = (time: number): boolean => time >= FIRST_CREATED && time <= Date.now() + DAY

/** A header of type 3 and version 1 (`DB`) that lists its sections, and these, with tildes between them. */
const GPP = /^DB([\w-]*)~(.+)$/

/** IDs of the sections that have a form of their own: TCF of the European Union, US Privacy. */
const TCF_EU = 2
const US_PRIVACY = 6

/** A GPP string: as many sections as its header lists, one at least. */
export function isGppString(text: string): boolean {
  const [, header, body = ''] = GPP.exec(text) ?? []
  const sections = body.split('~')
  const ids = header === undefined ? [] : readSectionIds(toBits(header), sections.length)
  return ids.length > 0 && sections.every((section, index) => isSection(ids[index], section))
}

/** Sections of Canada and of the United States begin with their version, of which there are two. */
function isSection(id: number, text: string): boolean {
  if (id === TCF_EU) {
    return isTcfString(text)
  }
  return (id === US_PRIVACY ? /^1[YN-]{3}$/i : /^[BC][\w-]{3,}(?:\.[\w-]+)*$/).test(text)
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

/** Six characters are 36 bits; two more make them whole bytes. */
const readInteger = (base64url: string): number => Buffer.from(`AA${base64url}`, 'base64url').readUIntBE(0, 6)
