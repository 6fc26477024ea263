import omit from 'lodash/omit'
import { asObject } from '../api/json'
import type { IdentityField } from '../identity'
import { IDENTITY_FIELDS, isEmailAddress, readHash, readText } from '../identity'
import type { EventField, Part, Section } from './fields'
import { EVENT_FIELDS, readOtherParts, readParts } from './fields'

/** The sections of an event that are there; what has another form than an object is not. */
export interface EventSections extends Readonly<Record<Section, Readonly<Record<string, unknown>> | undefined>> {
  /** Once one was looked for. */
  parts?: readonly Part[]
}

export function readSections(event: unknown): EventSections {
  const whole = asObject(event)
  const context = asObject(whole?.context)
  return {
    event: whole,
    properties: asObject(whole?.properties),
    traits: asObject(whole?.traits),
    context,
    'context.traits': asObject(context?.traits)
  }
}

/** Where a value is: its key, and the path of what has it, such as `$.traits.address`. */
export interface Place {
  parent: string
  key: string
}

/** What is looked for in an event, because its mapping does not fill it. */
export interface Search {
  /** Fields that the mapping fills: each wins from exactly that place, so it is looked for nowhere else. */
  filled: ReadonlySet<EventField>
  options: {
    findIdentities?: boolean
    /** Empty or missing: all of them. */
    identitiesToSend?: readonly string[]
  }
}

/**
 * Identities are looked for when Find Identities says so; the person's ID, country and consent always, for a person whose
 * denial or country is in the event must not be added because nobody mapped it.
 */
export function isSought(field: EventField, search: Search): boolean {
  if (field === 'name') {
    // It is first and last name in one.
    return isSought('firstName', search) && isSought('lastName', search)
  }
  const isIdentity = (IDENTITY_FIELDS as readonly string[]).includes(field)
  return (
    !search.filled.has(field) && (!isIdentity || (search.options.findIdentities === true && !isWithheld(field, search)))
  )
}

/** Whether an identity is not sent, mapped or not. */
export const isWithheld = (field: string, { options: { identitiesToSend } }: Search): boolean =>
  Boolean(identitiesToSend?.length) && !identitiesToSend?.includes(field)

/** The payload without the identities that are not sent. */
export const withoutWithheld = <Payload extends object>(payload: Payload, search: Search): Payload =>
  search.options.identitiesToSend?.length
    ? (omit(
        payload,
        IDENTITY_FIELDS.filter((field) => isWithheld(field, search))
      ) as Payload)
    : payload

/**
 * What `take` makes of the first of an event's values for a field where it makes something of it (undefined for nothing), the
 * likeliest place first. Nothing for a field that is not looked for.
 */
export function findFirst<Taken>(
  event: EventSections,
  search: Search,
  field: EventField,
  take: (value: unknown, place: Place) => Taken | undefined
): Taken | undefined {
  if (!isSought(field, search)) {
    return undefined
  }
  const parts = readOtherParts[field]?.(event) ?? (event.parts ??= readParts(event))
  for (const { holder, path, layout, fields } of parts) {
    const keys = layout[field]
    if (keys === undefined || fields?.has(field) === false) {
      continue
    }
    for (const { key, isHashed } of keys) {
      const value = holder[key]
      const taken = hasValue(field, value, isHashed) ? take(value, { parent: path, key }) : undefined
      if (taken !== undefined) {
        return taken
      }
    }
  }
  return undefined
}

/** The parts of an address object are looked for by themselves, and under a name of hashes only hashes count. */
const hasValue = (field: EventField, value: unknown, isHashed: boolean): boolean =>
  value !== undefined &&
  value !== null &&
  (field !== 'address' || asObject(value) === undefined) &&
  (!isHashed || readHash(readText(value)) !== undefined)

/**
 * The same for an identity. Where no email is found, the person's ID is the email if it is one: the mapped ID, which has no
 * place in it, or the user ID.
 */
export function findIdentity<Taken>(
  event: EventSections,
  search: Search,
  field: IdentityField | 'name',
  take: (value: unknown, place?: Place) => Taken | undefined,
  mappedUserId: unknown
): Taken | undefined {
  const found = findFirst(event, search, field, take)
  if (found !== undefined || field !== 'email' || !isSought('email', search)) {
    return found
  }
  const userId = event.event?.userId
  if (mappedUserId !== userId && isEmailAddress(readText(mappedUserId))) {
    return take(mappedUserId)
  }
  return isEmailAddress(readText(userId)) ? take(userId, { parent: '$', key: 'userId' }) : undefined
}

const CONSENT = ['ipAddress', 'amznAdStorage', 'amznUserData', 'tcf', 'gpp'] as const

/** The fields that a mapping fills. */
export function readFilled(mapping: unknown): ReadonlySet<EventField> {
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
