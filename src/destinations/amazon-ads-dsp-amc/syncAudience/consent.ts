import { isIP } from 'node:net'
import { needsConsent } from '../event/country'
import type { EventSections, Search } from '../event/find'
import { findAll, findFirst, toObject } from '../event/find'
import { isGppString, isTcfString } from './consentStrings'
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

/** Looks for consent whether or not the mapping fills it. */
const EVERYWHERE: Search = { sought: { amznUserData: true, amznAdStorage: true, tcf: true, gpp: true }, withheld: [] }

/** What a value that isn't blank says. */
type Reading<Meaning> = { kind: 'no' | 'unclear' } | { kind: 'understood'; meaning: Meaning }

type ToMeaning<Meaning> = (word: string) => Meaning | undefined

/**
 * Words that plainly say no, without case, accents, blanks and punctuation: in English, and no and false, as spreadsheets write
 * it, in the languages of the countries that need consent and of those in which Amazon matches people.
 */
const NO_WORDS = new Set(
  (
    'false f no n nope never off disabled blocked forbidden prohibited deny denies denied decline declines declined ' +
    'disallow disallowed disagree disagrees disagreed dissent objected refuse refuses refused reject rejects rejected ' +
    'revoke revokes revoked withdraw withdraws withdrew withdrawn optout optedout unsubscribe unsubscribed ' +
    'notgranted notgiven notallowed notpermitted notaccepted notagreed notconsented noconsent nonconsent unconsented ' +
    'donotconsent doesnotconsent didnotconsent dontconsent doesntconsent donotallow donotsell donotshare donottrack ' +
    'denyall rejectall ' +
    'nein falsch abgelehnt verweigert widerrufen widersprochen nichterteilt non faux refus refusee rifiutato negato revocato ' +
    'falso rechazado denegado nao recusado nee onwaar geweigerd nej falskt falsk nei nie odmowa ne nepravda ei epatosi ' +
    'oxi όχι не нет nem nu fals いいえ 拒否 नहीं'
  )
    .split(' ')
    .map(fold)
)

/** Zero, as numbers and spreadsheets write it. */
const ZERO = /^[-+]?0+(?:[.,]0*)?$/

/**
 * Reads the consent that is mapped or found. A value is believed only when it is understood; a plain no in any field, or
 * anywhere in the event, is a no. A granted category counts where no consent field of its own is mapped or found.
 */
export function readConsent(
  { consent, consentCategory, identitiesToSend }: Payload,
  event: EventSections,
  search: Search,
  isConsentMapped: boolean
): Consent {
  const read = <Meaning>(field: SignalField, toMeaning: ToMeaning<Meaning>): Reading<Meaning> | undefined => {
    const found = readStrictest(findAll(event, EVERYWHERE, field), toMeaning)
    // What a mapping fills is looked for nowhere else, but a no holds wherever it is.
    return isNo(found) ? found : (readValue(consent?.[field], toMeaning) ?? (search.sought[field] ? found : undefined))
  }
  const userData = read('amznUserData', toSignal)
  const adStorage = read('amznAdStorage', toSignal)
  const tcf = read('tcf', toTcfString)
  const gpp = read('gpp', toGppString)
  const category = readCategory(consentCategory, event)
  const hasOwn = isConsentMapped || isUnderstood(userData) || isUnderstood(tcf) || isUnderstood(gpp)
  const sharesIp = identitiesToSend?.includes(SHARE_IP_ADDRESS) === true
  return {
    isDenied: isNo(userData) || isNo(tcf) || isNo(gpp) || isNo(category),
    unclear:
      (isUnclear(userData) && 'amznUserData') ||
      (isUnclear(tcf) && 'tcf') ||
      (isUnclear(gpp) && 'gpp') ||
      (isUnclear(category) && 'consentCategory') ||
      (isUnclear(adStorage) && 'amznAdStorage') ||
      undefined,
    amznUserData: meaningOf(hasOwn ? userData : category),
    amznAdStorage: isNo(adStorage) ? 'DENIED' : meaningOf(adStorage),
    tcf: meaningOf(tcf),
    gpp: meaningOf(gpp),
    ipAddress:
      toIpAddress(consent?.ipAddress) ?? (sharesIp ? findFirst(event, search, 'ipAddress', toIpAddress) : undefined)
  }
}

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

function signalRejection(field: string): Rejection {
  return new Rejection(`Consent: ${field} must be one of ${SIGNALS.join(', ')}.`)
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
  if (amznUserData !== 'GRANTED' && tcf === undefined && gpp === undefined) {
    if (countryCode === undefined) {
      return REJECTIONS.unknownCountry
    }
    if (needsConsent(countryCode)) {
      return new Rejection(
        `Consent is required to add users in ${countryCode}. Provide User Data Consent (amznUserData: GRANTED), a TCF string or a GPP string.`
      )
    }
  }
  const amzn = amznAdStorage || amznUserData ? { amznAdStorage, amznUserData } : undefined
  const consent = amzn || tcf || gpp ? { amzn, tcf, gpp } : undefined
  const geo = countryCode || ipAddress ? { countryCode, ipAddress } : undefined
  return consent || ipAddress ? { geo, consent } : undefined
}

/** Whether the mapping fills a consent field of its own: a directive fills them all. */
export function isConsentMapped(mapping: unknown): boolean {
  const consent = toObject(toObject(mapping)?.consent) ?? {}
  return Object.entries(consent).some(
    ([key, value]) =>
      key.startsWith('@') ||
      (['amznUserData', 'tcf', 'gpp'].includes(key) && value !== undefined && value !== null && value !== '')
  )
}

/**
 * The preference for a category in Segment's own consent object, whose names are compared without case. Of several categories
 * all must be granted.
 */
function readCategory(category: unknown, event: EventSections): Reading<'GRANTED'> | undefined {
  const names = (Array.isArray(category) ? (category as unknown[]) : [category]).filter((name) => !isBlank(name))
  const consent = event.context?.consent
  const preferences = toObject(consent)?.categoryPreferences
  if (names.length === 0 || isBlank(consent) || (toObject(consent) !== undefined && isBlank(preferences))) {
    return undefined
  }
  const known = toObject(preferences)
  if (known === undefined) {
    return isNo(readValue(preferences ?? consent, toSignal)) ? { kind: 'no' } : UNCLEAR
  }
  const readings = names.map((name) => {
    const word = toCategory(toWord(name))
    const values = Object.entries(known).flatMap(([key, value]) => (toCategory(key) === word ? [value] : []))
    return word === '' ? UNCLEAR : readStrictest(values, toGranted)
  })
  return readings.find(isNo) ?? readings.find(isUnclear) ?? (readings.includes(undefined) ? undefined : readings[0])
}

const toCategory = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\p{Cf}+/gu, '')
    .trim()
    .toLowerCase()

const toGranted = (word: string): 'GRANTED' | undefined => (toSignal(word) === 'GRANTED' ? 'GRANTED' : undefined)

/** Whether the category was plainly denied. */
export const isCategoryDenied = (category: unknown, event: EventSections): boolean =>
  isNo(readCategory(category, event))

/** Booleans are words, and the one element of a list counts as itself; other forms are not understood. */
function readValue<Meaning>(value: unknown, toMeaning: ToMeaning<Meaning>): Reading<Meaning> | undefined {
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (isBlank(one)) {
    return undefined
  }
  const word = toWord(one)
  if (NO_WORDS.has(fold(word)) || ZERO.test(word)) {
    return { kind: 'no' }
  }
  const meaning = toMeaning(word)
  return meaning === undefined ? UNCLEAR : { kind: 'understood', meaning }
}

const UNCLEAR: Reading<never> = { kind: 'unclear' }

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** A text, a number or a boolean as a word; nothing for other forms. */
const toWord = (value: unknown): string =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value).trim() : ''

/** A short word without case, accents, blanks and punctuation; nothing for a longer text. */
function fold(word: string): string {
  return word.length > 40
    ? ''
    : word
        .toLowerCase()
        .normalize('NFKD')
        .replace(/[^\p{L}\p{N}]+/gu, '')
}

function readStrictest<Meaning>(
  values: readonly unknown[],
  toMeaning: ToMeaning<Meaning>
): Reading<Meaning> | undefined {
  let strictest: Reading<Meaning> | undefined
  for (const value of values) {
    const reading = readValue(value, toMeaning)
    if (strictest === undefined || isNo(reading) || (isUnclear(reading) && !isNo(strictest))) {
      strictest = reading
    }
  }
  return strictest
}

const isNo = (reading: Reading<unknown> | undefined): boolean => reading?.kind === 'no'

const isUnclear = (reading: Reading<unknown> | undefined): boolean => reading?.kind === 'unclear'

const isUnderstood = (reading: Reading<unknown> | undefined): boolean => reading?.kind === 'understood'

const meaningOf = <Meaning>(reading: Reading<Meaning> | undefined): Meaning | undefined =>
  reading?.kind === 'understood' ? reading.meaning : undefined

const toTcfString = (word: string): string | undefined => (isTcfString(word) ? word : undefined)

const toGppString = (word: string): string | undefined => (isGppString(word) ? word : undefined)

function toSignal(word: string): Signal | undefined {
  const upper = word.toUpperCase()
  return upper === 'TRUE' ? 'GRANTED' : SIGNALS.find((signal) => signal === upper)
}

function toIpAddress(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  return isIP(text) ? text : undefined
}
