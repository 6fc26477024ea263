import { normalizeAddress } from './address'
import { normalizeEmails, normalizeEmailsWithUnderscore } from './email'
import type { HashedPII, Identities, IdentityField } from './identities'
import { MAX_OBJECTS } from './identities'
import { normalizeCity, normalizeName, splitName } from './name'
import { normalizePhones } from './phone'
import { hasPostalRule, normalizePostal } from './postal'
import { isState, normalizeState } from './state'
import { isNoValue, readHash, readText, sha256, Skip, skipUnreadable } from './text'

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

/** A value that is a hash already. */
export class Hashed {
  constructor(readonly hash: string) {}
}

/** What becomes of a raw value: the text that is hashed, or several; the hash that it is already; or why it is skipped. */
export type Reading = string | readonly string[] | Hashed | Skip

/** Where a value comes from: a field of the mapping means what it says; what is found by its name may be anything. */
type Origin = 'mapped' | 'found'

type Normalizer = (text: string, code: string) => string | readonly string[] | Skip
type Form = (text: string, code: string) => boolean

/** By field; `code` is the person's country, as `toCode` gives it. */
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
const FORMS: Partial<Record<IdentityField, Form>> = {
  address: (text) => /\p{L}/u.test(text) && /[\d\s]/.test(text) && !/@|:\/\/|^[\da-f:.]+$/i.test(text),
  city: (text) => /\p{L}/u.test(text) && !/[@{}<>=_]|:\/\//.test(text),
  state: isState,
  postal: (text, code) => hasPostalRule(code) || (text.length <= MAX_POSTAL_LENGTH && /\d/.test(text))
}

const MAX_POSTAL_LENGTH = 12

const NOT_OF_FIELD = new Skip('notOfField')
const NO_VALUE = new Skip('noValue')

/** Reads one value of a field by the rules of the person's country. */
export const readIdentity = (field: IdentityField, raw: unknown, country = '', origin: Origin = 'mapped'): Reading =>
  read(raw, NORMALIZERS[field], toCode(country), origin === 'found' ? FORMS[field] : undefined)

function read(raw: unknown, normalizer: Normalizer, code: string, hasForm: Form | undefined): Reading {
  const text = readText(raw)
  if (text === '') {
    return skipUnreadable(raw)
  }
  const hash = readHash(text)
  if (hash !== undefined) {
    return hash instanceof Skip ? hash : new Hashed(hash)
  }
  const normal = normalizer(text, code)
  if (normal instanceof Skip && isNoValue('place', text)) {
    return NO_VALUE
  }
  return hasForm === undefined || normal instanceof Skip || hasForm(text, code) ? normal : NOT_OF_FIELD
}

/** The text of which a value's hash is taken, '' when it is skipped; undefined for a value that is hashed already. */
export function normalize(field: IdentityField, raw: string, country?: string): string | undefined {
  const reading = readIdentity(field, raw, country)
  if (reading instanceof Skip) {
    return ''
  }
  return reading instanceof Hashed ? undefined : typeof reading === 'string' ? reading : reading[0]
}

/** One hash, or those of several values or forms, each once; undefined when there is none. */
type HashList = string | readonly string[] | undefined

type Hash = (raw: unknown) => HashList

type Hashes = Record<IdentityField, Hash>

type HashedName = Pick<HashedPII, 'firstname' | 'lastname'>

/** A hasher for one batch. It remembers names and places, which repeat; let it go with the batch. */
export function createHasher(): IdentityHasher {
  const everywhere = { mapped: createHashesOfAllCountries('mapped'), found: createHashesOfAllCountries('found') }
  const countries = new Map<string, Record<Origin, Hashes>>()

  const hashesOf = (country: string): Record<Origin, Hashes> => {
    let hashes = countries.get(country)
    if (hashes === undefined) {
      const code = toCode(country)
      hashes = {
        mapped: { ...everywhere.mapped, ...createHashesOfCountry(code, 'mapped') },
        found: { ...everywhere.found, ...createHashesOfCountry(code, 'found') }
      }
      countries.set(country, hashes)
    }
    return hashes
  }

  return {
    hashedPII(identities, country = '', find = findNothing) {
      const { mapped, found } = hashesOf(country)
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
        names = (isMapped ? undefined : find('name', (value) => hashFullName(value, found))) ?? NO_NAMES
      }

      const first = withoutMissing({
        email: toOne(email),
        phone: toOne(phone),
        firstname: names[0].firstname,
        lastname: names[0].lastname,
        address: toOne(address),
        city: toOne(pick('city')),
        state: toOne(pick('state')),
        postal: toOne(pick('postal'))
      })
      const objects = isEmpty(first) ? [] : [first]
      if (typeof email === 'object' || typeof phone === 'object') {
        addContacts(objects, toList(email), toList(phone))
      }
      if (names.length > 1 || typeof address === 'object') {
        addOtherForms(objects, first, names, toList(address))
      }
      return objects
    }
  }
}

const findNothing = (): undefined => undefined

/** `UK`, as Amazon's own profiles have it, is GB. */
function toCode(country: string): string {
  const code = country.trim().toUpperCase()
  return code === 'UK' ? 'GB' : code
}

function createHash(field: IdentityField, code: string, origin: Origin): Hash {
  const normalizer = NORMALIZERS[field]
  const hasForm = origin === 'found' ? FORMS[field] : undefined
  return (raw) => hashReading(read(raw, normalizer, code, hasForm))
}

type FieldOfCountry = 'phone' | 'address' | 'state' | 'postal'

/** The rules of these fields are the same in all countries. */
function createHashesOfAllCountries(origin: Origin): Omit<Hashes, FieldOfCountry> {
  const email = createHash('email', '', origin)
  const emails = hashAll(email, (raw) => hashReading(readWithUnderscore(raw)))
  const name = memoize(createHash('firstName', '', origin))
  return {
    email: (raw) => (typeof raw === 'string' && !hasUnderscore(raw) ? email(raw) : emails(raw)),
    firstName: name,
    lastName: name,
    city: memoize(createHash('city', '', origin))
  }
}

function createHashesOfCountry(code: string, origin: Origin): Pick<Hashes, FieldOfCountry> {
  const phone = createHash('phone', code, origin)
  const phones = hashAll(phone)
  return {
    phone: (raw) => (Array.isArray(raw) ? phones(raw) : phone(raw)),
    address: createHash('address', code, origin),
    state: memoize(createHash('state', code, origin)),
    postal: memoize(createHash('postal', code, origin))
  }
}

/** Also a full-width one. */
const hasUnderscore = (text: string): boolean => text.includes('_') || text.includes('\uff3f')

function hashReading(reading: Reading): HashList {
  if (typeof reading === 'string') {
    return sha256(reading)
  }
  if (reading instanceof Skip) {
    return undefined
  }
  return reading instanceof Hashed ? reading.hash : [...new Set(reading)].slice(0, MAX_OBJECTS).map(sha256)
}

function readWithUnderscore(raw: unknown): Reading {
  const text = readText(raw)
  return text.includes('_') && readHash(text) === undefined ? normalizeEmailsWithUnderscore(text) : NONE
}

/** The hashes of a value or a list of values, at most 100: those of the first kind of all values, then those of the next. */
function hashAll(...kinds: Hash[]): Hash {
  return (raw) => {
    const values: readonly unknown[] = Array.isArray(raw) ? raw : [raw]
    const hashes = new Set<string>()
    for (const hash of kinds) {
      for (const value of values) {
        toList(hash(value)).forEach((found) => hashes.size < MAX_OBJECTS && hashes.add(found))
      }
    }
    return hashes.size === 0 ? undefined : [...hashes]
  }
}

const NONE: readonly string[] = []

const toList = (hashes: HashList = NONE): readonly string[] => (typeof hashes === 'string' ? [hashes] : hashes)

const toOne = (hashes: HashList): string | undefined => (typeof hashes === 'object' ? hashes[0] : hashes)

/** Upper bounds on memoized values: what repeats within a batch is soon met, and to add what is unique takes time. */
const MAX_MEMOIZED = 1_000
const MAX_MEMOIZED_LENGTH = 100

function memoize(hash: Hash): Hash {
  const known = new Map<unknown, HashList>()
  return (raw) => {
    const memoized = known.get(raw)
    if (memoized !== undefined) {
      return memoized === NONE ? undefined : memoized
    }
    const value = hash(raw)
    if (known.size < MAX_MEMOIZED && typeof raw === 'string' && raw.length <= MAX_MEMOIZED_LENGTH) {
      known.set(raw, value ?? NONE)
    }
    return value
  }
}

/** Words for "no value" that are names, too: of one person's first and last name they can be nothing but the former. */
const NO_VALUE_TWICE = new Set(['null', 'none', 'nan', 'na', 'nil'].map(sha256))
const NO_NAMES: readonly HashedName[] = [{}]

const isNoName = ({ firstname, lastname }: HashedName): boolean =>
  firstname === lastname && (firstname === undefined || NO_VALUE_TWICE.has(firstname))

/** The parts of a full name, of which there are two ways to split it into first and last name where it has three words. */
function hashFullName(raw: unknown, { firstName, lastName }: Hashes): HashedName[] | undefined {
  const text = readText(raw)
  const names = text === '' || readHash(text) !== undefined ? [] : splitName(text)
  const [first, other] = names
    .map((name) => ({ firstname: toOne(firstName(name.firstName)), lastname: toOne(lastName(name.lastName)) }))
    .filter((name) => !isNoName(name))
  if (first === undefined) {
    return undefined
  }
  return other === undefined || (other.firstname === first.firstname && other.lastname === first.lastname)
    ? [first]
    : [first, other]
}

/** Each further object has the next email and the next phone. */
function addContacts(objects: HashedPII[], emails: readonly string[], phones: readonly string[]): void {
  for (let index = 1; index < emails.length || index < phones.length; index++) {
    objects.push(withoutMissing({ email: emails[index], phone: phones[index] }))
  }
}

/** Name and place belong together, so each further form of one of them comes with all of the others. */
function addOtherForms(
  objects: HashedPII[],
  { city, state, postal }: HashedPII,
  names: readonly HashedName[],
  addresses: readonly string[]
): void {
  for (const [nth, { firstname, lastname }] of names.entries()) {
    for (const address of addresses.length === 0 ? [undefined] : addresses) {
      if ((nth > 0 || address !== addresses[0]) && objects.length < MAX_OBJECTS) {
        objects.push(withoutMissing({ firstname, lastname, address, city, state, postal }))
      }
    }
  }
}

/** Most people have all fields, and a literal is the fastest of objects: a copy is only made where one is missing. */
function withoutMissing(object: HashedPII): HashedPII {
  for (const field in object) {
    if (object[field as keyof HashedPII] === undefined) {
      return copyPresent(object)
    }
  }
  return object
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

function isEmpty(object: HashedPII): boolean {
  for (const _field in object) {
    return false
  }
  return true
}
