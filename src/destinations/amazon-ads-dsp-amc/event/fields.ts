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
}

/** The keys of an object that name a field, by field, the likeliest first. */
type Layout = Partial<Record<EventField, readonly NamedKey[]>>

/** A part of an event where something is looked for: an object, its path such as `$.traits.address`, and its keys. */
export interface Part {
  holder: Holder
  path: string
  layout: Layout
  /** What is looked for in it; everything where there is none. */
  fields?: ReadonlySet<EventField>
}

/** A track has the person in its properties, an identify in its traits; what the profile has is in context.traits. */
const PERSON_SECTIONS = ['properties', 'traits', 'context.traits'] as const

/** A product and a page have a name, too. */
const NAMELESS_FIELDS = new Set(EVENT_FIELDS.filter((field) => field !== 'name'))

/** Fields that an address object has, too. */
const ADDRESS_FIELDS: ReadonlySet<EventField> = new Set(['address', 'city', 'state', 'postal', 'countryCode'])

const toKeys = (...keys: string[]): NamedKey[] => keys.map((key) => ({ key, isHashed: false }))
const IP_LAYOUT: Layout = { ipAddress: toKeys('ip') }
const ID_LAYOUT: Layout = { externalUserId: toKeys('userId', 'anonymousId') }

interface Word {
  field: NamedField
  isHashed: boolean
  /** The less the likelier. */
  rank: number
}

const WORDS = new Map<string, Word>()
for (const lists of [FIELD_WORDS, HASHED_WORDS]) {
  for (const [field, list] of Object.entries(lists) as [NamedField, string][]) {
    const isHashed = lists === HASHED_WORDS
    list.split(' ').forEach((word) => WORDS.set(word, { field, isHashed, rank: WORDS.size }))
  }
}

/** Case, blanks, `_` and `-` do not tell keys apart. */
const toWord = (key: string): string => key.toLowerCase().replace(/[\s_-]+/g, '')

const ADDRESS = 'address'

/** Events of an audience mostly have the same keys: layouts are kept (never a value), up to so many, of keys up to this length. */
const MAX_LAYOUTS = 1_000
const MAX_KEYS_LENGTH = 5_000
const layouts = new Map<string, Layout>()

function readLayout(holder: Holder): Layout {
  const keys = Object.keys(holder)
  // The number tells keys with a line break, whose layouts aren't kept, from others.
  const text = `${keys.length}\n${keys.join('\n')}`
  const known = layouts.get(text)
  if (known !== undefined) {
    return known
  }
  const layout: Partial<Record<EventField, NamedKey[]>> = {}
  const named = keys.map((key) => ({ key, word: WORDS.get(toWord(key)) }))
  for (const { key, word } of sortBy(named, ({ word }) => word?.rank)) {
    if (word !== undefined) {
      ;(layout[word.field] ??= []).push({ key, isHashed: word.isHashed })
    }
  }
  const isPlain = text.length <= MAX_KEYS_LENGTH && !keys.some((key) => key.includes('\n'))
  if (isPlain && layouts.size < MAX_LAYOUTS) {
    layouts.set(text, layout)
  }
  return layout
}

/** The parts of an event, section by section, and behind each of them its address objects. */
export function readParts({ event, context, ...sections }: Readonly<Record<Section, Holder | undefined>>): Part[] {
  const parts: Part[] = []
  for (const section of PERSON_SECTIONS) {
    const holder = sections[section]
    if (holder !== undefined) {
      const path = `$.${section}`
      const layout = readLayout(holder)
      parts.push({ holder, path, layout, fields: section === 'properties' ? NAMELESS_FIELDS : undefined })
      for (const { key } of layout.address ?? []) {
        const address = toWord(key) === ADDRESS ? asObject(holder[key]) : undefined
        if (address !== undefined) {
          parts.push({ holder: address, path: `${path}.${key}`, layout: readLayout(address), fields: ADDRESS_FIELDS })
        }
      }
    }
  }
  const { properties } = sections
  parts.push({ holder: context ?? {}, path: '$.context', layout: IP_LAYOUT })
  parts.push({ holder: properties ?? {}, path: '$.properties', layout: IP_LAYOUT })
  parts.push({ holder: event ?? {}, path: '$', layout: ID_LAYOUT })
  return parts
}
