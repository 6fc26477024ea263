import { ReasonCounts } from '../../amazon/reasons'
import { toCountryCode } from '../../destinations/amazon-ads-dsp-amc/event/country'

/** Why events or rows were rejected or not sent: reasons that differ by a country alone are one. */
export interface ReasonGroup {
  /** With `…` in the place of the country where there are several. */
  reason: string
  events: number
  /** Country → events, where there are several. */
  countries?: Record<string, number>
  /** Audiences that have the reason, where they were given. */
  audiences?: string[]
}

const OTHER_REASONS = 'Other reasons: see the list of rejected events.'

/** In the place of a country that differs. */
const ANY_COUNTRY = '…'

/** The country that a reason is about, as messages name it. */
const COUNTRY = /(?<=\b(?:in|of|for) )[A-Z]{2}\b/

function findCountry(reason: string): string | undefined {
  const code = COUNTRY.exec(reason)?.[0]
  return code !== undefined && toCountryCode(code) === code ? code : undefined
}

const toGroup = (reason: string): string =>
  findCountry(reason) === undefined ? reason : reason.replace(COUNTRY, ANY_COUNTRY)

/** Whether a reason is this one, or belongs to its group. */
export const isOfGroup = (reason: string, group: string): boolean => reason === group || toGroup(reason) === group

interface Members {
  /** One of the reasons. */
  reason: string
  countries: Map<string, number>
  audiences: Set<string>
}

/** Counts events by their reason; however many reasons there are, it stays small. */
export class ReasonGroups {
  private readonly counts = new ReasonCounts(OTHER_REASONS)
  private readonly members = new Map<string, Members>()

  add(reason: string, events: number, audience?: string): void {
    const group = this.counts.add(toGroup(reason), events)
    const members = this.members.get(group) ?? {
      reason: group === OTHER_REASONS ? group : reason,
      countries: new Map<string, number>(),
      audiences: new Set<string>()
    }
    this.members.set(group, members)
    const country = group === OTHER_REASONS ? undefined : findCountry(reason)
    if (country !== undefined) {
      members.countries.set(country, (members.countries.get(country) ?? 0) + events)
    }
    if (audience !== undefined) {
      members.audiences.add(audience)
    }
  }

  /** The most frequent first. */
  get all(): ReasonGroup[] {
    return this.counts.sorted.map(([group, events]) => {
      const { reason, countries, audiences } = this.members.get(group) as Members
      return {
        ...(countries.size > 1
          ? { reason: group, events, countries: Object.fromEntries(countries) }
          : { reason, events }),
        ...(audiences.size > 0 && { audiences: [...audiences] })
      }
    })
  }
}
