import { isIP } from 'node:net'
import { needsConsent } from '../event/country'
import type { EventSections, Search } from '../event/find'
import { findFirst } from '../event/find'
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

/** What a value that isn't blank says: what it is sent as, a plain no, or nothing that is understood. */
type Reading<Meaning> = Meaning | typeof NO | typeof UNCLEAR | undefined

const NO = Symbol('no')
const UNCLEAR = Symbol('unclear')

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
  search: Search
): Consent {
  const read = <Meaning extends string>(field: SignalField, toMeaning: ToMeaning<Meaning>): Reading<Meaning> =>
    readValue(consent?.[field], toMeaning) ?? readFound(event, search, field, toMeaning)
  const userData = read('amznUserData', toSignal)
  const adStorage = read('amznAdStorage', toSignal)
  const tcf = read('tcf', toTcfString)
  const gpp = read('gpp', toGppString)
  const category = readCategory(consentCategory, event)
  const readings = { amznUserData: userData, tcf, gpp, consentCategory: category, amznAdStorage: adStorage }
  const hasOwn = search.isConsentMapped || [userData, tcf, gpp].some((one) => typeof one === 'string')
  const findIp = (): string | undefined =>
    identitiesToSend?.includes(SHARE_IP_ADDRESS) ? findFirst(event, search, 'ipAddress', toIpAddress) : undefined
  return {
    isDenied: userData === NO || tcf === NO || gpp === NO || category === NO,
    unclear: (Object.keys(readings) as Field[]).find((field) => readings[field] === UNCLEAR),
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

/** The preference for a category in Segment's own consent object, whose names are compared without case. */
function readCategory(category: unknown, event: EventSections): Reading<'GRANTED'> {
  const name = typeof category === 'string' ? category.trim().toLowerCase() : ''
  const preferences = name === '' ? undefined : asObject(asObject(event.context?.consent)?.categoryPreferences)
  return Object.entries(preferences ?? {})
    .filter(([key]) => key.trim().toLowerCase() === name)
    .map(([, value]) => readValue(value, (word) => (toSignal(word) === 'GRANTED' ? 'GRANTED' : undefined)))
    .reduce<Reading<'GRANTED'>>(pickStricter, undefined)
}

/** Whether the category was plainly denied. */
export const isCategoryDenied = (category: unknown, event: EventSections): boolean =>
  readCategory(category, event) === NO

/** Booleans are words, and the one element of a list counts as itself; other forms are not understood. */
function readValue<Meaning extends string>(value: unknown, toMeaning: ToMeaning<Meaning>): Reading<Meaning> {
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (one === undefined || one === null || (typeof one === 'string' && one.trim() === '')) {
    return undefined
  }
  const word = typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean' ? String(one).trim() : ''
  return toMeaning(word) ?? (NO_WORDS.has(word.toLowerCase().replace(/[^a-z0-9]+/g, '')) ? NO : UNCLEAR)
}

/** The strictest of all values in the event. */
function readFound<Meaning extends string>(
  event: EventSections,
  search: Search,
  field: SignalField,
  toMeaning: ToMeaning<Meaning>
): Reading<Meaning> {
  let strictest: Reading<Meaning>
  findFirst(event, search, field, (value) => {
    strictest = pickStricter(strictest, readValue(value, toMeaning))
    return undefined
  })
  return strictest
}

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

/*
 * Whether a text is an encoded consent string of the IAB, as far as it can be told without its vendor lists. Sources:
 * https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework (TCF, "Consent string and
 * vendor list formats v2") and https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform (GPP, "Consent
 * String Specification").
 */

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * A TCF string of version 2 (`C`): segments of base64url with dots between them. The core has six characters of a time of
 * creation in its first 18, then a language of two letters, and 40 at least with the purposes and the frame of the vendors.
 */
const TCF = /^C([\w-]{6})[\w-]{11}[A-Z]{2}[\w-]{20,}(?:\.[\w-]+)*$/

/** Version 2 came with 2019; times are tenths of a second. */
const TCF_FIRST_CREATED = Date.UTC(2018, 0, 1) / 100

export function isTcfString(text: string): boolean {
  const created = TCF.exec(text)?.[1]
  return created !== undefined && readInteger(created) >= TCF_FIRST_CREATED
}

/** A header of type 3 and version 1, and its sections with tildes between them: base64url with dots, or a US privacy string. */
const GPP = /^DB[\w-]+(?:~[\w-]+(?:\.[\w-]+)*)+$/

/** A GPP string: a header that lists its sections, and as many sections as it lists, one at least. */
export function isGppString(text: string): boolean {
  const [header, ...sections] = GPP.test(text) ? text.split('~') : ['']
  return sections.length > 0 && countSections(toBits(header.slice(2))) === sections.length
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

const readInteger = (base64url: string): number =>
  Array.from(base64url).reduce((sum, character) => sum * 64 + BASE64URL.indexOf(character), 0)
