import omit from 'lodash/omit'
import type { IdentityField } from '../identity'
import { IDENTITY_FIELDS } from '../identity'
import { objectOf } from './lookup'
import type { Place, Sought } from './paths'
import { PLACES } from './paths'

/** What a mapping says of the looking. */
interface Wishes {
  findIdentities?: boolean
  /** Empty or missing: all of them. */
  identitiesToSend?: readonly string[]
}

/** Where an event is searched for what its mapping does not fill. No places: it is mapped, or not wanted. */
export interface Search {
  places: Readonly<Record<Sought, readonly Place[]>>
  /** Identities that stay at home, mapped or not. */
  withheld: readonly IdentityField[]
}

const CONSENT = ['ipAddress', 'amznAdStorage', 'amznUserData', 'tcf', 'gpp'] as const

const NOWHERE: readonly Place[] = []

/**
 * The searches of one mapping. A field that the mapping fills wins from exactly that place, so it is looked for nowhere
 * else. Identities are looked for when Find Identities says so; the person's ID, country and consent always, for a person
 * whose denial or country is in the event must not enter because nobody mapped it.
 */
export class Searches {
  private readonly filled: ReadonlySet<Sought>
  private last: { wishes: Wishes; search: Search } | undefined

  constructor(mapping: unknown) {
    this.filled = filledBy(mapping)
  }

  /** The search for an event with these wishes; events of one mapping mostly have the same. */
  of(wishes: Wishes): Search {
    if (this.last === undefined || !areSame(this.last.wishes, wishes)) {
      this.last = { wishes, search: searchOf(this.filled, wishes) }
    }
    return this.last.search
  }
}

/** The payload without the identities that stay at home. */
export const withoutWithheld = <Payload extends object>(payload: Payload, { withheld }: Search): Payload =>
  withheld.length === 0 ? payload : (omit(payload, withheld) as Payload)

function searchOf(filled: ReadonlySet<Sought>, { findIdentities, identitiesToSend }: Wishes): Search {
  const withheld = identitiesToSend?.length ? IDENTITY_FIELDS.filter((field) => !identitiesToSend.includes(field)) : []
  const unwanted = new Set<string>(findIdentities === true ? withheld : IDENTITY_FIELDS)
  const places = Object.entries(PLACES).map(([sought, found]) => [
    sought,
    filled.has(sought as Sought) || unwanted.has(sought) ? NOWHERE : found
  ])
  return { places: Object.fromEntries(places) as Search['places'], withheld }
}

function filledBy(mapping: unknown): Set<Sought> {
  const fields = objectOf(mapping) ?? {}
  const filled = (Object.keys(PLACES) as Sought[]).filter(
    (sought) => isFilled(fields[sought]) && !isUserId(sought, fields[sought])
  )
  const consent = objectOf(fields.consent) ?? {}
  // A directive fills the object as a whole.
  const isWhole = Object.keys(consent).some((key) => key.startsWith('@'))
  return new Set([...filled, ...CONSENT.filter((part) => isWhole || isFilled(consent[part]))])
}

/** The user ID, which is the default, goes on to the anonymous ID where an event has none. */
const isUserId = (sought: Sought, value: unknown): boolean =>
  sought === 'externalUserId' && objectOf(value)?.['@path'] === '$.userId'

const isFilled = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

const areSame = (one: Wishes, other: Wishes): boolean =>
  one.findIdentities === other.findIdentities && sameTexts(one.identitiesToSend, other.identitiesToSend)

function sameTexts(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return (
    one === other ||
    (one !== undefined && one.length === other?.length && one.every((text, place) => text === other[place]))
  )
}
