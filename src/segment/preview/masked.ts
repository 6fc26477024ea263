import type { PreviewedEvent } from './previewedEvents'

/** Shorter values would be half told by their first character. */
const SHORT = 4

/** The first character and the length: enough to recognise one's test person, and nobody else. */
export function masked(text: string): string {
  const characters = [...text]
  const first = characters.length < SHORT ? '' : characters[0]
  return text === '' ? '' : `${first}… (${characters.length})`
}

/** A preview without raw or normalised values. Hashes stay: they are what is sent. */
export const maskedEvent = (event: PreviewedEvent): PreviewedEvent => ({
  ...event,
  identities: event.identities.map(({ raw, normalised, ...identity }) => ({
    ...identity,
    raw: masked(raw),
    normalised: normalised === undefined ? undefined : masked(normalised)
  })),
  ...(event.record && { record: withoutConsentTexts(event.record) })
})

/** Consent strings and IP addresses are sent as they are. */
function withoutConsentTexts(record: object): object {
  const { userConsent, ...rest } = record as { userConsent?: Record<string, Record<string, unknown> | undefined> }
  if (userConsent === undefined) {
    return record
  }
  const { geo, consent } = userConsent
  const hide = (values: Record<string, unknown>, keys: string[]): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        keys.includes(key) && typeof value === 'string' ? masked(value) : value
      ])
    )
  return {
    ...rest,
    userConsent: {
      ...(geo && { geo: hide(geo, ['ipAddress']) }),
      ...(consent && { consent: hide(consent, ['tcf', 'gpp']) })
    }
  }
}
