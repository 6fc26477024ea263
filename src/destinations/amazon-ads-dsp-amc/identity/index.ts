import { normaliseAddress } from './address'
import { normaliseCity } from './city'
import { normaliseEmail } from './email'
import { normaliseName } from './name'
import { normalisePhone } from './phone'
import { normalisePostal } from './postal'
import { readText } from './rawText'
import { isSha256, sha256, SHA256_OF_NOTHING } from './sha256'
import { normaliseState } from './state'

export { toExternalUserId } from './externalUserId'

/** Raw identities of one person, as mapped: any text, hashed already or not. */
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

/** Normalises and hashes as Amazon does, so that its hashes of the same person are equal. */
export interface IdentityHasher {
  /**
   * The person's identities by the rules of their country (two letters of ISO 3166). The first object has the first
   * email, the first phone, name and address, each further one the next email and the next phone. No duplicates, at most
   * 100 objects, none when no identity means anything.
   */
  hashedPII(identities: Identities, country: string | undefined): HashedPII[]
}

/** Amazon's schema allows so many objects for a person. */
const MAX_OBJECTS = 100

/** A raw value → its hash, or '' when it means nothing. */
type Hash = (raw: string | undefined) => string

/** What depends on the country of the person. */
interface CountryHashes {
  phone: Hash
  address: Hash
  state: Hash
  postal: Hash
}

/** By field: a value as it is hashed, or '' when it means nothing. `code` is the person's country, as `toCode` gives it. */
const NORMALISERS: Record<keyof Identities, (text: string, code: string) => string> = {
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
export function normalised(field: keyof Identities, raw: string, country = ''): string | undefined {
  const text = readText(raw)
  return isSha256(text) ? undefined : text === '' ? '' : NORMALISERS[field](text, toCode(country))
}

/** A hasher for one batch. It remembers names and places, which repeat; let it go with the batch. */
export function createHasher(): IdentityHasher {
  const email = hashOf('email')
  const name = remembering(hashOf('firstName'))
  const city = remembering(hashOf('city'))
  const countries = new Map<string, CountryHashes>()

  const hashesOf = (country: string): CountryHashes => {
    let hashes = countries.get(country)
    if (hashes === undefined) {
      const code = toCode(country)
      hashes = {
        phone: hashOf('phone', code),
        address: hashOf('address', code),
        state: remembering(hashOf('state', code)),
        postal: remembering(hashOf('postal', code))
      }
      countries.set(country, hashes)
    }
    return hashes
  }

  return {
    hashedPII(identities, country = '') {
      const { phone, address, state, postal } = hashesOf(country)
      const emails = distinct(identities.email, email)
      const phones = distinct(identities.phone, phone)

      const first: HashedPII = {}
      put(first, 'email', emails[0])
      put(first, 'phone', phones[0])
      put(first, 'firstname', name(identities.firstName))
      put(first, 'lastname', name(identities.lastName))
      put(first, 'address', address(identities.address))
      put(first, 'city', city(identities.city))
      put(first, 'state', state(identities.state))
      put(first, 'postal', postal(identities.postal))

      const objects = isEmpty(first) ? [] : [first]
      for (let index = 1; index < emails.length || index < phones.length; index++) {
        const further: HashedPII = {}
        put(further, 'email', emails[index])
        put(further, 'phone', phones[index])
        objects.push(further)
      }
      return objects
    }
  }
}

/** `UK`, as Amazon's own profiles have it, is GB. */
function toCode(country: string): string {
  const code = country.trim().toUpperCase()
  return code === 'UK' ? 'GB' : code
}

function hashOf(field: keyof Identities, code = ''): Hash {
  const normalise = NORMALISERS[field]
  return (raw) => {
    const text = readText(raw)
    if (isSha256(text)) {
      const hash = text.toLowerCase()
      return hash === SHA256_OF_NOTHING ? '' : hash
    }
    const normal = text === '' ? '' : normalise(text, code)
    return normal === '' ? '' : sha256(normal)
  }
}

/** As many values as repeat within a batch, and no more memory than that takes. */
const MAX_REMEMBERED = 20_000
const MAX_REMEMBERED_LENGTH = 100

function remembering(hash: Hash): Hash {
  const known = new Map<string, string>()
  return (raw) => {
    if (typeof raw !== 'string') {
      return ''
    }
    let value = known.get(raw)
    if (value === undefined) {
      value = hash(raw)
      if (raw.length <= MAX_REMEMBERED_LENGTH && known.size < MAX_REMEMBERED) {
        known.set(raw, value)
      }
    }
    return value
  }
}

/** The hashes of the values that mean something, each once, in their order. */
function distinct(values: readonly string[] | undefined, hash: Hash): string[] {
  const hashes: string[] = []
  for (const value of values ?? []) {
    const found = hash(value)
    if (found !== '' && !hashes.includes(found)) {
      hashes.push(found)
      if (hashes.length === MAX_OBJECTS) {
        break
      }
    }
  }
  return hashes
}

function put(object: HashedPII, field: keyof HashedPII, hash: string | undefined): void {
  if (hash !== undefined && hash !== '') {
    object[field] = hash
  }
}

function isEmpty(object: HashedPII): boolean {
  for (const _field in object) {
    return false
  }
  return true
}
