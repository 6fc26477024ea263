import type { Answered } from './client'
import { parseKeepingLongIds } from './longIds'
import { listSentValues, redact, redactTokens } from './redact'

/**
 * Amazon's explanation, whichever family of its APIs wrote it: `{message}` (audiences), `{Message}` (its gateway),
 * `{code, details}` (universal format), `{error, error_description}` (Login with Amazon).
 */
export function amazonMessage({ content, sent }: Answered): string | undefined {
  const { message, Message, details, error_description: description } = jsonObject(content) ?? {}
  const words = asText(message) ?? asText(Message) ?? asText(details) ?? asText(description)
  return sent === undefined ? redactTokens(words) : redact(words, listSentValues(sent))
}

/** The body, long IDs as strings; undefined when it isn't JSON. Never throws. */
export function jsonValue(content: string): unknown {
  try {
    return parseKeepingLongIds(content)
  } catch {
    // It isn't JSON.
  }
  return undefined
}

/** The body as an object, long IDs as strings; undefined when it isn't a JSON object. Never throws. */
export const jsonObject = (content: string): Record<string, unknown> | undefined => asObject(jsonValue(content))

/** The value if it is an object, and not a list. */
export const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined

/** A text that isn't blank, or a number as text: Amazon writes IDs either way. */
export function asText(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text : undefined
}
