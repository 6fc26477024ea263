import isEqual from 'lodash/isEqual'
import memoize from 'lodash/memoize'
import uniq from 'lodash/uniq'
import uniqWith from 'lodash/uniqWith'
import { normalizeAddress } from './address'
import { POSTAL_RULES } from './data/postalCodes'
import { normalizeEmails, normalizeEmailsWithUnderscore } from './email'
import type { HashedPII, Identities, IdentityField } from './identities'
import { MAX_OBJECTS } from './identities'
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
  const text = readText(raw)
  return text === '' || readHash(text) !== undefined ? [] : normalize(field, text, toCountry(country), origin)
}

function normalize(field: IdentityField, text: string, code: string, origin: Origin): readonly string[] {
  const normal = NORMALIZERS[field](text, code)
  const isTaken = normal.length > 0 && (origin === 'mapped' || (FORMS[field]?.(text, code) ?? true))
  return isTaken ? toList(normal) : []
}

const toList = (texts: string | readonly string[]): readonly string[] => (typeof texts === 'string' ? [texts] : texts)

/** A country's code as the tables have it: `UK`, as Amazon's own profiles have it, is GB. */
export function toCountry(country = ''): string {
  const code = country.trim().toUpperCase()
  return code === 'UK' ? 'GB' : code
}

/** Hashes, each once, or undefined where there are none. */
type Hashes = readonly string[] | undefined

/** The hashes of a value; of a list, for the fields that have several: those of all its values in one form, then in the next. */
function hashAll(field: IdentityField, raw: unknown, code: string, origin: Origin): Hashes {
  if (field !== 'email' && field !== 'phone') {
    return hashValue(field, raw, code, origin)
  }
  const hasOneForm = field === 'phone' || !readText(raw).includes('_')
  if (!Array.isArray(raw) && hasOneForm) {
    return hashValue(field, raw, code, origin)
  }
  const values: readonly unknown[] = Array.isArray(raw) ? raw : [raw]
  const hashes = values.flatMap((value) => hashValue(field, value, code, origin) ?? [])
  const furtherForms = field === 'email' ? values.flatMap(hashWithUnderscore) : []
  return hashes.length + furtherForms.length === 0 ? undefined : uniq([...hashes, ...furtherForms])
}

function hashValue(field: IdentityField, raw: unknown, code: string, origin: Origin): Hashes {
  const text = readText(raw)
  const hash = text === '' ? '' : readHash(text)
  if (hash !== undefined) {
    return hash === '' ? undefined : [hash]
  }
  const texts = normalize(field, text, code, origin)
  return texts.length === 0 ? undefined : texts.map(sha256)
}

function hashWithUnderscore(raw: unknown): string[] {
  const text = readText(raw)
  return readHash(text) === undefined ? normalizeEmailsWithUnderscore(text).map(sha256) : []
}

type HashedName = Pick<HashedPII, 'firstname' | 'lastname'>

/** Words for "no value" that are names, too: of one person's first and last name they can be nothing but the former. */
const NO_VALUE_TWICE = new Set(['null', 'none', 'nan', 'na', 'nil'].map(sha256))

const isNoName = ({ firstname, lastname }: HashedName): boolean =>
  firstname === lastname && (firstname === undefined || NO_VALUE_TWICE.has(firstname))

const NONE: readonly string[] = []

/** Most people have all fields: only others are copied. */
function withoutMissing(object: HashedPII): HashedPII {
  if (Object.values(object as object).every((hash) => hash !== undefined)) {
    return object
  }
  const present: HashedPII = {}
  for (const field in object) {
    const hash = object[field as keyof HashedPII]
    if (hash !== undefined) {
      present[field as keyof HashedPII] = hash
    }
  }
  return present
}

export type IdentityHasher = ReturnType<typeof createHasher>

/** What repeats within a batch is soon met; to look up and add what is unique takes more time than it saves. */
const MAX_MEMOIZED = 1_000

const createMemos = (): Partial<Record<IdentityField, Map<string, Hashes>>> => ({
  firstName: new Map(),
  lastName: new Map(),
  city: new Map(),
  state: new Map(),
  postal: new Map()
})

/**
 * Normalizes and hashes as Amazon does, so that its hashes of the same person are equal. A hasher for one batch: it remembers
 * names and places, which repeat; let it go with the batch.
 */
export function createHasher() {
  const getRules = memoize((country: string) => ({
    code: toCountry(country),
    mapped: createMemos(),
    found: createMemos()
  }))
  type Rules = ReturnType<typeof getRules>

  function hash(field: IdentityField, raw: unknown, rules: Rules, origin: Origin): Hashes {
    const memo = rules[origin][field]
    if (memo === undefined || memo.size === MAX_MEMOIZED || typeof raw !== 'string') {
      return hashAll(field, raw, rules.code, origin)
    }
    let hashes = memo.get(raw)
    if (hashes === undefined) {
      hashes = hashAll(field, raw, rules.code, origin)
      memo.set(raw, hashes)
    }
    return hashes
  }

  const findNames = (identities: Identities, rules: Rules, find: Find): HashedName[] | undefined =>
    identities.firstName === undefined && identities.lastName === undefined
      ? find('name', (found) => hashFullName(found, rules))
      : undefined

  /** The parts of a full name, of which there are two ways to split it into first and last name where it has three words. */
  function hashFullName(raw: unknown, rules: Rules): HashedName[] | undefined {
    const text = readText(raw)
    const ways = readHash(text) === undefined ? splitName(text) : []
    const names = ways.map(({ firstName, lastName }) => ({
      firstname: hash('firstName', firstName, rules, 'found')?.[0],
      lastname: hash('lastName', lastName, rules, 'found')?.[0]
    }))
    const valid = uniqWith(
      names.filter((name) => !isNoName(name)),
      isEqual
    )
    return valid.length === 0 ? undefined : valid
  }

  /**
   * The person's identities by the rules of their country (two letters of ISO 3166); what is not mapped is asked of
   * `find`. The first object has the first email, the first phone, name and address, each further one the next email and
   * the next phone. Emails with a `_` come a second time behind all others, with it. A name or street line that may be
   * written in two ways comes a second time in an object with all of name and address. No duplicates, at most 100 objects,
   * none when there is no valid identity.
   */
  function hashedPII(identities: Identities, country = '', find: Find = () => undefined): HashedPII[] {
    const rules = getRules(country)
    const pick = (field: IdentityField): Hashes =>
      identities[field] === undefined
        ? find(field, (found) => hash(field, found, rules, 'found'))
        : hash(field, identities[field], rules, 'mapped')
    const emails = pick('email') ?? NONE
    const phones = pick('phone') ?? NONE
    const addresses = pick('address') ?? [undefined]
    const name = { firstname: pick('firstName')?.[0], lastname: pick('lastName')?.[0] }
    const names = isNoName(name) ? (findNames(identities, rules, find) ?? [{}]) : [name]
    const city = pick('city')?.[0]
    const state = pick('state')?.[0]
    const postal = pick('postal')?.[0]
    // Written out: with a spread, hashing takes a quarter longer.
    const { firstname, lastname } = names[0]
    const objects: HashedPII[] = [
      { email: emails[0], phone: phones[0], firstname, lastname, address: addresses[0], city, state, postal }
    ]
    for (let index = 1; index < Math.max(emails.length, phones.length); index++) {
      objects.push({ email: emails[index], phone: phones[index] })
    }
    // Name and place belong together, so each further form of one of them comes with all of the others.
    for (const name of names) {
      for (const address of addresses) {
        if (name !== names[0] || address !== addresses[0]) {
          objects.push({ ...name, address, city, state, postal })
        }
      }
    }
    return objects
      .map(withoutMissing)
      .filter((object) => Object.keys(object).length > 0)
      .slice(0, MAX_OBJECTS)
  }

  return { hashedPII }
}
