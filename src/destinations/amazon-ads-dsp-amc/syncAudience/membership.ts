import type { EventSections } from '../event/find'
import { asObject } from '../api/json'

const NAMED_ENTRY = /^audience entered$|\bentity added$/i
const NAMED_EXIT = /^audience exited$|\bentity removed$/i

/** Words with which a journey says that somebody is no longer in its step, in the name of an event or as a value. */
const SAYS_EXITED = /\b(?:exit|exits|exited|left|leaves|removed|dropped)\b/i
const IS_EXITED = new RegExp(`^${SAYS_EXITED.source}$`, 'i')

/** Keys that say so, with their words joined: `journey_exited`, `exitedAt`, `exit_reason`. */
const EXIT_KEY = /exit(?:ed)?(?:at|on|time|date|reason)?$/

/**
 * Whether the person is added (true) or removed (false), undefined when the event doesn't say so. `resolved` is what
 * actions-core found: a boolean under the computation key, or a row's sync mode. Without it the event's name decides; a
 * step of a journey that has no boolean adds people, unless something in the event says exited.
 */
export function readMembership(event: EventSections, resolved: boolean | undefined): boolean | undefined {
  if (resolved !== undefined) {
    return resolved
  }
  const name = typeof event.event?.event === 'string' ? event.event.event.trim() : ''
  if (NAMED_ENTRY.test(name) || NAMED_EXIT.test(name)) {
    return NAMED_ENTRY.test(name)
  }
  const { computation_class: kind, computation_key: key } = asObject(event.context?.personas) ?? {}
  if (kind !== 'journey_step') {
    return undefined
  }
  // Journeys write the boolean as text, too.
  const value = typeof key === 'string' ? (event.properties?.[key] ?? event.traits?.[key]) : undefined
  if (typeof value === 'string' && value.trim().toLowerCase() === 'false') {
    return false
  }
  const hasExited = SAYS_EXITED.test(name.replace(/_/g, ' ')) || [event.properties, event.traits].some(saysExited)
  return hasExited ? undefined : true
}

const saysExited = (properties: Readonly<Record<string, unknown>> = {}): boolean =>
  Object.entries(properties).some(
    ([key, value]) =>
      (typeof value === 'string' && value.length <= 20 && IS_EXITED.test(value.trim())) ||
      (EXIT_KEY.test(key.toLowerCase().replace(/[^a-z]/g, '')) && !isNegative(value))
  )

const isNegative = (value: unknown): boolean =>
  typeof value === 'string' ? /^(?:|0|false|no|null)$/i.test(value.trim()) : !value
