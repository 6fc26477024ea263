import isEqual from 'lodash/isEqual'
import maxBy from 'lodash/maxBy'
import pickBy from 'lodash/pickBy'

export const IDENTITY_FIELDS = [
  'email',
  'phone',
  'firstName',
  'lastName',
  'address',
  'city',
  'state',
  'postal'
] as const

export type IdentityField = (typeof IDENTITY_FIELDS)[number]

/** Raw identities of one person: texts or numbers, hashed already or not, or lists of them; what is neither is skipped. */
export type Identities = Partial<Record<IdentityField, unknown>>

/** One object of Amazon's `hashedPII`: only fields with a value, each of 64 lower-case hexadecimal digits. */
export type HashedPII = Partial<Record<Lowercase<IdentityField>, string>>

/** Amazon's schema allows so many objects for a person. */
export const MAX_OBJECTS = 100

/**
 * What several events say of one person, as one list: first that of the fullest (of two as full the earlier in the list),
 * then the emails and phones of the others that are not there yet, and whole objects where a name or place differs. No
 * duplicates, at most 100 objects.
 */
export function mergeHashedPII(lists: readonly HashedPII[][]): HashedPII[] {
  const fullest = maxBy(lists, ([first]) => Object.keys(first).length) as HashedPII[]
  const merged = [...fullest]
  const contacts = new Set(merged.flatMap(({ email, phone }) => [email, phone]))
  for (const object of lists.filter((list) => list !== fullest).flat()) {
    // A person may have several emails and phones, one an object; name and place belong together.
    const isFurther = Object.entries(object).some(
      ([field, hash]) => !isContact(field) && getHash(merged[0], field) !== hash
    )
    const further = isFurther ? object : pickBy(object, (hash, field) => isContact(field) && !contacts.has(hash))
    if (
      merged.length < MAX_OBJECTS &&
      Object.keys(further).length > 0 &&
      !merged.some((one) => isEqual(one, further))
    ) {
      merged.push(further)
      contacts.add(further.email).add(further.phone)
    }
  }
  return merged
}

const isContact = (field: string): boolean => field === 'email' || field === 'phone'

const getHash = (object: HashedPII, field: string): string | undefined => object[field as keyof HashedPII]
