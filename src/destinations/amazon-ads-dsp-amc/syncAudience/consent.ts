import { isIP } from 'node:net'
import { asObject } from '../api/json'
import { needsConsent } from '../event/country'
import type { EventSections, Search } from '../event/find'
import { findFirst, isSought } from '../event/find'
import { isGppString, isTcfString } from './consentStrings'
import { NO_WORDS, ZERO } from './data/noWords'
import { REASONS, UNCLEAR_CONSENT } from './data/rejections'
import { SHARE_IP_ADDRESS } from './fields'
import type { Payload } from './generated-types'
import type { Signal, UserConsent } from './upload'

/**
 * What the value of a field says: the text that it is sent as, a plain no, or nothing that is understood. Undefined for a
 * blank one. No signal and no consent string is any of the two words.
 */
type Reading = string | undefined
const NO = 'no'
const UNCLEAR = 'unclear'

/** What the consent fields of a person say, of which the strictest wins. */
export type Consent = Record<keyof typeof UNCLEAR_CONSENT | 'ipAddress', Reading>

const FIELDS = Object.keys(UNCLEAR_CONSENT) as (keyof typeof UNCLEAR_CONSENT)[]

/** What a word means in a field that the event may have, too. DENIED is a plain no. */
const MEANINGS = {
  amznUserData: toSignal,
  amznAdStorage: toSignal,
  tcf: (word: string): Reading => (isTcfString(word) ? word : undefined),
  gpp: (word: string): Reading => (isGppString(word) ? word : undefined)
}

type SignalField = keyof typeof MEANINGS

/** Looks for consent whether or not the mapping fills it. */
const EVERYWHERE: Search = { filled: new Set(), options: {} }

/** Sections that may have an object of consents, as the mapping or as Amazon's record has it: only a no of it counts. */
const NESTED = ['properties', 'traits', 'context.traits', 'context'] as const

const FOLDED_NO_WORDS = new Set(NO_WORDS.split(' ').map(fold))

/**
 * Reads the consent that is mapped or found. A value is believed only when it is understood; a plain no in any field, or
 * anywhere in the event, is a no. A granted category counts where no consent field of its own is mapped or found.
 */
export function readConsent(
  { consent, consentCategory, identitiesToSend }: Payload,
  event: EventSections,
  search: Search
): Consent {
  const read = (field: SignalField): Reading => {
    const found = readFound(event, field)
    // What a mapping fills is looked for nowhere else, but a no holds wherever it is.
    return found === NO
      ? NO
      : (readValue(consent?.[field], MEANINGS[field]) ?? (isSought(field, search) ? found : undefined))
  }
  const findIp = (): Reading =>
    identitiesToSend?.includes(SHARE_IP_ADDRESS) ? findFirst(event, search, 'ipAddress', toIpAddress) : undefined
  const userData = read('amznUserData')
  const tcf = read('tcf')
  const gpp = read('gpp')
  const category = readCategory(consentCategory, event)
  const isMapped = (['amznUserData', 'tcf', 'gpp'] as const).some((field) => search.filled.has(field))
  const isCategoryAlone = !isMapped && (userData ?? tcf ?? gpp) === undefined
  return {
    amznUserData: isCategoryAlone && category === 'GRANTED' ? category : userData,
    amznAdStorage: read('amznAdStorage'),
    tcf,
    gpp,
    consentCategory: category,
    ipAddress: toIpAddress(consent?.ipAddress) ?? findIp()
  }
}

/** Whether the person is removed: storage of cookies alone is no consent to data. */
export const isDenied = ({ amznUserData, tcf, gpp, consentCategory }: Consent): boolean =>
  [amznUserData, tcf, gpp, consentCategory].includes(NO)

/**
 * Why a person who didn't deny consent can't be added. `amznUserData` is the consent of Amazon's signal, and `amznAdStorage`
 * optional beside it; an IP address alone is not consent.
 * Source: https://advertising.amazon.com/API/docs/en-us/guides/audiences/consent
 */
export function findObstacle(consent: Consent, countryCode: string | undefined): string | undefined {
  const field = FIELDS.find((one) => consent[one] === UNCLEAR)
  if (field !== undefined) {
    return UNCLEAR_CONSENT[field]
  }
  if (consent.amznUserData === 'GRANTED' || consent.tcf !== undefined || consent.gpp !== undefined) {
    return undefined
  }
  if (countryCode === undefined) {
    return REASONS.unknownCountry
  }
  return needsConsent(countryCode)
    ? `Consent is required to add users in ${countryCode}. Provide User Data Consent (amznUserData: GRANTED), a TCF string or a GPP string.`
    : undefined
}

/** What is sent of the consent of a person who is added. */
export function toUserConsent(consent: Consent, countryCode: string | undefined): UserConsent | undefined {
  const { tcf, gpp, ipAddress } = consent
  const amznUserData = consent.amznUserData as Signal | undefined
  const amznAdStorage = (consent.amznAdStorage === NO ? 'DENIED' : consent.amznAdStorage) as Signal | undefined
  const amzn = amznAdStorage || amznUserData ? { amznAdStorage, amznUserData } : undefined
  const sent = amzn || tcf || gpp ? { amzn, tcf, gpp } : undefined
  const geo = countryCode || ipAddress ? { countryCode, ipAddress } : undefined
  return sent || ipAddress ? { geo, consent: sent } : undefined
}

/** Whether the category was plainly denied. */
export const isCategoryDenied = (category: unknown, event: EventSections): boolean =>
  readCategory(category, event) === NO

/** The preference for a category in Segment's own consent object. Of several categories all must be granted. */
function readCategory(category: unknown, event: EventSections): Reading {
  const names = (Array.isArray(category) ? (category as unknown[]) : [category]).filter((name) => !isBlank(name))
  const consent = event.context?.consent
  const preferences = asObject(consent) === undefined ? consent : asObject(consent)?.categoryPreferences
  if (names.length === 0 || isBlank(preferences)) {
    return undefined
  }
  const known = asObject(preferences)
  if (known === undefined) {
    return readValue(preferences, toSignal) === NO ? NO : UNCLEAR
  }
  const readings = names.map((name) => {
    const word = toCategory(toWord(name))
    const values = Object.keys(known)
      .filter((key) => toCategory(key) === word)
      .map((key) => known[key])
    return word === ''
      ? UNCLEAR
      : values.map((value) => readValue(value, toGranted)).reduce<Reading>(pickStricter, undefined)
  })
  return [NO, UNCLEAR].find((one) => readings.includes(one)) ?? (readings.includes(undefined) ? undefined : 'GRANTED')
}

/** Names of categories are compared without case and invisible characters. */
const toCategory = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\p{Cf}+/gu, '')
    .trim()
    .toLowerCase()

const toGranted = (word: string): Reading => (toSignal(word) === 'GRANTED' ? 'GRANTED' : undefined)

/** The strictest of all values in the event. */
function readFound(event: EventSections, field: SignalField): Reading {
  let strictest: Reading
  findFirst(event, EVERYWHERE, field, (value) => {
    strictest = pickStricter(strictest, readValue(value, MEANINGS[field]))
    return undefined
  })
  const isDeniedIn = (consent: Record<string, unknown> | undefined): boolean =>
    consent !== undefined &&
    [consent[field], asObject(consent.amzn)?.[field]].some((value) => readValue(value, toSignal) === NO)
  return NESTED.some((section) => isDeniedIn(asObject(event[section]?.consent))) ? NO : strictest
}

const pickStricter = (one: Reading, other: Reading): Reading =>
  one === undefined || other === NO || (other === UNCLEAR && one !== NO) ? other : one

/** Booleans are words, and the one element of a list counts as itself; other forms are not understood. */
function readValue(value: unknown, toMeaning: (word: string) => Reading): Reading {
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (isBlank(one)) {
    return undefined
  }
  const word = toWord(one)
  return toMeaning(word) ?? (FOLDED_NO_WORDS.has(fold(word)) || ZERO.test(word) ? NO : UNCLEAR)
}

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** A text, a number or a boolean as a word; nothing for other forms. */
const toWord = (value: unknown): string =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value).trim() : ''

/** A short word without case, accents, blanks and punctuation; nothing for a longer text. */
function fold(word: string): string {
  const short = word.length > 40 ? '' : word.toLowerCase()
  return short.normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '')
}

function toSignal(word: string): Reading {
  const upper = word.toUpperCase()
  return upper === 'TRUE' ? 'GRANTED' : ['GRANTED', 'NOT_APPLICABLE', 'UNKNOWN'].find((signal) => signal === upper)
}

function toIpAddress(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  return isIP(text) ? text : undefined
}
