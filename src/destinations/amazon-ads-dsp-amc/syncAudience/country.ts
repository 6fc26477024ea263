import { readCountry } from '../event/countryName'
import { look, objectOf } from '../event/lookup'
import type { Sections } from '../event/lookup'
import type { Search } from '../event/search'
import { meaningfulText } from '../event/text'

/** The person's country: none is known, or one that is understood (two letters of ISO 3166), or one that is not. */
export type Country = { code?: string } | 'not understood'

/**
 * The person's own country, mapped or found; without one that of the audience, which the mapping was saved with or the
 * event's own settings have. A country that is there and not understood is never passed as the audience's.
 */
export function countryOf(
  mapped: string | undefined,
  sections: Sections,
  { places }: Search,
  ofMappedAudience: string | undefined
): Country {
  const text =
    meaningfulText(mapped) ??
    look(sections, places.countryCode, meaningfulText) ??
    meaningfulText(ofMappedAudience) ??
    meaningfulText(audienceSettingsOf(sections)?.countryCode)
  if (text === undefined) {
    return {}
  }
  const code = readCountry(text)
  return code === undefined ? 'not understood' : { code }
}

/** The settings of the event's own audience: in a batch the core gives those of the first event to all. */
export const audienceSettingsOf = ({ context }: Sections): Readonly<Record<string, unknown>> | undefined =>
  objectOf(objectOf(context?.personas)?.audience_settings)
