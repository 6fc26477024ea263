/** The parts of an event that hold what is known of a person; `event` is the event itself. */
export type Section = 'properties' | 'traits' | 'context.traits' | 'context' | 'event'

/**
 * The names under which events and rows have what is looked for, in the order of their likelihood. They are compared without
 * case, blanks, `_` and `-`, so `postal_code`, `postalCode` and `Postal Code` are one.
 * Sources: Segment's Identify spec, and what the destinations of Segment's catalog read.
 */
export const FIELD_WORDS = {
  email: 'email emailaddress mail mailaddress emailid useremail emails',
  phone:
    'phone phonenumber mobile mobilephone mobilenumber mobilephonenumber cell cellphone cellphonenumber cellnumber ' +
    'telephone telephonenumber tel phoneno mobileno phones',
  firstName: 'firstname givenname fname forename',
  lastName: 'lastname surname familyname lname',
  name: 'name fullname',
  address:
    'address street streetaddress streetline streetline1 street1 addressline addressline1 address1 line1 addr addr1',
  city: 'city town cityname locality',
  state: 'state statecode statename province provincecode stateprovince stateorprovince region prefecture',
  postal: 'postal postalcode zip zipcode postcode zippostalcode zippostal zip5 zipcode5 pincode',
  countryCode: 'countrycode country countryname isocountrycode isocountry countryiso countryiso2',
  amznUserData: 'amznuserdata',
  amznAdStorage: 'amznadstorage',
  tcf: 'tcf',
  gpp: 'gpp'
} as const

/** Names of values that are hashed; what is not a hash does not count there. */
const HASHED_WORDS = {
  email: 'emailsha256 sha256email hashedemail emailhash emailhashed',
  phone: 'phonesha256 sha256phone hashedphone phonehash phonehashed phonenumbersha256 hashedphonenumber'
} as const

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

const placeAt = (section: Section, key: string, isHashed = false, addressKey?: string): Place => ({
  section,
  key,
  path: ['$', ...(section === 'event' ? [] : [section]), ...(addressKey === undefined ? [] : [addressKey]), key].join(
    '.'
  ),
  isHashed,
  isAddress: false
})

/** What is looked for that has no names has places of its own, the likelier one first. */
const FIXED_PLACES: Readonly<Partial<Record<EventField, readonly Place[]>>> = {
  ipAddress: [placeAt('context', 'ip'), placeAt('properties', 'ip')],
  externalUserId: [placeAt('event', 'userId'), placeAt('event', 'anonymousId')]
}

export const EVENT_FIELDS = [...Object.keys(FIELD_WORDS), ...Object.keys(FIXED_PLACES)] as readonly EventField[]

/** A track has the person in its properties, an identify in its traits; what the profile has is in context.traits. */
const PERSON_SECTIONS = ['properties', 'traits', 'context.traits'] as const

/** Fields that an address object has, too. */
const OF_ADDRESS: readonly EventField[] = ['address', 'city', 'state', 'postal', 'countryCode']

/** By field: its places, the likeliest first. */
export type Places = ReadonlyMap<EventField, readonly Place[]>

interface Word {
  field: NamedField
  /** The less the likelier. */
  rank: number
  isHashed: boolean
}

const WORDS = new Map<string, Word>()
for (const [list, isHashed] of [
  [FIELD_WORDS, false],
  [HASHED_WORDS, true]
] as const) {
  for (const [field, words] of Object.entries(list)) {
    words.split(' ').forEach((word) => WORDS.set(word, { field: field as NamedField, rank: WORDS.size, isHashed }))
  }
}

/** Case, blanks, `_` and `-` do not tell keys apart. */
const NOT_COMPARED = /[\s_-]+/g
const LONGEST_KEY = 40

/** Upper bounds on what is memoized of keys (never of values), to cap memory. */
const MAX_WORDS = 5_000
const MAX_LAYOUTS = 16
const MAX_KEYS = 2_000

const words = new Map<string, Word | undefined>()

function readWord(key: string): Word | undefined {
  let word = words.get(key)
  if (word === undefined && !words.has(key)) {
    word = key.length > LONGEST_KEY ? undefined : WORDS.get(key.toLowerCase().replace(NOT_COMPARED, ''))
    if (words.size === MAX_WORDS) {
      words.clear()
    }
    words.set(key, word)
  }
  return word
}

type Holder = Readonly<Record<string, unknown>>

/** What the keys of some objects name: those of an event's three sections, or that of an address object. */
interface Layout {
  /** Tells address objects of different places apart. */
  path: string
  keys: readonly (readonly string[])[]
  places: Places
}

const layouts: Layout[] = []

/**
 * The places of an event, or of an address object at a path. Events of an audience mostly have the same keys, so the latest
 * layouts are memoized.
 */
function readLayout(
  holders: readonly (Holder | undefined)[],
  path: string,
  find: (keys: string[][]) => Places
): Places {
  const known = layouts.find(
    (layout) => layout.path === path && holders.every((holder, index) => hasKeys(holder, layout.keys[index]))
  )
  if (known !== undefined) {
    return known.places
  }
  const keys = holders.map((holder) => (holder === undefined ? [] : Object.keys(holder)))
  const layout = { path, keys, places: find(keys) }
  if (keys.every(({ length }) => length <= MAX_KEYS)) {
    layouts.unshift(layout)
    layouts.length = Math.min(layouts.length, MAX_LAYOUTS)
  }
  return layout.places
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
  readLayout([event.properties, event.traits, event['context.traits']], '$', (keys) => {
    const places = createPlaces()
    keys.forEach((ofSection, index) => addPlaces(places, ofSection, PERSON_SECTIONS[index]))
    return places
  })

/** The places within an address object, by field. */
export const readAddressPlaces = (address: Holder, { section, key, path }: Place): Places =>
  readLayout([address], path, ([keys]) => {
    const places = createPlaces()
    addPlaces(places, keys, section, key)
    return places
  })

const createPlaces = (): Map<EventField, Place[]> =>
  new Map(EVENT_FIELDS.map((field) => [field, [...(FIXED_PLACES[field] ?? [])]]))

function addPlaces(
  places: ReadonlyMap<EventField, Place[]>,
  keys: readonly string[],
  section: Section,
  addressKey?: string
): void {
  const named = keys
    .map((key) => ({ key, word: readWord(key) }))
    .filter((one): one is { key: string; word: Word } => one.word !== undefined)
    .sort((one, other) => one.word.rank - other.word.rank)
  for (const { key, word } of named) {
    // A product and a page have a name, too.
    if (word.field !== 'name' || section !== 'properties') {
      places.get(word.field)?.push(placeAt(section, key, word.isHashed, addressKey))
    }
  }
  for (const { key } of named.filter(({ word }) => addressKey === undefined && word === WORDS.get('address'))) {
    OF_ADDRESS.forEach((field) => places.get(field)?.push({ ...placeAt(section, key), isAddress: true }))
  }
}
