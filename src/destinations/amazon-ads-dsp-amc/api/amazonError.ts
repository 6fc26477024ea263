import { parseWithExactIds } from './exactIds'

/** Longest part of Amazon's own words that is passed on, in characters. */
const MAX_WORDS = 400

/**
 * Amazon's explanation in an error body, whichever family wrote it: `{message}` (audiences), `{Message}` (its gateway),
 * `{code, details}` (universal format), `{error, error_description}` (Login with Amazon). A page of HTML says nothing.
 */
export function amazonWords(content: string | undefined): string | undefined {
  const body = jsonObject(content)
  const words = [body?.message, body?.Message, body?.details, body?.error_description].find(isText)
  return words?.slice(0, MAX_WORDS)
}

/** Login with Amazon's error code, such as `invalid_grant`. */
export function tokenErrorCode(content: string | undefined): string | undefined {
  const code = jsonObject(content)?.error
  return isText(code) ? code : undefined
}

/** The body as an object, long ids as strings; undefined when it is no JSON object. Never throws. */
export function jsonObject(content: string | undefined): Record<string, unknown> | undefined {
  const body = jsonValue(content)
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? (body as Record<string, unknown>)
    : undefined
}

/** The body, long ids as strings; undefined when it is no JSON. Never throws. */
export function jsonValue(content: string | undefined): unknown {
  try {
    return parseWithExactIds(content ?? '')
  } catch {
    return undefined
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
