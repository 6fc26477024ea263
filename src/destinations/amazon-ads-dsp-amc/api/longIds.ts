/**
 * Amazon's IDs are JSON numbers beyond 2^53, where JavaScript's numbers lose digits. Here they are strings of digits,
 * written and read without passing through a number.
 */

const ID = /^[1-9]\d{0,18}$/

/** Largest value of Amazon's Long. */
const LARGEST_ID = '9223372036854775807'

/** An ID as Amazon accepts it: digits of a whole number from 1 to 2^63 - 1, no sign, no leading zero. */
export function isExactId(value: string): boolean {
  return ID.test(value) && (value.length < LARGEST_ID.length || value <= LARGEST_ID)
}

/** Numbers of so many digits may be beyond 2^53. */
const LONG = 16

const LONG_RUN = /\d{16}/
const NUMBER = /-?\d[\d.eE+-]*/g
const LONG_NUMBER = /^-?\d{16,}$/

/**
 * JSON.parse, but whole numbers of 16 digits and more become strings. Throws SyntaxError as JSON.parse does. Its time is
 * proportional to the text, even for broken texts.
 */
export function parseKeepingLongIds(json: string): unknown {
  return JSON.parse(LONG_RUN.test(json) ? withLongNumbersQuoted(json) : json)
}

/** Skips over strings, which stay as they are. */
function withLongNumbersQuoted(json: string): string {
  let quoted = ''
  let copied = 0
  let at = 0
  while (at < json.length) {
    const opening = indexOfOrEnd('"', json, at)
    if (opening - at >= LONG) {
      quoted += json.slice(copied, at) + json.slice(at, opening).replace(NUMBER, quotedWhenLong)
      copied = opening
    }
    at = endOfString(json, opening)
  }
  return quoted + json.slice(copied)
}

const quotedWhenLong = (number: string): string => (LONG_NUMBER.test(number) ? `"${number}"` : number)

/** The index behind the string that opens there, that is, behind the next quote that isn't escaped. */
function endOfString(json: string, opening: number): number {
  let closing = indexOfOrEnd('"', json, opening + 1)
  while (closing < json.length && isEscaped(json, closing)) {
    closing = indexOfOrEnd('"', json, closing + 1)
  }
  return closing + 1
}

function isEscaped(json: string, index: number): boolean {
  let backslashes = 0
  while (json[index - 1 - backslashes] === '\\') {
    backslashes++
  }
  return backslashes % 2 === 1
}

function indexOfOrEnd(character: string, json: string, from: number): number {
  const index = json.indexOf(character, from)
  return index === -1 ? json.length : index
}
