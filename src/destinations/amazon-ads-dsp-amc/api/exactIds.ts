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

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g
const LONG_NUMBER = /^-?\d{16,}$/

/** JSON.parse that gives whole numbers of 16 digits and more as strings. Throws SyntaxError as JSON.parse does. */
export function parseWithExactIds(json: string): unknown {
  return JSON.parse(json.replace(STRING_OR_NUMBER, (token) => (LONG_NUMBER.test(token) ? `"${token}"` : token)))
}
