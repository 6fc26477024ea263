import type { EventSections } from '../event/find'
import { toObject } from '../event/find'

const NAMED_ENTRY = /^audience entered$|\bentity added$/i
const NAMED_EXIT = /^audience exited$|\bentity removed$/i

/**
 * Whether the person enters (true) or leaves, undefined when the event does not say so. `resolved` is what actions-core
 * found: the boolean under the computation key of an audience or a journey's step, or a row's sync mode. Without it the
 * event's name tells: Audience Entered and Audience Exited, or the entity of a linked audience that is added or removed.
 * A step of a journey only ever adds people, so one that says nothing else is an entry.
 */
export function entersIn(sections: EventSections, resolved: boolean | undefined): boolean | undefined {
  if (resolved !== undefined) {
    return resolved
  }
  const name = sections.event?.event
  if (typeof name === 'string') {
    if (NAMED_ENTRY.test(name)) {
      return true
    }
    if (NAMED_EXIT.test(name)) {
      return false
    }
  }
  const { computation_class: kind, computation_key: key } = toObject(sections.context?.personas) ?? {}
  if (kind === 'journey_step') {
    return typeof key !== 'string' || textOf(sections, key) !== 'false'
  }
  return undefined
}

/** Journeys write the boolean as text, too. */
function textOf({ properties, traits }: EventSections, key: string): unknown {
  const value = properties?.[key] ?? traits?.[key]
  return typeof value === 'string' ? value.trim().toLowerCase() : value
}
