import { findCountry, readCountry, UNRECOGNIZED } from '../event/country'
import type { EventSections, Search } from '../event/find'
import { toObject } from '../event/find'
import { meaningfulText } from '../identity'

/** The person's country: none is there, or one that is recognized (two letters of ISO 3166), or one that is not. */
export type Country = { code?: string } | 'not understood'

/**
 * The person's own country, mapped or found; without one that of the audience, which the mapping was saved with or the
 * event's own settings have. A country that is there and not recognized never counts as the audience's.
 */
export function countryOf(
  mapped: string | undefined,
  event: EventSections,
  search: Search,
  ofMappedAudience: string | undefined
): Country {
  const own = findCountry(mapped, event, search)
  if (own !== undefined) {
    return own === UNRECOGNIZED ? 'not understood' : { code: own }
  }
  const ofAudience = meaningfulText(ofMappedAudience) ?? meaningfulText(audienceSettingsOf(event)?.countryCode)
  if (ofAudience === undefined) {
    return {}
  }
  const code = readCountry(ofAudience)
  return code === undefined ? 'not understood' : { code }
}

/** The settings of the event's own audience: in a batch the core gives those of the first event to all. */
export const audienceSettingsOf = ({ context }: EventSections): Readonly<Record<string, unknown>> | undefined =>
  toObject(toObject(context?.personas)?.audience_settings)
