import type { SegmentEvent } from '@segment/actions-core'
import { asObject, parseKeepingLongIds } from '../../../destinations/amazon-ads-dsp-amc/api/json'
import type { Line } from '../lines'

/** A line as an event, or why it isn't one. Reasons hold no text of the line. */
export type ReadEvent = { event: SegmentEvent } | { refusal: string; messageId?: string }

/** From so many digits on an id may not survive JSON.parse. */
const LONG = 16
const LONG_DIGITS = /\d{16}/

/** Characters of message ids; what looks otherwise, such as an email address, is not repeated anywhere. */
const MESSAGE_ID = /^[\w.:-]{1,100}$/

/** What a line says. Undefined for a blank one. */
export const readLine = (line: Line): ReadEvent | undefined =>
  'refusal' in line ? line : 'text' in line ? readEvent(line.text) : toEvent(line.value)

/** Reads one line of NDJSON. Undefined for a blank one. */
export function readEvent(text: string): ReadEvent | undefined {
  if (text.trim() === '') {
    return undefined
  }
  let event: unknown
  try {
    event = hasLongDigits(text) ? parseKeepingLongIds(text) : JSON.parse(text)
  } catch {
    // The error's own message would repeat a part of the line.
    return { refusal: 'This line is not valid JSON.' }
  }
  return toEvent(event)
}

/** Looks at every sixteenth character only: one of so many digits in a row is among them. */
function hasLongDigits(text: string): boolean {
  for (let place = LONG - 1; place < text.length; place += LONG) {
    const code = text.charCodeAt(place)
    if (code >= ZERO && code <= NINE && LONG_DIGITS.test(text.slice(place - LONG + 1, place + LONG))) {
      return true
    }
  }
  return false
}

const ZERO = 0x30
const NINE = 0x39

/** Refuses what would make actions-core throw and take a whole batch with it. */
function toEvent(value: unknown): ReadEvent {
  const event = asObject(value)
  if (event === undefined) {
    return { refusal: 'This line is not an event. Each line must be one Segment event, as a JSON object.' }
  }
  const refusal = unusable(event)
  return refusal === undefined
    ? { event: event as unknown as SegmentEvent }
    : { refusal, messageId: readMessageId(event) }
}

function unusable({ context: given }: Record<string, unknown>): string | undefined {
  const context = given === undefined ? {} : asObject(given)
  if (context === undefined) {
    return 'The event has a context that is not an object.'
  }
  return context.personas === undefined || asObject(context.personas)
    ? undefined
    : 'The event has a context.personas that is not an object.'
}

/** The event's message id, when it looks like one. */
export function readMessageId({ messageId }: { messageId?: unknown }): string | undefined {
  return typeof messageId === 'string' && MESSAGE_ID.test(messageId) ? messageId : undefined
}
