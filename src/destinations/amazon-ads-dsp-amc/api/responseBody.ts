import type { Answered } from './client'
import { parseWithExactIds } from './longIds'
import { presentable, valuesOf } from './redact'

/**
 * Amazon's explanation in an answer, whichever family wrote it: `{message}` (audiences), `{Message}` (its gateway),
 * `{code, details}` (universal format), `{error, error_description}` (Login with Amazon). A page of HTML says nothing.
 */
export function amazonWords({ content, sent }: Answered): string | undefined {
  const body = jsonObject(content)
  const words = [body?.message, body?.Message, body?.details, body?.error_description].find(isText)
  return words === undefined ? undefined : presentable(words, sent && valuesOf(sent))
}

/** Login with Amazon's error code, such as `invalid_grant`. */
export function tokenErrorCode({ content, sent }: Answered): string | undefined {
  const code = jsonObject(content)?.error
  return isText(code) ? presentable(code, sent && valuesOf(sent)) : undefined
}

/** The body as an object, long ids as strings; undefined when it is no JSON object. Never throws. */
export const jsonObject = (content: string): Record<string, unknown> | undefined => asObject(jsonValue(content))

/** The value when it is an object and no list. */
export const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined

/** A text that is not blank, or a number as text: Amazon writes ids either way. */
export function asText(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return isText(text) ? text : undefined
}

/** The body, long ids as strings; undefined when it is no JSON. Never throws. */
export function jsonValue(content: string): unknown {
  try {
    return parseWithExactIds(content)
  } catch {
    // It is no JSON.
  }
  return undefined
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''
