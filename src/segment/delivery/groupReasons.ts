/** A reason of events that were rejected or not sent, as one audience of a report counts it. */
export interface AudienceReason {
  audience: string
  reason: string
  events: number
}

/** One reason of all audiences. */
export interface GroupedReason {
  /** With all the countries that it was given for. */
  reason: string
  audiences: string[]
  events: number
}

/** The country that a reason is about, as the destination's message names it. */
const COUNTRY = /(?<=\busers in )[A-Z]{2}\b/

/** Reasons that differ in nothing but a country become one, most events first. */
export function groupReasons(reasons: readonly AudienceReason[]): GroupedReason[] {
  const groups = new Map<string, { countries: Set<string>; audiences: Set<string>; events: number }>()
  for (const { audience, reason, events } of reasons) {
    const key = reason.replace(COUNTRY, '\0')
    const group = groups.get(key) ?? { countries: new Set(), audiences: new Set(), events: 0 }
    const [country] = COUNTRY.exec(reason) ?? []
    if (country !== undefined) {
      group.countries.add(country)
    }
    group.audiences.add(audience)
    group.events += events
    groups.set(key, group)
  }
  return [...groups]
    .map(([key, { countries, audiences, events }]) => ({
      reason: key.replace('\0', listText([...countries].sort())),
      audiences: [...audiences],
      events
    }))
    .sort((one, other) => other.events - one.events)
}

/** `DE`, `DE and FR`, `DE, ES and FR` */
const listText = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`
