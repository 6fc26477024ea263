import isEqual from 'lodash/isEqual'
import omit from 'lodash/omit'
import { asObject } from '../api/json'
import type { IdentityField } from '../identity'
import { IDENTITY_FIELDS, isEmailAddress, readHash, readText } from '../identity'
import type { EventField, Place, Places, Section } from './fields'
import { EVENT_FIELDS, readAddressPlaces, readPlaces } from './fields'

/** The sections of an event that are there; what has another form than an object is not. */
export interface EventSections extends Readonly<Record<Section, Readonly<Record<string, unknown>> | undefined>> {
  /** Where each field may be, once one was asked for. */
  places?: Places
}

export function readSections(event: unknown): EventSections {
  const whole = asObject(event)
  const context = asObject(whole?.context)
  return {
    event: whole,
    properties: asObject(whole?.properties),
    traits: asObject(whole?.traits),
    context,
    'context.traits': asObject(context?.traits),
    places: undefined
  }
}

type Take<Taken> = (value: unknown, place: Place) => Taken | undefined

/**
 * What `take` makes of the first of an event's values for a field where it makes something of it (undefined for nothing), the
 * likeliest place first: section by section, and in each of them an address object last. Nothing for a field that is not
 * looked for.
 */
export function findFirst<Taken>(
  event: EventSections,
  { sought }: Pick<Search, 'sought'>,
  field: EventField,
  take: Take<Taken>
): Taken | undefined {
  if (!sought[field]) {
    return undefined
  }
  for (const place of placesOf(event, field)) {
    const value = event[place.section]?.[place.key]
    const taken = place.isAddress ? takeFromAddress(value, place, field, take) : takeValue(value, place, field, take)
    if (taken !== undefined) {
      return taken
    }
  }
  return undefined
}

const placesOf = (event: EventSections, field: EventField): readonly Place[] =>
  (event.places ??= readPlaces(event))[field]

/** Whether an event has a place for a field at all. */
export const hasPlace = (event: EventSections, field: EventField): boolean => placesOf(event, field).length > 0

function takeValue<Taken>(value: unknown, place: Place, field: EventField, take: Take<Taken>): Taken | undefined {
  if (value === undefined || value === null || (place.isHashed && readHash(readText(value)) === undefined)) {
    return undefined
  }
  // Its parts have places of their own.
  return field === 'address' && asObject(value) !== undefined ? undefined : take(value, place)
}

function takeFromAddress<Taken>(value: unknown, place: Place, field: EventField, take: Take<Taken>): Taken | undefined {
  const address = asObject(value)
  for (const part of address === undefined ? [] : readAddressPlaces(address, place)[field]) {
    const taken = takeValue(address?.[part.key], part, field, take)
    if (taken !== undefined) {
      return taken
    }
  }
  return undefined
}

/**
 * The same for an identity. Where no email is found, the person's ID is the email if it is one: the mapped ID, which has no
 * place, or the user ID.
 */
export function findIdentity<Taken>(
  event: EventSections,
  search: Search,
  field: IdentityField | 'name',
  take: (value: unknown, place?: Place) => Taken | undefined,
  mappedUserId: unknown
): Taken | undefined {
  const found = findFirst(event, search, field, take)
  if (found !== undefined || field !== 'email' || !search.sought.email) {
    return found
  }
  const userId = event.event?.userId
  if (mappedUserId !== userId && isEmailAddress(readText(mappedUserId))) {
    return take(mappedUserId)
  }
  return isEmailAddress(readText(userId)) ? take(userId, USER_ID) : undefined
}

const USER_ID: Place = { section: 'event', key: 'userId', path: '$.userId', isHashed: false, isAddress: false }

/** What a mapping says about looking for identities. */
interface SearchOptions {
  findIdentities?: boolean
  /** Empty or missing: all of them. */
  identitiesToSend?: readonly string[]
}

/** What is looked for in an event, because its mapping does not fill it. */
export interface Search {
  sought: Readonly<Partial<Record<EventField, true>>>
  /** Identities that are not sent, mapped or not. */
  withheld: readonly IdentityField[]
  /** Whether the mapping fills a consent field of its own. */
  isConsentMapped: boolean
}

const CONSENT = ['ipAddress', 'amznAdStorage', 'amznUserData', 'tcf', 'gpp'] as const

/**
 * The searches of one mapping. A field that the mapping fills wins from exactly that place, so it is looked for nowhere
 * else. Identities are looked for when Find Identities says so; the person's ID, country and consent always, for a person
 * whose denial or country is in the event must not be added because nobody mapped it.
 */
export class Searches {
  private readonly filled: ReadonlySet<EventField>
  private last: { options: SearchOptions; search: Search } | undefined

  constructor(mapping: unknown) {
    this.filled = findFilled(mapping)
  }

  /** The search for an event with these options; events of one mapping mostly have the same. */
  searchFor({ findIdentities, identitiesToSend }: SearchOptions): Search {
    let { last } = this
    const isKnown =
      last?.options.findIdentities === findIdentities && isEqual(last?.options.identitiesToSend, identitiesToSend)
    if (last === undefined || !isKnown) {
      const options = { findIdentities, identitiesToSend }
      last = { options, search: toSearch(this.filled, options) }
      this.last = last
    }
    return last.search
  }
}

/** The payload without the identities that are not sent. */
export const withoutWithheld = <Payload extends object>(payload: Payload, { withheld }: Search): Payload =>
  withheld.length === 0 ? payload : (omit(payload, withheld) as Payload)

function toSearch(filled: ReadonlySet<EventField>, { findIdentities, identitiesToSend }: SearchOptions): Search {
  const withheld = identitiesToSend?.length ? IDENTITY_FIELDS.filter((field) => !identitiesToSend.includes(field)) : []
  const unwanted = new Set<string>([...filled, ...(findIdentities === true ? withheld : IDENTITY_FIELDS)])
  // A full name is first and last name in one.
  const partsOf = (field: EventField): string[] => (field === 'name' ? ['firstName', 'lastName'] : [field])
  const sought = EVENT_FIELDS.filter((field) => !partsOf(field).some((part) => unwanted.has(part)))
  return {
    sought: Object.fromEntries(sought.map((field) => [field, true])),
    withheld,
    isConsentMapped: filled.has('amznUserData') || filled.has('tcf') || filled.has('gpp')
  }
}

function findFilled(mapping: unknown): Set<EventField> {
  const fields = asObject(mapping) ?? {}
  const consent = asObject(fields.consent) ?? {}
  // A directive fills the object as a whole.
  const isWhole = Object.keys(consent).some((key) => key.startsWith('@'))
  // The user ID, which is the default, goes on to the anonymous ID where an event has none.
  const isUserId = asObject(fields.externalUserId)?.['@path'] === '$.userId'
  const filled = EVENT_FIELDS.filter((field) => isFilled(fields[field]) && !(field === 'externalUserId' && isUserId))
  return new Set([...filled, ...CONSENT.filter((part) => isWhole || isFilled(consent[part]))])
}

const isFilled = (value: unknown): boolean => value !== undefined && value !== null && value !== ''
