/**
 * Amazon's ids are JSON numbers beyond 2^53, where JavaScript's numbers lose digits. Here they are strings of digits,
 * written and read without passing through a number.
 */

const ID = /^[1-9]\d{0,18}$/

/** Greatest value of Amazon's Long. */
const GREATEST_ID = '9223372036854775807'

/** An id as Amazon accepts it: digits of a whole number from 1 to 2^63 - 1, no sign, no leading zero. */
export function isExactId(value: string): boolean {
  return ID.test(value) && (value.length < GREATEST_ID.length || value <= GREATEST_ID)
}

/** Digits from which on a whole number may be beyond 2^53. */
const LONG = 16

const LONG_RUN = /\d{16}/
const NUMBER = /-?\d[\d.eE+-]*/g
const LONG_NUMBER = /^-?\d{16,}$/

/**
 * JSON.parse that gives whole numbers of 16 digits and more as strings. Throws SyntaxError as JSON.parse does. Takes time
 * in proportion to the text, whatever is wrong with it.
 */
export function parseWithExactIds(json: string): unknown {
  return JSON.parse(LONG_RUN.test(json) ? withLongNumbersQuoted(json) : json)
}

/** Goes from string to string, which stay as they are. */
function withLongNumbersQuoted(json: string): string {
  let quoted = ''
  let copied = 0
  let at = 0
  while (at < json.length) {
    const opening = placeOf('"', json, at)
    if (opening - at >= LONG) {
      quoted += json.slice(copied, at) + json.slice(at, opening).replace(NUMBER, quotedWhenLong)
      copied = opening
    }
    at = endOfString(json, opening)
  }
  return quoted + json.slice(copied)
}

const quotedWhenLong = (number: string): string => (LONG_NUMBER.test(number) ? `"${number}"` : number)

/** The place behind the string that opens there: behind the first quote that no backslash takes its meaning. */
function endOfString(json: string, opening: number): number {
  let closing = placeOf('"', json, opening + 1)
  while (closing < json.length && isEscaped(json, closing)) {
    closing = placeOf('"', json, closing + 1)
  }
  return closing + 1
}

function isEscaped(json: string, place: number): boolean {
  let backslashes = 0
  while (json[place - 1 - backslashes] === '\\') {
    backslashes++
  }
  return backslashes % 2 === 1
}

function placeOf(character: string, json: string, from: number): number {
  const place = json.indexOf(character, from)
  return place === -1 ? json.length : place
}
