import { isIP } from 'node:net'
import { needsConsent } from '../event/country'
import type { EventSections, Search } from '../event/find'
import { findFirst } from '../event/find'
import { meaningfulText } from '../identity'
import type { Payload } from './generated-types'
import { Refusal } from './rejection'

const SIGNALS = ['GRANTED', 'DENIED', 'NOT_APPLICABLE', 'UNKNOWN'] as const
type Signals = typeof SIGNALS
type Signal = Signals[number]

/** Characters of TCF and GPP strings: base64url, with dots and tildes between their sections. */
const CONSENT_STRING = /^[\w.~-]+$/

/** A record's `userConsent`, as Amazon's schema has it. */
export interface UserConsent {
  geo?: { countryCode?: string; ipAddress?: string }
  consent?: { amzn?: { amznAdStorage?: Signal; amznUserData?: Signal }; tcf?: string; gpp?: string }
}

/** The person denied the use of their data. */
export const DENIED = Symbol('amznUserData is DENIED')

const REFUSALS = {
  signal: (name: string) => new Refusal(`Consent: ${name} must be one of ${SIGNALS.join(', ')}.`),
  text: (name: string) =>
    new Refusal(`Consent: ${name} is no consent string. Map the encoded string as the consent tool gives it.`),
  missing: (country: string) =>
    new Refusal(
      `Consent is missing: a person of ${country} enters only with amznUserData GRANTED, a TCF string or a GPP string. Send one with the event, or map one under Consent.`
    ),
  unknownCountry: new Refusal(
    'Country Code is missing, so it cannot be told whether consent is needed. Map Country Code, or fill it in in the settings of the audience.'
  )
}

type Consent = NonNullable<Payload['consent']>

/** What is mapped or found of a person's consent. */
export function consentOf(mapped: Consent | undefined, event: EventSections, search: Search): Consent {
  const part = (name: keyof Consent): string | undefined =>
    meaningfulText(mapped?.[name]) ?? findFirst(event, search, name, meaningfulText)
  return {
    ipAddress: part('ipAddress'),
    amznAdStorage: part('amznAdStorage'),
    amznUserData: part('amznUserData'),
    tcf: part('tcf'),
    gpp: part('gpp')
  }
}

/**
 * What a person who enters agreed to, or why they may not. `amznUserData` is the consent of Amazon's signal and
 * `amznAdStorage` optional beside it; an IP address alone is none.
 * Source: https://advertising.amazon.com/API/docs/en-us/guides/audiences/consent
 */
export function consentToEnter(
  { ipAddress, tcf, gpp, ...signals }: Consent,
  countryCode: string | undefined
): UserConsent | undefined | Refusal | typeof DENIED {
  const amznUserData = toSignal(signals.amznUserData)
  if (amznUserData === 'DENIED') {
    return DENIED
  }
  const amznAdStorage = toSignal(signals.amznAdStorage)
  if (amznUserData === 'unknown word') {
    return REFUSALS.signal('amznUserData')
  }
  if (amznAdStorage === 'unknown word') {
    return REFUSALS.signal('amznAdStorage')
  }
  if (tcf !== undefined && !CONSENT_STRING.test(tcf)) {
    return REFUSALS.text('tcf')
  }
  if (gpp !== undefined && !CONSENT_STRING.test(gpp)) {
    return REFUSALS.text('gpp')
  }
  if (amznUserData !== 'GRANTED' && tcf === undefined && gpp === undefined) {
    if (countryCode === undefined) {
      return REFUSALS.unknownCountry
    }
    if (needsConsent(countryCode)) {
      return REFUSALS.missing(countryCode)
    }
  }
  return userConsent({
    amznAdStorage,
    amznUserData,
    tcf,
    gpp,
    countryCode,
    ip: ipAddress !== undefined && isIP(ipAddress) ? ipAddress : undefined
  })
}

function userConsent(parts: {
  amznAdStorage?: Signal
  amznUserData?: Signal
  tcf?: string
  gpp?: string
  countryCode?: string
  ip?: string
}): UserConsent | undefined {
  const { amznAdStorage, amznUserData, tcf, gpp, countryCode, ip } = parts
  const amzn = amznAdStorage || amznUserData ? { amznAdStorage, amznUserData } : undefined
  const consent = amzn || tcf || gpp ? { amzn, tcf, gpp } : undefined
  return consent || ip ? { geo: countryCode || ip ? { countryCode, ipAddress: ip } : undefined, consent } : undefined
}

function toSignal(value: string | undefined): Signal | undefined | 'unknown word' {
  const word = value?.toUpperCase()
  if (word === undefined) {
    return undefined
  }
  return SIGNALS.find((signal) => signal === word) ?? 'unknown word'
}
