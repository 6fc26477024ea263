import isEqual from 'lodash/isEqual'
import pickBy from 'lodash/pickBy'

export const IDENTITY_FIELDS = [
  ...(['email', 'phone', 'firstName', 'lastName'] as const),
  ...(['address', 'city', 'state', 'postal'] as const)
]

export type IdentityField = (typeof IDENTITY_FIELDS)[number]

/** Raw identities of one person: texts or numbers, hashed already or not, or lists of them; what is neither is skipped. */
export type Identities = Partial<Record<IdentityField, unknown>>

/** One object of Amazon's `hashedPII`: only fields with a value, each of 64 lower-case hexadecimal digits. */
export interface HashedPII {
  email?: string
  phone?: string
  firstname?: string
  lastname?: string
  address?: string
  city?: string
  state?: string
  postal?: string
}

/** Amazon's schema allows so many objects for a person. */
export const MAX_OBJECTS = 100

/**
 * What several events say of one person, as one list: first that of the fullest (of two as full the earlier in the list),
 * then the emails and phones of the others that are not there yet, and whole objects where a name or place differs. No
 * duplicates, at most 100 objects.
 */
export function mergeHashedPII(lists: readonly HashedPII[][]): HashedPII[] {
  const fullest = lists.reduce((best, list) => (fieldsOf(list[0]) > fieldsOf(best[0]) ? list : best))
  const merged = [...fullest]
  const known = new Set(merged.flatMap(contactsOf))
  for (const object of lists.filter((list) => list !== fullest).flat()) {
    const further = addsToPerson(object, merged[0]) ? object : newContacts(object, known)
    if (merged.length < MAX_OBJECTS && fieldsOf(further) > 0 && !merged.some((one) => isEqual(one, further))) {
      merged.push(further)
      contactsOf(further).forEach((contact) => known.add(contact))
    }
  }
  return merged
}

const fieldsOf = (object: HashedPII): number => Object.keys(object).length

/** A person may have several of them, one an object; name and place belong together. */
const contactsOf = ({ email, phone }: HashedPII): string[] => [email, phone].flatMap((contact) => contact ?? [])

const isContact = (field: string): boolean => field === 'email' || field === 'phone'

const addsToPerson = (object: HashedPII, person: HashedPII): boolean =>
  Object.entries(object).some(([field, hash]) => !isContact(field) && person[field as keyof HashedPII] !== hash)

const newContacts = (object: HashedPII, known: ReadonlySet<string>): HashedPII =>
  pickBy(object, (hash, field) => isContact(field) && !known.has(hash as string))
