import { normalizeAddress } from './address'
import { POSTAL_RULES } from './data/postalCodes'
import { normalizeEmails, normalizeEmailsWithUnderscore } from './email'
import type { HashedPII, Identities, IdentityField } from './identities'
import { IDENTITY_FIELDS, MAX_OBJECTS } from './identities'
import { normalizeCity, normalizeName, splitName } from './name'
import { normalizePhones } from './phone'
import { normalizePostal } from './postal'
import { isState, normalizeState } from './state'
import { readHash, readText, sha256 } from './text'

/** Gives the first value that is found for a field, or for a full name, and that `take` makes something of. */
export type Find = <Taken>(
  field: IdentityField | 'name',
  take: (value: unknown) => Taken | undefined
) => Taken | undefined

/** Normalizes and hashes as Amazon does, so that its hashes of the same person are equal. */
export interface IdentityHasher {
  /**
   * The person's identities by the rules of their country (two letters of ISO 3166); what is not mapped is asked of
   * `find`. The first object has the first email, the first phone, name and address, each further one the next email and
   * the next phone. Emails with a `_` come a second time behind all others, with it. A name or street line that may be
   * written in two ways comes a second time in an object with all of name and address. No duplicates, at most 100 objects,
   * none when there is no valid identity.
   */
  hashedPII(identities: Identities, country: string | undefined, find?: Find): HashedPII[]
}

/** Where a value comes from: a field of the mapping means what it says; what is found by its name may be anything. */
type Origin = 'mapped' | 'found'

/** The text that is hashed, or several; '' or an empty list where nothing is. */
type Normalizer = (text: string, code: string) => string | readonly string[]

const NORMALIZERS: Record<IdentityField, Normalizer> = {
  email: normalizeEmails,
  phone: normalizePhones,
  firstName: normalizeName,
  lastName: normalizeName,
  address: normalizeAddress,
  city: normalizeCity,
  state: normalizeState,
  postal: normalizePostal
}

/** What a value looks like that is found under a name which other things have, too, such as the `state` of an order. */
const FORMS: Partial<Record<IdentityField, (text: string, code: string) => boolean>> = {
  address: (text) => /\p{L}/u.test(text) && /[\d\s]/.test(text) && !/@|:\/\/|^[\da-f:.]+$/i.test(text),
  city: (text) => /\p{L}/u.test(text) && !/[@{}<>=_]|:\/\//.test(text),
  state: isState,
  postal: (text, code) => POSTAL_RULES[code] !== undefined || (text.length <= MAX_POSTAL_LENGTH && /\d/.test(text))
}

const MAX_POSTAL_LENGTH = 12

/** The texts that are hashed of a value which is no hash: none, one, or several. */
export function normalizeIdentity(
  field: IdentityField,
  raw: unknown,
  country = '',
  origin: Origin = 'mapped'
): readonly string[] {
  const [text, code] = [readText(raw), toCode(country)]
  const isTaken = text !== '' && readHash(text) === undefined && (origin === 'mapped' || hasForm(field, text, code))
  return (isTaken ? [NORMALIZERS[field](text, code)].flat() : []).filter((normal) => normal !== '')
}

const hasForm = (field: IdentityField, text: string, code: string): boolean => FORMS[field]?.(text, code) ?? true

/** `UK`, as Amazon's own profiles have it, is GB. */
function toCode(country: string): string {
  const code = country.trim().toUpperCase()
  return code === 'UK' ? 'GB' : code
}

/** One hash, or those of several values or forms, each once; undefined when there is none. */
type HashList = string | readonly string[] | undefined
type Hash = (raw: unknown) => HashList
type Hashes = Record<IdentityField, Hash>

type HashedName = Pick<HashedPII, 'firstname' | 'lastname'>

/** A hasher for one batch. It remembers names and places, which repeat; let it go with the batch. */
export function createHasher(): IdentityHasher {
  const countries = new Map<string, Record<Origin, Hashes>>()
  return {
    hashedPII(identities, country = '', find = findNothing) {
      let hashes = countries.get(country)
      if (hashes === undefined) {
        hashes = { mapped: createHashes(toCode(country), 'mapped'), found: createHashes(toCode(country), 'found') }
        countries.set(country, hashes)
      }
      const { mapped, found } = hashes
      const pick = (field: IdentityField): HashList => {
        const value = identities[field]
        return value === undefined ? find(field, found[field]) : mapped[field](value)
      }
      const email = pick('email')
      const phone = pick('phone')
      const address = pick('address')
      let names: readonly HashedName[] = [{ firstname: toOne(pick('firstName')), lastname: toOne(pick('lastName')) }]
      if (isNoName(names[0])) {
        const isMapped = identities.firstName !== undefined || identities.lastName !== undefined
        names = (isMapped ? undefined : find('name', (value) => hashFullName(value, found))) ?? [{}]
      }
      const { firstname, lastname } = names[0]
      const city = toOne(pick('city'))
      const state = toOne(pick('state'))
      const postal = toOne(pick('postal'))
      const objects: HashedPII[] = []
      add(objects, {
        email: toOne(email),
        phone: toOne(phone),
        firstname,
        lastname,
        address: toOne(address),
        city,
        state,
        postal
      })
      if (typeof email === 'object' || typeof phone === 'object') {
        const [emails, phones] = [toList(email), toList(phone)]
        for (let index = 1; index < emails.length || index < phones.length; index++) {
          add(objects, { email: emails[index], phone: phones[index] })
        }
      }
      if (names.length > 1 || typeof address === 'object') {
        // Name and place belong together, so each further form of one of them comes with all of the others.
        const addresses = address === undefined ? [undefined] : toList(address)
        for (const name of names) {
          for (const form of addresses) {
            if (name !== names[0] || form !== addresses[0]) {
              add(objects, { ...name, address: form, city, state, postal })
            }
          }
        }
      }
      return objects
    }
  }
}

const findNothing = (): undefined => undefined

/** Adds what an object has. Most people have all fields, and a literal is the fastest of objects: only others are copied. */
function add(objects: HashedPII[], object: HashedPII): void {
  const present = isComplete(object) ? object : copyPresent(object)
  if (objects.length < MAX_OBJECTS && Object.keys(present).length > 0) {
    objects.push(present)
  }
}

function isComplete(object: HashedPII): boolean {
  for (const field in object) {
    if (object[field as keyof HashedPII] === undefined) {
      return false
    }
  }
  return true
}

function copyPresent(object: HashedPII): HashedPII {
  const present: HashedPII = {}
  for (const field in object) {
    const hash = object[field as keyof HashedPII]
    if (hash !== undefined) {
      present[field as keyof HashedPII] = hash
    }
  }
  return present
}

function createHashes(code: string, origin: Origin): Hashes {
  const hashes = Object.fromEntries(IDENTITY_FIELDS.map((field) => [field, createHash(field, code, origin)])) as Hashes
  const { email, phone } = hashes
  return {
    email: (raw) => (Array.isArray(raw) || hasUnderscore(raw) ? hashAll(raw, [email, hashWithUnderscore]) : email(raw)),
    phone: (raw) => (Array.isArray(raw) ? hashAll(raw, [phone]) : phone(raw)),
    firstName: memoize(hashes.firstName),
    lastName: memoize(hashes.lastName),
    address: hashes.address,
    city: memoize(hashes.city),
    state: memoize(hashes.state),
    postal: memoize(hashes.postal)
  }
}

function createHash(field: IdentityField, code: string, origin: Origin): Hash {
  const normalizer = NORMALIZERS[field]
  const isFound = origin === 'found' && FORMS[field] !== undefined
  return (raw) => {
    const text = readText(raw)
    const hash = text === '' ? '' : readHash(text)
    if (hash !== undefined) {
      return hash || undefined
    }
    const normal = normalizer(text, code)
    return normal === '' || (isFound && !hasForm(field, text, code)) ? undefined : hashForms(normal)
  }
}

const hashForms = (normal: string | readonly string[]): HashList =>
  typeof normal === 'string' ? sha256(normal) : toHashes(new Set(normal.map(sha256)))

const toHashes = (hashes: ReadonlySet<string>): HashList =>
  hashes.size === 0 ? undefined : [...hashes].slice(0, MAX_OBJECTS)

/** Also a full-width one. */
const hasUnderscore = (raw: unknown): boolean =>
  typeof raw === 'string' && (raw.includes('_') || raw.includes('\uff3f'))

function hashWithUnderscore(raw: unknown): HashList {
  const text = readText(raw)
  const normal = readHash(text) === undefined ? normalizeEmailsWithUnderscore(text) : ''
  return normal === '' ? undefined : hashForms(normal)
}

/** The hashes of a value or a list of values: those of the first kind of all values, then those of the next. */
function hashAll(raw: unknown, kinds: readonly Hash[]): HashList {
  const values: readonly unknown[] = Array.isArray(raw) ? raw : [raw]
  return toHashes(new Set(kinds.flatMap((hash) => values.flatMap((value) => toList(hash(value))))))
}

const toList = (hashes: HashList = []): readonly string[] => (typeof hashes === 'string' ? [hashes] : hashes)

const toOne = (hashes: HashList): string | undefined => (typeof hashes === 'object' ? hashes[0] : hashes)

/** What repeats within a batch is soon met; to look up and add what is unique takes more time than it saves. */
const MAX_MEMOIZED = 1_000
const MAX_MEMOIZED_LENGTH = 100

function memoize(hash: Hash): Hash {
  const known = new Map<unknown, HashList>()
  return (raw) => {
    if (known.size === MAX_MEMOIZED || typeof raw !== 'string' || raw.length > MAX_MEMOIZED_LENGTH) {
      return hash(raw)
    }
    let hashes = known.get(raw)
    if (hashes === undefined) {
      hashes = hash(raw)
      known.set(raw, hashes)
    }
    return hashes
  }
}

/** Words for "no value" that are names, too: of one person's first and last name they can be nothing but the former. */
const NO_VALUE_TWICE = new Set(['null', 'none', 'nan', 'na', 'nil'].map(sha256))

const isNoName = ({ firstname, lastname }: HashedName): boolean =>
  firstname === lastname && (firstname === undefined || NO_VALUE_TWICE.has(firstname))

/** The parts of a full name, of which there are two ways to split it into first and last name where it has three words. */
function hashFullName(raw: unknown, { firstName, lastName }: Hashes): HashedName[] | undefined {
  const text = readText(raw)
  const [first, other] = (readHash(text) === undefined ? splitName(text) : [])
    .map((name) => ({ firstname: toOne(firstName(name.firstName)), lastname: toOne(lastName(name.lastName)) }))
    .filter((name) => !isNoName(name))
  if (first === undefined) {
    return undefined
  }
  return other === undefined || (other.firstname === first.firstname && other.lastname === first.lastname)
    ? [first]
    : [first, other]
}
