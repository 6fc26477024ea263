import type { PreviewedEvent } from './explain'

/** The first character would reveal too much of shorter values. */
const SHORT = 4

/** The first character and the length: enough to recognise one's test person, and nobody else. */
export function mask(text: string): string {
  const characters = [...text]
  const first = characters.length < SHORT ? '' : characters[0]
  return text === '' ? '' : `${first}… (${characters.length})`
}

/** What has so few values that who has the hash finds the value by trying. */
const FEW_VALUES: readonly string[] = ['phone', 'state', 'postal']

const HIDDEN = '(hidden)'

/**
 * A preview without raw or normalised values. Hashes stay, as they are what is sent; but not those of phones, states and
 * postal codes.
 */
export const maskEvent = (event: PreviewedEvent): PreviewedEvent => ({
  ...event,
  identities: event.identities.map(({ raw, normalised, ...identity }) => ({
    ...identity,
    raw: mask(raw),
    normalised: normalised === undefined ? undefined : mask(normalised),
    ...(identity.hash !== undefined && FEW_VALUES.includes(identity.field) && { hash: HIDDEN })
  })),
  ...(event.record && { record: withoutFewValues(withoutConsentTexts(event.record)) })
})

function withoutFewValues(record: object): object {
  const { hashedPII } = record as { hashedPII?: Record<string, string>[] }
  return hashedPII === undefined
    ? record
    : {
        ...record,
        hashedPII: hashedPII.map((hashes) =>
          Object.fromEntries(
            Object.entries(hashes).map(([key, hash]) => [key, FEW_VALUES.includes(key) ? HIDDEN : hash])
          )
        )
      }
}

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
        keys.includes(key) && typeof value === 'string' ? mask(value) : value
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
