import { isIP } from 'node:net'
import { needsConsent } from '../event/country'
import type { EventSections, Search } from '../event/find'
import { findFirst, isSought } from '../event/find'
import { asObject } from '../api/json'
import { isGppString, isTcfString } from './consentStrings'
import { NO_WORDS, ZERO } from './data/noWords'
import { SHARE_IP_ADDRESS } from './fields'
import type { Payload } from './generated-types'
import { Rejection } from './result'

const SIGNALS = ['GRANTED', 'DENIED', 'NOT_APPLICABLE', 'UNKNOWN'] as const
type Signal = (typeof SIGNALS)[number]

/** A record's `userConsent`, as Amazon's schema has it. */
export interface UserConsent {
  geo?: { countryCode?: string; ipAddress?: string }
  consent?: { amzn?: { amznAdStorage?: Signal; amznUserData?: Signal }; tcf?: string; gpp?: string }
}

/** What the consent fields of a person say, of which the strictest wins. */
export interface Consent {
  /** Whether any of them plainly says no: the person is removed. */
  isDenied: boolean
  /** One whose value isn't understood. */
  unclear?: Field
  amznUserData?: Signal
  amznAdStorage?: Signal
  tcf?: string
  gpp?: string
  ipAddress?: string
}

type SignalField = 'amznUserData' | 'amznAdStorage' | 'tcf' | 'gpp'
type Field = SignalField | 'consentCategory'

/** What a value that isn't blank says: what it is sent as, a plain no, or nothing that is understood. */
type Reading<Meaning> = Meaning | typeof NO | typeof UNCLEAR | undefined

const NO = Symbol('no')
const UNCLEAR = Symbol('unclear')

type ToMeaning<Meaning> = (word: string) => Meaning | undefined

const FOLDED_NO_WORDS = new Set(NO_WORDS.split(' ').map(fold))

/** Looks for consent whether or not the mapping fills it. */
const EVERYWHERE: Search = { filled: new Set(), options: {} }

/**
 * Reads the consent that is mapped or found. A value is believed only when it is understood; a plain no in any field, or
 * anywhere in the event, is a no. A granted category counts where no consent field of its own is mapped or found.
 */
export function readConsent(
  { consent, consentCategory, identitiesToSend }: Payload,
  event: EventSections,
  search: Search
): Consent {
  const read = <Meaning extends string>(field: SignalField, toMeaning: ToMeaning<Meaning>): Reading<Meaning> => {
    const found = readFound(event, field, toMeaning)
    // What a mapping fills is looked for nowhere else, but a no holds wherever it is.
    return found === NO ? NO : (readValue(consent?.[field], toMeaning) ?? (isSought(field, search) ? found : undefined))
  }
  const userData = read('amznUserData', toSignal)
  const adStorage = read('amznAdStorage', toSignal)
  const tcf = read('tcf', toTcfString)
  const gpp = read('gpp', toGppString)
  const category = readCategory(consentCategory, event)
  const isMapped = (['amznUserData', 'tcf', 'gpp'] as const).some((field) => search.filled.has(field))
  const hasOwn = isMapped || typeof userData === 'string' || typeof tcf === 'string' || typeof gpp === 'string'
  const findIp = (): string | undefined =>
    identitiesToSend?.includes(SHARE_IP_ADDRESS) ? findFirst(event, search, 'ipAddress', toIpAddress) : undefined
  return {
    isDenied: userData === NO || tcf === NO || gpp === NO || category === NO,
    unclear:
      (userData === UNCLEAR && 'amznUserData') ||
      (tcf === UNCLEAR && 'tcf') ||
      (gpp === UNCLEAR && 'gpp') ||
      (category === UNCLEAR && 'consentCategory') ||
      (adStorage === UNCLEAR && 'amznAdStorage') ||
      undefined,
    amznUserData: meaningOf(hasOwn ? userData : category),
    amznAdStorage: adStorage === NO ? 'DENIED' : meaningOf(adStorage),
    tcf: meaningOf(tcf),
    gpp: meaningOf(gpp),
    ipAddress: toIpAddress(consent?.ipAddress) ?? findIp()
  }
}

const signalRejection = (field: Field): Rejection =>
  new Rejection(`Consent: ${field} must be one of ${SIGNALS.join(', ')}.`)

const REJECTIONS = {
  amznUserData: signalRejection('amznUserData'),
  amznAdStorage: signalRejection('amznAdStorage'),
  tcf: new Rejection(
    'Consent: tcf is not a valid TCF string (version 2). Map the string as your consent tool encodes it.'
  ),
  gpp: new Rejection('Consent: gpp is not a valid GPP string. Map the string as your consent tool encodes it.'),
  consentCategory: new Rejection(
    'Consent Category: the preference for this category is neither true nor false. Check context.consent.categoryPreferences.'
  ),
  unknownCountry: new Rejection(
    "Country Code is missing, so it isn't known whether consent is needed. Map Country Code, or set it in the settings of the audience."
  )
}

/**
 * What is sent of the consent of a person who is added, or why they can't be. `amznUserData` is the consent of Amazon's
 * signal, and `amznAdStorage` optional beside it; an IP address alone is not consent.
 * Source: https://advertising.amazon.com/API/docs/en-us/guides/audiences/consent
 */
export function checkConsent(
  { unclear, amznUserData, amznAdStorage, tcf, gpp, ipAddress }: Consent,
  countryCode: string | undefined
): UserConsent | undefined | Rejection {
  if (unclear !== undefined) {
    return REJECTIONS[unclear]
  }
  const isGiven = amznUserData === 'GRANTED' || tcf !== undefined || gpp !== undefined
  if (!isGiven && countryCode === undefined) {
    return REJECTIONS.unknownCountry
  }
  if (!isGiven && countryCode !== undefined && needsConsent(countryCode)) {
    return new Rejection(
      `Consent is required to add users in ${countryCode}. Provide User Data Consent (amznUserData: GRANTED), a TCF string or a GPP string.`
    )
  }
  const amzn = amznAdStorage || amznUserData ? { amznAdStorage, amznUserData } : undefined
  const consent = amzn || tcf || gpp ? { amzn, tcf, gpp } : undefined
  const geo = countryCode || ipAddress ? { countryCode, ipAddress } : undefined
  return consent || ipAddress ? { geo, consent } : undefined
}

/** The preference for a category in Segment's own consent object. Of several categories all must be granted. */
function readCategory(category: unknown, event: EventSections): Reading<'GRANTED'> {
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
    const values = Object.entries(known).flatMap(([key, value]) => (toCategory(key) === word ? [value] : []))
    const found = values.map((value) => readValue(value, toGranted))
    return word === '' ? UNCLEAR : found.reduce<Reading<'GRANTED'>>(pickStricter, undefined)
  })
  const decisive = [NO, UNCLEAR].find((one) => (readings as unknown[]).includes(one))
  return (decisive as Reading<never>) ?? (readings.includes(undefined) ? undefined : 'GRANTED')
}

/** Names of categories are compared without case and invisible characters. */
const toCategory = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\p{Cf}+/gu, '')
    .trim()
    .toLowerCase()

const toGranted = (word: string): 'GRANTED' | undefined => (toSignal(word) === 'GRANTED' ? 'GRANTED' : undefined)

/** Whether the category was plainly denied. */
export const isCategoryDenied = (category: unknown, event: EventSections): boolean =>
  readCategory(category, event) === NO

/** Booleans are words, and the one element of a list counts as itself; other forms are not understood. */
function readValue<Meaning extends string>(value: unknown, toMeaning: ToMeaning<Meaning>): Reading<Meaning> {
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

/** The strictest of all values in the event. */
function readFound<Meaning extends string>(
  event: EventSections,
  field: SignalField,
  toMeaning: ToMeaning<Meaning>
): Reading<Meaning> {
  let strictest: Reading<Meaning>
  findFirst(event, EVERYWHERE, field, (value) => {
    strictest = pickStricter(strictest, readValue(value, toMeaning))
    return undefined
  })
  return NESTED.some((section) => isDeniedIn(asObject(event[section]?.consent), field)) ? NO : strictest
}

/** Sections that may have an object of consents, as the mapping or as Amazon's record has it: only a no of it counts. */
const NESTED = ['properties', 'traits', 'context.traits', 'context'] as const

const isDeniedIn = (consent: Readonly<Record<string, unknown>> | undefined, field: SignalField): boolean =>
  consent !== undefined &&
  [consent[field], asObject(consent.amzn)?.[field]].some((value) => readValue(value, toSignal) === NO)

const pickStricter = <Meaning>(one: Reading<Meaning>, other: Reading<Meaning>): Reading<Meaning> =>
  one === undefined || other === NO || (other === UNCLEAR && one !== NO) ? other : one

const meaningOf = <Meaning extends string>(reading: Reading<Meaning>): Meaning | undefined =>
  typeof reading === 'string' ? reading : undefined

/** DENIED is a plain no. */
function toSignal(word: string): Signal | undefined {
  const upper = word.toUpperCase()
  return upper === 'TRUE' ? 'GRANTED' : SIGNALS.find((signal) => signal === upper && signal !== 'DENIED')
}

function toIpAddress(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  return isIP(text) ? text : undefined
}

const toTcfString = (word: string): string | undefined => (isTcfString(word) ? word : undefined)

const toGppString = (word: string): string | undefined => (isGppString(word) ? word : undefined)
