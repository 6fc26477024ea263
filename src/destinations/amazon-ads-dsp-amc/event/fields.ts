import { asObject } from '../api/json'
import { readHash, readText } from '../identity'
import { FIELD_WORDS, HASHED_WORDS } from './data/fieldWords'

type NamedField = keyof typeof FIELD_WORDS

/** What is looked for in an event. */
export type EventField = NamedField | 'ipAddress' | 'externalUserId'

export const EVENT_FIELDS = [...Object.keys(FIELD_WORDS), 'ipAddress', 'externalUserId'] as readonly EventField[]

/** The parts of an event that hold what is known of a person; `event` is the event itself. */
export type Section = 'properties' | 'traits' | 'context.traits' | 'context' | 'event'

type Holder = Readonly<Record<string, unknown>>

/** A place of an event with a value for a field. */
export interface Place {
  field: EventField
  /** The less the likelier within a section. */
  rank: number
  value: unknown
  /** `$.context.traits.address.city` */
  path: string
}

/** A track has the person in its properties, an identify in its traits; what the profile has is in context.traits. */
const PERSON_SECTIONS = ['properties', 'traits', 'context.traits'] as const

/** A product and a page have a name, too. */
const NAMELESS_FIELDS = new Set(EVENT_FIELDS.filter((field) => field !== 'name'))

/** Fields that an address object has, too. */
const ADDRESS_FIELDS: ReadonlySet<EventField> = new Set(['address', 'city', 'state', 'postal', 'countryCode'])

interface Word {
  field: NamedField
  /** The less the likelier. */
  rank: number
  isHashed: boolean
}

const WORDS = new Map<string, Word>()
for (const lists of [FIELD_WORDS, HASHED_WORDS]) {
  for (const [field, list] of Object.entries(lists) as [NamedField, string][]) {
    const isHashed = lists === HASHED_WORDS
    list.split(' ').forEach((word) => WORDS.set(word, { field, rank: WORDS.size, isHashed }))
  }
}

const LONGEST_KEY = 40

/** Events of an audience mostly have the same keys: what they name is kept (never a value), up to so many of them. */
const MAX_KEYS = 5_000
const words = new Map<string, Word | undefined>()

/** Case, blanks, `_` and `-` do not tell keys apart. */
function readWord(key: string): Word | undefined {
  const known = words.get(key)
  if (known !== undefined || words.has(key)) {
    return known
  }
  const word = key.length > LONGEST_KEY ? undefined : WORDS.get(key.toLowerCase().replace(/[\s_-]+/g, ''))
  if (words.size === MAX_KEYS) {
    words.clear()
  }
  words.set(key, word)
  return word
}

const ADDRESS_RANK = WORDS.get('address')?.rank

/** The places of an event, section by section, and in each of them those in an address object last. */
export function readPlaces(event: Readonly<Record<Section, Holder | undefined>>): Place[] {
  const places: Place[] = []
  for (const section of PERSON_SECTIONS) {
    const named = readNamed(event[section], `$.${section}`, section === 'properties' ? NAMELESS_FIELDS : undefined)
    places.push(...named)
    for (const { rank, value, path } of named) {
      if (rank === ADDRESS_RANK) {
        places.push(...readNamed(asObject(value), path, ADDRESS_FIELDS))
      }
    }
  }
  const { context, properties, event: whole } = event
  places.push(
    { field: 'ipAddress', rank: 0, value: context?.ip, path: '$.context.ip' },
    { field: 'ipAddress', rank: 1, value: properties?.ip, path: '$.properties.ip' },
    { field: 'externalUserId', rank: 0, value: whole?.userId, path: '$.userId' },
    { field: 'externalUserId', rank: 1, value: whole?.anonymousId, path: '$.anonymousId' }
  )
  return places
}

function readNamed(holder: Holder | undefined, parent: string, fields?: ReadonlySet<EventField>): Place[] {
  const places: Place[] = []
  for (const key in holder) {
    const word = readWord(key)
    const isPlace = word !== undefined && (fields?.has(word.field) ?? true)
    if (isPlace && (!word.isHashed || readHash(readText(holder[key])) !== undefined)) {
      places.push({ field: word.field, rank: word.rank, value: holder[key], path: `${parent}.${key}` })
    }
  }
  return places.sort((one, other) => one.rank - other.rank)
}
