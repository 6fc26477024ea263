import sortBy from 'lodash/sortBy'
import { asObject } from '../api/json'
import { FIELD_WORDS, HASHED_WORDS } from './data/fieldWords'

type NamedField = keyof typeof FIELD_WORDS

/** What is looked for in an event. */
export type EventField = NamedField | 'ipAddress' | 'externalUserId'

export const EVENT_FIELDS = [...Object.keys(FIELD_WORDS), 'ipAddress', 'externalUserId'] as readonly EventField[]

/** The parts of an event that hold what is known of a person; `event` is the event itself. */
export type Section = 'properties' | 'traits' | 'context.traits' | 'context' | 'event'

type Holder = Readonly<Record<string, unknown>>

/** A key that names a field. */
interface NamedKey {
  key: string
  isHashed: boolean
  /** Whether an object with the parts of an address may be there. */
  isAddress: boolean
}

/** The keys of an object that name a field, by field, the likeliest first. */
type Layout = Partial<Record<EventField, readonly NamedKey[]>>

/** A part of an event where something is looked for: an object, its path such as `$.traits.address`, and its keys. */
export interface Part {
  holder: Holder
  path: string
  layout: Layout
  /** What is looked for in it; everything where there is none. */
  fields: ReadonlySet<EventField> | undefined
}

/** A track has the person in its properties, an identify in its traits; what the profile has is in context.traits. */
const PERSON_SECTIONS = ['properties', 'traits', 'context.traits'] as const

/** A product and a page have a name, too. */
const NAMELESS_FIELDS = new Set(EVENT_FIELDS.filter((field) => field !== 'name'))

/** Fields that an address object has, too. */
const ADDRESS_FIELDS: ReadonlySet<EventField> = new Set(['address', 'city', 'state', 'postal', 'countryCode'])

const toKeys = (...keys: string[]): NamedKey[] => keys.map((key) => ({ key, isHashed: false, isAddress: false }))
const IP_LAYOUT: Layout = { ipAddress: toKeys('ip') }
const ID_LAYOUT: Layout = { externalUserId: toKeys('userId', 'anonymousId') }

interface Word extends Omit<NamedKey, 'key'> {
  field: NamedField
  /** The less the likelier. */
  rank: number
}

const WORDS = new Map<string, Word>()
for (const lists of [FIELD_WORDS, HASHED_WORDS]) {
  for (const [field, list] of Object.entries(lists) as [NamedField, string][]) {
    const isHashed = lists === HASHED_WORDS
    list.split(' ').forEach((word) => {
      WORDS.set(word, { field, isHashed, isAddress: word === 'address', rank: WORDS.size })
    })
  }
}

/** Case, blanks, `_` and `-` do not tell keys apart. */
const toWord = (key: string): string => key.toLowerCase().replace(/[\s_-]+/g, '')

/** Keys in their order lead to a layout, as letters to a word. */
interface Known {
  next: Map<string, Known>
  layout?: Layout
}

/** Events of an audience mostly have the same keys: their layouts are kept (never a value), up to so many keys in all. */
const MAX_KEYS = 20_000
let known: Known = { next: new Map() }
let size = 0

function readLayout(holder: Holder): Layout {
  let reached = known
  for (const key in holder) {
    let next = reached.next.get(key)
    if (next === undefined) {
      next = { next: new Map() }
      reached.next.set(key, next)
      size += 1
    }
    reached = next
  }
  if (size > MAX_KEYS) {
    known = { next: new Map() }
    size = 0
  }
  return (reached.layout ??= createLayout(Object.keys(holder)))
}

function createLayout(keys: readonly string[]): Layout {
  const layout: Partial<Record<EventField, NamedKey[]>> = {}
  const named = keys.map((key) => ({ key, word: WORDS.get(toWord(key)) }))
  for (const { key, word } of sortBy(named, ({ word }) => word?.rank)) {
    if (word !== undefined) {
      ;(layout[word.field] ??= []).push({ key, isHashed: word.isHashed, isAddress: word.isAddress })
    }
  }
  return layout
}

type Sections = Readonly<Record<Section, Holder | undefined>>

/** The parts of an event that are a person's, section by section, and behind each of them its address objects. */
export function readParts(event: Sections): Part[] {
  const parts: Part[] = []
  for (const section of PERSON_SECTIONS) {
    const holder = event[section]
    if (holder === undefined) {
      continue
    }
    const path = `$.${section}`
    const layout = readLayout(holder)
    parts.push({ holder, path, layout, fields: section === 'properties' ? NAMELESS_FIELDS : undefined })
    for (const { key, isAddress } of layout.address ?? []) {
      const address = isAddress ? asObject(holder[key]) : undefined
      if (address !== undefined) {
        parts.push({ holder: address, path: `${path}.${key}`, layout: readLayout(address), fields: ADDRESS_FIELDS })
      }
    }
  }
  return parts
}

/** Those that have what is no trait of a person, by the field. */
export const readOtherParts: Partial<Record<EventField, (event: Sections) => Part[]>> = {
  ipAddress: ({ context = {}, properties = {} }) => [
    { holder: context, path: '$.context', layout: IP_LAYOUT, fields: undefined },
    { holder: properties, path: '$.properties', layout: IP_LAYOUT, fields: undefined }
  ],
  externalUserId: ({ event = {} }) => [{ holder: event, path: '$', layout: ID_LAYOUT, fields: undefined }]
}
