import { FIELD_WORDS, HASHED_WORDS } from './data/fieldWords'

/** The parts of an event that hold what is known of a person; `event` is the event itself. */
export type Section = 'properties' | 'traits' | 'context.traits' | 'context' | 'event'

type NamedField = keyof typeof FIELD_WORDS

/** What is looked for in an event. */
export type EventField = NamedField | 'ipAddress' | 'externalUserId'

/** A place of an event that may have what is looked for. */
export interface Place {
  section: Section
  key: string
  /** `$.context.traits.address.city` */
  path: string
  /** Only a hash counts there. */
  isHashed: boolean
  /** An address object has it there, or in it. */
  isAddress: boolean
}

/** By field: its places, the likeliest first. */
export type Places = Readonly<Record<EventField, readonly Place[]>>

const placeAt = (section: Section, key: string, isHashed = false, addressKey?: string): Place => {
  const steps = ['$', section === 'event' ? undefined : section, addressKey, key].filter((step) => step !== undefined)
  return { section, key, path: steps.join('.'), isHashed, isAddress: false }
}

/** What has no names has places of its own. */
const FIXED_PLACES: Readonly<Partial<Record<EventField, readonly Place[]>>> = {
  ipAddress: [placeAt('context', 'ip'), placeAt('properties', 'ip')],
  externalUserId: [placeAt('event', 'userId'), placeAt('event', 'anonymousId')]
}

export const EVENT_FIELDS = [...Object.keys(FIELD_WORDS), ...Object.keys(FIXED_PLACES)] as readonly EventField[]

/** A track has the person in its properties, an identify in its traits; what the profile has is in context.traits. */
const PERSON_SECTIONS = ['properties', 'traits', 'context.traits'] as const

/** Fields that an address object has, too. */
const OF_ADDRESS = ['address', 'city', 'state', 'postal', 'countryCode'] as const

interface Word {
  field: NamedField
  /** The less the likelier. */
  rank: number
  isHashed: boolean
}

const WORDS = new Map<string, Word>()
for (const [lists, isHashed] of [[FIELD_WORDS, false] as const, [HASHED_WORDS, true] as const]) {
  for (const [field, list] of Object.entries(lists)) {
    list.split(' ').forEach((word) => WORDS.set(word, { field: field as NamedField, rank: WORDS.size, isHashed }))
  }
}

const LONGEST_KEY = 40

/** Upper bounds on what is memoized of keys (never of values), to cap memory. */
const MAX_WORDS = 5_000
const MAX_LAYOUTS = 16
const MAX_KEYS = 2_000

const words = new Map<string, Word | undefined>()

/** Case, blanks, `_` and `-` do not tell keys apart. */
function readWord(key: string): Word | undefined {
  let word = words.get(key)
  if (word === undefined && !words.has(key)) {
    word = key.length > LONGEST_KEY ? undefined : WORDS.get(key.toLowerCase().replace(/[\s_-]+/g, ''))
    if (words.size === MAX_WORDS) {
      words.clear()
    }
    words.set(key, word)
  }
  return word
}

type Holder = Readonly<Record<string, unknown>>

/** What the keys of an event's three sections name, or those of an address object at a path. */
interface Layout {
  path: string
  keys: readonly (readonly string[])[]
  places: Places
}

/** Events of an audience mostly have the same keys, so the latest layouts are memoized. */
const layouts: Layout[] = []

function readLayout(
  holders: readonly (Holder | undefined)[],
  path: string,
  find: (keys: string[][], places: Record<EventField, Place[]>) => void
): Places {
  const isKnown = (layout: Layout): boolean =>
    layout.path === path && holders.every((holder, index) => hasKeys(holder, layout.keys[index]))
  const known = layouts.find(isKnown)
  if (known !== undefined) {
    return known.places
  }
  const keys = holders.map((holder = {}) => Object.keys(holder))
  const fixed = EVENT_FIELDS.map((field) => [field, [...(FIXED_PLACES[field] ?? [])]])
  const places = Object.fromEntries(fixed) as Record<EventField, Place[]>
  find(keys, places)
  if (keys.every(({ length }) => length <= MAX_KEYS)) {
    layouts.unshift({ path, keys, places })
    layouts.length = Math.min(layouts.length, MAX_LAYOUTS)
  }
  return places
}

function hasKeys(holder: Holder | undefined, keys: readonly string[]): boolean {
  let count = 0
  for (const key in holder) {
    if (keys[count] !== key) {
      return false
    }
    count += 1
  }
  return count === keys.length
}

export const readPlaces = (event: Readonly<Record<Section, Holder | undefined>>): Places =>
  readLayout([event.properties, event.traits, event['context.traits']], '$', (keys, places) =>
    keys.forEach((ofSection, index) => addPlaces(places, ofSection, PERSON_SECTIONS[index]))
  )

/** The places within an address object. */
export const readAddressPlaces = (address: Holder, { section, key, path }: Place): Places =>
  readLayout([address], path, ([keys], places) => addPlaces(places, keys, section, key))

function addPlaces(
  places: Readonly<Record<EventField, Place[]>>,
  keys: readonly string[],
  section: Section,
  addressKey?: string
): void {
  const named = keys
    .flatMap((key) => [{ key, ...(readWord(key) as Word) }])
    .filter(({ field }) => field !== undefined)
    .sort((one, other) => one.rank - other.rank)
  for (const { key, field, isHashed } of named) {
    // A product and a page have a name, too.
    if (field !== 'name' || section !== 'properties') {
      places[field].push(placeAt(section, key, isHashed, addressKey))
    }
  }
  for (const { key, rank } of addressKey === undefined ? named : []) {
    if (rank === WORDS.get('address')?.rank) {
      OF_ADDRESS.forEach((field) => places[field].push({ ...placeAt(section, key), isAddress: true }))
    }
  }
}
