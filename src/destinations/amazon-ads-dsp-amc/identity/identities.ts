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
