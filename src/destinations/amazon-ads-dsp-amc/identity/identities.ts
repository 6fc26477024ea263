/** Raw identities of one person, as mapped: any text or number, hashed already or not. */
export interface Identities {
  email?: readonly string[]
  phone?: readonly string[]
  firstName?: string
  lastName?: string
  address?: string
  city?: string
  state?: string
  postal?: string
}

export type IdentityField = keyof Identities

export const IDENTITY_FIELDS: readonly IdentityField[] = [
  'email',
  'phone',
  'firstName',
  'lastName',
  'address',
  'city',
  'state',
  'postal'
]

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

/** What a person may have several of, one an object; name and place belong together. */
const CONTACTS: readonly (keyof HashedPII)[] = ['email', 'phone']

/**
 * What several events say of one person, as one list: first that of the fullest (of two as full the earlier in the list),
 * then the emails and phones of the others that are not there yet, and whole objects where a name or place differs. No
 * duplicates, at most 100 objects.
 */
export function mergeHashedPII(lists: readonly HashedPII[][]): HashedPII[] {
  const fullest = lists.reduce((best, list) => (fieldsOf(list[0]) > fieldsOf(best[0]) ? list : best))
  const merged = [...fullest]
  const known = new Set(merged.flatMap(contactsOf))
  for (const list of lists) {
    for (const object of list === fullest ? [] : list) {
      const further = addsToPerson(object, merged[0]) ? object : newContacts(object, known)
      if (merged.length < MAX_OBJECTS && fieldsOf(further) > 0 && !merged.some((one) => areEqual(one, further))) {
        merged.push(further)
        contactsOf(further).forEach((contact) => known.add(contact))
      }
    }
  }
  return merged
}

const fieldsOf = (object: HashedPII): number => Object.keys(object).length

const contactsOf = (object: HashedPII): string[] => CONTACTS.flatMap((field) => object[field] ?? [])

const isContact = (field: string): boolean => (CONTACTS as readonly string[]).includes(field)

const addsToPerson = (object: HashedPII, person: HashedPII): boolean =>
  Object.entries(object).some(([field, hash]) => !isContact(field) && person[field as keyof HashedPII] !== hash)

const newContacts = (object: HashedPII, known: ReadonlySet<string>): HashedPII =>
  Object.fromEntries(Object.entries(object).filter(([field, hash]) => isContact(field) && !known.has(hash as string)))

const areEqual = (one: HashedPII, other: HashedPII): boolean =>
  fieldsOf(one) === fieldsOf(other) &&
  Object.entries(one).every(([field, hash]) => other[field as keyof HashedPII] === hash)
