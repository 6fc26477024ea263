import { normaliseAddress } from './address'
import { normaliseCity } from './city'
import { normaliseEmail, normaliseEmailWithUnderscore } from './email'
import type { HashedPII } from './hashedPII'
import { MAX_OBJECTS } from './hashedPII'
import type { Identities, IdentityField } from './identities'
import { normaliseName } from './name'
import { normalisePhone } from './phone'
import { normalisePostal } from './postal'
import { readText } from './text'
import { isSha256, sha256, SHA256_OF_NOTHING } from './sha256'
import { normaliseState } from './state'

export { IDENTITY_FIELDS } from './identities'
export type { Identities, IdentityField } from './identities'
export { whyLeftOut } from './skipReason'
export { toExternalUserId } from './externalUserId'
export { mergeHashedPII } from './hashedPII'
export type { HashedPII } from './hashedPII'

/** Gives the first value found for a field that means something, as `take` says it, where none is mapped. */
export type Find = <Taken>(field: IdentityField, take: (value: unknown) => Taken | undefined) => Taken | undefined

/** Normalises and hashes as Amazon does, so that its hashes of the same person are equal. */
export interface IdentityHasher {
  /**
   * The person's identities by the rules of their country (two letters of ISO 3166); what is not mapped is asked of
   * `find`. The first object has the first email, the first phone, name and address, each further one the next email and
   * the next phone. Emails with a `_` come a second time behind all others, with it. No duplicates, at most 100 objects,
   * none when no identity means anything.
   */
  hashedPII(identities: Identities, country: string | undefined, find?: Find): HashedPII[]
}

/** A raw value → its hash, or undefined when it means nothing. */
type Hash = (raw: unknown) => string | undefined

/** What depends on the country of the person. */
interface CountryHashes {
  phones: (raw: unknown) => string[] | undefined
  address: Hash
  state: Hash
  postal: Hash
}

type Normalise = (text: string, code: string) => string

/** By field: a value as it is hashed, or '' when it means nothing. `code` is the person's country, as `toCode` gives it. */
const NORMALISERS: Record<IdentityField, Normalise> = {
  email: normaliseEmail,
  phone: normalisePhone,
  firstName: normaliseName,
  lastName: normaliseName,
  address: normaliseAddress,
  city: normaliseCity,
  state: normaliseState,
  postal: normalisePostal
}

/**
 * The text of which a raw value's hash is taken: normalised by the rules of the person's country, '' when it means
 * nothing. Undefined for a value that is hashed already.
 */
export function normalised(field: IdentityField, raw: string, country = ''): string | undefined {
  const text = readText(raw)
  return isSha256(text) ? undefined : NORMALISERS[field](text, toCode(country))
}

/** A hasher for one batch. It remembers names and places, which repeat; let it go with the batch. */
export function createHasher(): IdentityHasher {
  const emails = allOf(hashOf(normaliseEmail), hashOf(normaliseEmailWithUnderscore))
  const name = remembering(hashOf(normaliseName))
  const city = remembering(hashOf(normaliseCity))
  const countries = new Map<string, CountryHashes>()

  const hashesOf = (country: string): CountryHashes => {
    let hashes = countries.get(country)
    if (hashes === undefined) {
      const code = toCode(country)
      hashes = {
        phones: allOf(hashOf(normalisePhone, code)),
        address: hashOf(normaliseAddress, code),
        state: remembering(hashOf(normaliseState, code)),
        postal: remembering(hashOf(normalisePostal, code))
      }
      countries.set(country, hashes)
    }
    return hashes
  }

  return {
    hashedPII(identities, country = '', find = findNothing) {
      const hashes = hashesOf(country)
      const taken = <Taken>(field: IdentityField, take: (value: unknown) => Taken | undefined): Taken | undefined => {
        const mapped = identities[field]
        return mapped === undefined ? find(field, take) : take(mapped)
      }
      const email = taken('email', emails) ?? NONE
      const phone = taken('phone', hashes.phones) ?? NONE

      const first: HashedPII = {}
      put(first, 'email', email[0])
      put(first, 'phone', phone[0])
      put(first, 'firstname', taken('firstName', name))
      put(first, 'lastname', taken('lastName', name))
      put(first, 'address', taken('address', hashes.address))
      put(first, 'city', taken('city', city))
      put(first, 'state', taken('state', hashes.state))
      put(first, 'postal', taken('postal', hashes.postal))

      const objects = isEmpty(first) ? [] : [first]
      for (let index = 1; index < email.length || index < phone.length; index++) {
        const further: HashedPII = {}
        put(further, 'email', email[index])
        put(further, 'phone', phone[index])
        objects.push(further)
      }
      return objects
    }
  }
}

const NONE: readonly string[] = []

const findNothing = (): undefined => undefined

/** `UK`, as Amazon's own profiles have it, is GB. */
function toCode(country: string): string {
  const code = country.trim().toUpperCase()
  return code === 'UK' ? 'GB' : code
}

function hashOf(normalise: Normalise, code = ''): Hash {
  return (raw) => {
    const text = readText(raw)
    if (isSha256(text)) {
      const hash = text.toLowerCase()
      return hash === SHA256_OF_NOTHING ? undefined : hash
    }
    const normal = text === '' ? '' : normalise(text, code)
    return normal === '' ? undefined : sha256(normal)
  }
}

/** As many values as repeat within a batch, and no more memory than that takes. */
const MAX_REMEMBERED = 20_000
const MAX_REMEMBERED_LENGTH = 100

function remembering(hash: Hash): Hash {
  const known = new Map<unknown, string | undefined>()
  return (raw) => {
    let value = known.get(raw)
    if (value === undefined && !known.has(raw)) {
      value = hash(raw)
      if (typeof raw === 'string' && raw.length <= MAX_REMEMBERED_LENGTH && known.size < MAX_REMEMBERED) {
        known.set(raw, value)
      }
    }
    return value
  }
}

/**
 * The hashes of a value or a list of values, each once, at most 100: those of the first kind of all values, then those of
 * the next. Undefined when no value means anything.
 */
function allOf(...kinds: Hash[]): (raw: unknown) => string[] | undefined {
  return (raw) => {
    const values: readonly unknown[] = Array.isArray(raw) ? raw : [raw]
    const hashes: string[] = []
    for (const hash of kinds) {
      for (const value of values) {
        const found = hash(value)
        if (found !== undefined && hashes.length < MAX_OBJECTS && !hashes.includes(found)) {
          hashes.push(found)
        }
      }
    }
    return hashes.length === 0 ? undefined : hashes
  }
}

function put(object: HashedPII, field: keyof HashedPII, hash: string | undefined): void {
  if (hash !== undefined) {
    object[field] = hash
  }
}

function isEmpty(object: HashedPII): boolean {
  for (const _field in object) {
    return false
  }
  return true
}
