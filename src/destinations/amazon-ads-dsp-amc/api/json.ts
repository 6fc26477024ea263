/*
 * What Amazon writes and reads. Its IDs are JSON numbers beyond 2^53, where JavaScript's numbers lose digits; here they are
 * strings of digits, which never pass through a number.
 */

const ID = /^[1-9]\d{0,18}$/
/** Largest value of Amazon's Long. */
const LARGEST_ID = '9223372036854775807'

/** An ID as Amazon accepts it: digits of a whole number from 1 to 2^63 - 1, no sign, no leading zero. */
export const isExactId = (value: string): boolean =>
  ID.test(value) && (value.length < LARGEST_ID.length || value <= LARGEST_ID)

const LONG_RUN = /\d{16}/
const STRING_OR_NUMBER = /"[^"\\]*(?:\\[^][^"\\]*)*"?|-?\d[\d.eE+-]*/g
const LONG_NUMBER = /^-?\d{16,}$/

/** JSON.parse, but whole numbers of 16 digits and more become strings. Takes time by the length of the text, even broken. */
export const parseKeepingLongIds = (json: string): unknown =>
  JSON.parse(
    LONG_RUN.test(json)
      ? json.replace(STRING_OR_NUMBER, (token) => (LONG_NUMBER.test(token) ? `"${token}"` : token))
      : json
  )

/** The body, long IDs as strings; undefined when it isn't JSON. */
export function jsonValue(content: string): unknown {
  try {
    return parseKeepingLongIds(content)
  } catch {
    return undefined
  }
}

/** The body as an object; undefined when it isn't a JSON object. */
export const jsonObject = (content: string): Record<string, unknown> | undefined => asObject(jsonValue(content))

/** The value if it is an object, and not a list. */
export const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined

/** A text that isn't blank, or a number as text: Amazon writes IDs either way. */
export function asText(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text : undefined
}
