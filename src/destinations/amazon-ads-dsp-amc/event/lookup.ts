import type { Place, Section } from './paths'

/** The sections of an event that are there; what has another form than an object is not. */
export type Sections = Readonly<Record<Section, Readonly<Record<string, unknown>> | undefined>>

export function sectionsOf(event: unknown): Sections {
  const whole = objectOf(event)
  const context = objectOf(whole?.context)
  return {
    event: whole,
    properties: objectOf(whole?.properties),
    traits: objectOf(whole?.traits),
    context,
    'context.traits': objectOf(context?.traits)
  }
}

/**
 * Asks the places one after the other, and gives what the first of them holds that means something: `take` says what a
 * value means, undefined for nothing. It is told the place, too.
 */
export function look<Taken>(
  sections: Sections,
  places: readonly Place[],
  take: (value: unknown, place: Place) => Taken | undefined
): Taken | undefined {
  for (const place of places) {
    let value = sections[place.section]?.[place.name]
    if (place.part !== undefined) {
      value = objectOf(value)?.[place.part]
    }
    if (value !== undefined && value !== null) {
      const taken = take(value, place)
      if (taken !== undefined) {
        return taken
      }
    }
  }
  return undefined
}

/** The value if it is an object, and no list. */
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
