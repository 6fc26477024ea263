import { isIP } from 'node:net'
import { needsConsent } from '../event/country'
import type { EventSections, Search } from '../event/find'
import { findAll, findFirst } from '../event/find'
import { asObject } from '../api/json'
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

/** What a value that isn't blank says. */
type Reading<Meaning> = { kind: 'no' | 'unclear' } | { kind: 'understood'; meaning: Meaning }

type ToMeaning<Meaning> = (word: string) => Meaning | undefined

/** Words that plainly say no, without case, blanks and punctuation. */
const NO_WORDS = new Set(
  (
    'false no n 0 off denied deny denies declined decline disallowed disagreed disagree objected refused rejected ' +
    'revoked withdrawn optout optedout notgranted notconsented noconsent nonconsent unconsented'
  ).split(' ')
)

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
  const read = <Meaning>(field: SignalField, toMeaning: ToMeaning<Meaning>): Reading<Meaning> | undefined =>
    readValue(consent?.[field], toMeaning) ?? readStrictest(findAll(event, search, field), toMeaning)
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
  const consent = asObject(asObject(mapping)?.consent) ?? {}
  return Object.entries(consent).some(
    ([key, value]) =>
      key.startsWith('@') ||
      (['amznUserData', 'tcf', 'gpp'].includes(key) && value !== undefined && value !== null && value !== '')
  )
}

/** The preference for a category in Segment's own consent object, whose names are compared without case. */
function readCategory(category: unknown, event: EventSections): Reading<'GRANTED'> | undefined {
  const name = typeof category === 'string' ? category.trim().toLowerCase() : ''
  const preferences = asObject(asObject(event.context?.consent)?.categoryPreferences)
  if (name === '' || preferences === undefined) {
    return undefined
  }
  const values = Object.entries(preferences).flatMap(([key, value]) =>
    key.trim().toLowerCase() === name ? [value] : []
  )
  return readStrictest(values, (word) => (toSignal(word) === 'GRANTED' ? 'GRANTED' : undefined))
}

/** Whether the category was plainly denied. */
export const isCategoryDenied = (category: unknown, event: EventSections): boolean =>
  isNo(readCategory(category, event))

/** Booleans are words, and the one element of a list counts as itself; other forms are not understood. */
function readValue<Meaning>(value: unknown, toMeaning: ToMeaning<Meaning>): Reading<Meaning> | undefined {
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (one === undefined || one === null || (typeof one === 'string' && one.trim() === '')) {
    return undefined
  }
  const word = typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean' ? String(one).trim() : ''
  if (NO_WORDS.has(word.toLowerCase().replace(/[^a-z0-9]+/g, ''))) {
    return { kind: 'no' }
  }
  const meaning = toMeaning(word)
  return meaning === undefined ? { kind: 'unclear' } : { kind: 'understood', meaning }
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

/*
 * Whether a text is an encoded consent string of the IAB, as far as it can be told without its vendor lists. Sources:
 * https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework (TCF, "Consent string and
 * vendor list formats v2") and https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform (GPP, "Consent
 * String Specification").
 */

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const SEGMENT = /^[\w-]+$/

const TCF_VERSION = 2

/** Characters of a core segment: 30 bytes, which version, times, purposes and the frame of the vendors take. */
const TCF_MIN_CORE_LENGTH = 40

/** Version 2 came with 2019; times are tenths of a second. */
const TCF_FIRST_CREATED = Date.UTC(2018, 0, 1) / 100

/**
 * A TCF string of version 2: segments of base64url with dots between them, of which the core has the version, a time of
 * creation, a language of two letters, and room for the purposes.
 */
export function isTcfString(text: string): boolean {
  const segments = text.split('.')
  const [core] = segments
  return (
    segments.every((segment) => SEGMENT.test(segment)) &&
    core.length >= TCF_MIN_CORE_LENGTH &&
    readInteger(core, 0, 1) === TCF_VERSION &&
    readInteger(core, 1, 7) >= TCF_FIRST_CREATED &&
    // The language stands behind version, two times, CMP (two fields) and screen: each letter has a character of its own.
    /^[A-Z]{2}$/.test(core.slice(18, 20))
  )
}

const GPP_HEADER_TYPE = 3
const GPP_VERSION = 1

/**
 * A GPP string: a header that lists its sections, and as many sections as it lists, one at least, with tildes between
 * them. A section is base64url with dots, or the text of a US privacy string.
 */
export function isGppString(text: string): boolean {
  const [header, ...sections] = text.split('~')
  return (
    sections.length > 0 &&
    sections.every((section) => section.split('.').every((segment) => SEGMENT.test(segment))) &&
    SEGMENT.test(header) &&
    readInteger(header, 0, 1) === GPP_HEADER_TYPE &&
    readInteger(header, 1, 2) === GPP_VERSION &&
    countSections(toBits(header.slice(2))) === sections.length
  )
}

/**
 * The number of sections in the ranges of a GPP header: 12 bits for the number of ranges; of each a bit that says whether
 * it is one ID or two, first and last; and each ID as its distance from the one before, in Fibonacci code, which ends with
 * the first pair of ones. Undefined when the bits end too soon.
 */
function countSections(bits: string): number | undefined {
  let sections = 0
  let at = 12
  for (let range = parseInt(bits.slice(0, at), 2); range > 0; range--) {
    const isPair = bits[at] === '1'
    at += 1
    for (const isSecond of isPair ? [false, true] : [false]) {
      const end = bits.indexOf('11', at)
      if (end === -1) {
        return undefined
      }
      sections += isSecond ? readFibonacci(bits.slice(at, end + 1)) : 1
      at = end + 2
    }
  }
  return sections
}

/** Sums the Fibonacci numbers 1, 2, 3, 5, 8 … at the places of ones. */
function readFibonacci(bits: string): number {
  let [value, next, sum] = [1, 2, 0]
  for (const bit of bits) {
    sum += bit === '1' ? value : 0
    ;[value, next] = [next, value + next]
  }
  return sum
}

const toBits = (base64url: string): string =>
  Array.from(base64url, (character) => BASE64URL.indexOf(character).toString(2).padStart(6, '0')).join('')

/** The whole number in the characters from one to before another, six bits each. */
const readInteger = (base64url: string, from: number, to: number): number =>
  Array.from(base64url.slice(from, to)).reduce((sum, character) => sum * 64 + BASE64URL.indexOf(character), 0)
