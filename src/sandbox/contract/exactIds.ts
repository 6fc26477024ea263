import { parse } from 'lossless-json'
import { apiErrors } from './errors'

/*
 * Audience IDs have 18 digits and do not fit a double, so JSON.parse rounds them. IDs are kept as text of digits and
 * written as bigint.
 */

/** The advertiser's ID in a small JSON text, digit for digit. The text has passed JSON.parse and the contract. */
export function readAdvertiserId(text: string): string | undefined {
  const { targetResource } = parse(text) as { targetResource?: { advertiserId?: { toString(): string } } }
  const id = targetResource?.advertiserId?.toString()
  return id === undefined ? undefined : parseLong(id)
}

/** @throws ApiError 400 when the number is not an integer that fits 64 bits. */
export function parseLong(digits: string): string {
  if (!/^-?\d{1,19}$/.test(digits) || BigInt.asIntN(64, BigInt(digits)) !== BigInt(digits)) {
    throw apiErrors.notALong()
  }
  // Not the digits themselves: cut from a body of megabytes, they would keep all of it in memory.
  return BigInt(digits).toString()
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * The text of the number under a key of the outermost object, for bodies of megabytes that a lossless parser would be
 * slow to read. The text has passed JSON.parse; as there, the last of several equal keys counts.
 */
export function readOutermostNumber(text: string, key: string): string | undefined {
  const number = /\s*:\s*(-?[\d.eE+-]+)/y
  let depth = 0
  let found: string | undefined
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = findStringEnd(text, at)
      if (depth === 1) {
        number.lastIndex = end + 1
        const value = number.exec(text)?.[1]
        if (value !== undefined && JSON.parse(text.slice(at, end + 1)) === key) {
          found = value
        }
      }
      at = end
    } else if (code === 0x7b || code === 0x5b) {
      depth++
    } else if (code === 0x7d || code === 0x5d) {
      depth--
    }
  }
  return found
}

function findStringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (text.charCodeAt(end - 1) === BACKSLASH && isEscaped(text, end)) {
    end = text.indexOf('"', end + 1)
  }
  return end
}

function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text.charCodeAt(first - 1) === BACKSLASH) {
    first--
  }
  return (at - first) % 2 === 1
}
