/**
 * Invented people for fixtures, tests and benches: a person, the event in which Engage sends them, the row of a table. The
 * same seed gives the same. Telephone numbers are of ranges kept for fiction, or of zeros; email addresses end in
 * example.com and example.org; IP addresses are those for documentation.
 */
import { gppString, tcfString } from './consentStrings'

/** The next number from 0 (with) to 1 (without) of a sequence. */
export type Chance = () => number

/** The same seed gives the same sequence: mulberry32. */
export function seedChance(seed: number): Chance {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const pick = <T>(chance: Chance, list: readonly T[]): T => list[Math.floor(chance() * list.length)]

export interface Person {
  userId?: string
  anonymousId?: string
  email?: string
  firstName: string
  lastName: string
  phone?: string
  street?: string
  city?: string
  state?: string
  postal?: string
  country: string
  ip?: string
  consent: Record<string, string>
}

interface Country {
  code: string
  /** People of a hundred. */
  share: number
  firstNames: string[]
  lastNames: string[]
  /** City, state or region, and postal code with # for a digit. */
  places: [city: string, state: string, postal: string][]
  /** # is a digit. */
  streets: string[]
  /** National number with # for a digit, and what replaces its leading zero abroad. */
  phone: string
  callingCode: string
  trunk: string
  needsConsent?: true
}

const words = (text: string): string[] => text.split(' ')
const parts = (text: string, sign = ' | '): string[] => text.split(sign)
const places = (text: string): Country['places'] =>
  parts(text).map((place) => parts(place, ' / ') as Country['places'][number])

const COUNTRIES: Country[] = [
  {
    code: 'US',
    share: 38,
    firstNames: words('Ava Noah Mia Liam Ella Owen Ruby Jack Nora Luke Grace Henry Chloe Dylan Hazel Wyatt'),
    lastNames: words("Ashford Bellweather Carver Dunmore Eastman Fairbanks Garrity Hollis O'Malley Kessler Lindqvist"),
    places: places(
      'Dallas / Texas / 752## | Portland / OR / 972##-#### | New York / NY / 100## | St. Louis / Missouri / 631## | San Diego / California / 921##'
    ),
    streets: parts(
      '### Elm Street | 1### Oak Ave | ## N. Maple Blvd Apt # | 4## Lakeview Drive, Unit # | 2## W 1#th St'
    ),
    phone: '(212) 555-01##',
    callingCode: '+1',
    trunk: ''
  },
  {
    code: 'CA',
    share: 8,
    firstNames: words('Émilie Ethan Olivia Logan Zoé Carter Maëlle Nathan Audrey Gabriel'),
    lastNames: words('Tremblay-Roy Gagnon Macleod Sinclair Bouchard Fraser Pelletier Whitmore'),
    places: places('Toronto / Ontario / M5V #K# | Montréal / QC / H2X #L# | Vancouver / British Columbia / v6b#m#'),
    streets: parts('### King St W | 1## rue Sainte-Catherine | ### Granville Street Suite ##'),
    phone: '604-555-01##',
    callingCode: '+1',
    trunk: ''
  },
  {
    code: 'GB',
    share: 12,
    firstNames: words('Oliver Amelia Harry Isla Alfie Poppy Freddie Elsie Rhys Fiona'),
    lastNames: words('Hawthorne Pemberton Ainsley Blackwood Cartwright MacRae Thistlewood Whitby'),
    places: places('London / Greater London / SW1A #AA | Manchester /  / M1 #AE | Edinburgh / Scotland / eh1#bb'),
    streets: parts('## High Street | Flat #, 1# Rose Lane | # The Crescent'),
    phone: '07700 900###',
    callingCode: '+44',
    trunk: '0',
    needsConsent: true
  },
  {
    code: 'DE',
    share: 12,
    firstNames: words('Jürgen Anneliese Lukas Käthe Felix Zoë Björn Mareike Sören Heike'),
    lastNames: words('Müllerbach Weißmann Schönfeld Krüger-Lenz Vogelsang Brandt Oehler Straußberg'),
    places: places('Köln / Nordrhein-Westfalen / 506## | München / Bayern / 803## | Berlin / BE / 101##'),
    streets: parts('Lindenstraße ## | Am Alten Markt # | Goethestr. 1#a'),
    phone: '0171 39200##',
    callingCode: '+49',
    trunk: '0',
    needsConsent: true
  },
  {
    code: 'FR',
    share: 8,
    firstNames: words('Camille Théo Inès Hugo Manon Léo Océane Rémi'),
    lastNames: words('Delacourt Beaumont-Giraud Lefranc Montclair Rousselet Vasseur'),
    places: places('Paris / Île-de-France / 750## | Lyon / Auvergne-Rhône-Alpes / 690## | Saint-Étienne /  / 42###'),
    streets: parts('## rue de la République | # bis avenue Victor Hugo | 1## boulevard des Lilas'),
    phone: '06 39 98 ## ##',
    callingCode: '+33',
    trunk: '0',
    needsConsent: true
  },
  {
    code: 'ES',
    share: 5,
    firstNames: words('Lucía Mateo Íñigo Carmen Álvaro Nuria'),
    lastNames: words('Castellano Peñalver Ibáñez Robledo Quiroga'),
    places: places('Madrid / Madrid / 280## | A Coruña / Galicia / 150##'),
    streets: parts('Calle Mayor ## | Avda. de la Constitución #, 2º B'),
    phone: '600 000 ###',
    callingCode: '+34',
    trunk: '',
    needsConsent: true
  },
  {
    code: 'IT',
    share: 5,
    firstNames: words('Giulia Lorenzo Chiara Niccolò Martina Davide'),
    lastNames: words("Bellandi D'Amico Fontanesi Morettini Serafini"),
    places: places('Roma / Lazio / 001## | Milano / MI / 201##'),
    streets: parts('Via Garibaldi ## | Piazza del Duomo #'),
    phone: '300 0000 ###',
    callingCode: '+39',
    trunk: '',
    needsConsent: true
  },
  {
    code: 'JP',
    share: 6,
    firstNames: words('Haruto Yui Sota Hina 陽菜 健太'),
    lastNames: words('Tanabe Kurosawa Mizushima 佐々木 小野寺'),
    places: places('Tokyo / Tokyo / 150-00## | 大阪市 / 大阪府 / 530-00##'),
    streets: parts('1-2#-# Sakuragaoka | 中央#丁目1#番#号'),
    phone: '090-0000-####',
    callingCode: '+81',
    trunk: '0'
  },
  {
    code: 'IN',
    share: 6,
    firstNames: words('Aarav Diya Vihaan Ananya Kabir Meera'),
    lastNames: words('Chaudhary Iyengar Bhattacharya Nambiar Deshpande'),
    places: places('Mumbai / Maharashtra / 4000## | Bengaluru / KA / 5600##'),
    streets: parts('Flat ##, 1# MG Road | Plot #, Sector 1#'),
    phone: '90000 00###',
    callingCode: '+91',
    trunk: ''
  }
]

const GRANTED = { amznUserData: 'GRANTED', amznAdStorage: 'GRANTED' }

const DOCUMENTATION_NETS = ['192.0.2', '198.51.100', '203.0.113']

/**
 * The next person; `number` makes IDs and addresses unique. A complete one has every identity, and consents. `codes` are
 * the countries they may live in: all, unless named.
 */
export function inventPerson(chance: Chance, number: number, complete = false, codes?: readonly string[]): Person {
  const has = (share: number) => complete || chance() < share
  const country = pickCountry(chance, codes)
  const firstName = pick(chance, country.firstNames)
  const lastName = pick(chance, country.lastNames)
  const [city, state, postal] = pick(chance, country.places)
  const isKnown = has(0.96)
  return {
    ...(isKnown && { userId: `usr-${String(100_000 + number * 7)}` }),
    ...((!isKnown || has(0.5)) && { anonymousId: inventUuid(chance) }),
    // Hardly anybody gives everything; email or phone is there for all.
    ...((complete || number % 20 !== 0) && { email: inventEmail(chance, firstName, lastName, number) }),
    firstName: chance() < 0.1 ? firstName.toUpperCase() : firstName,
    lastName: chance() < 0.05 ? ` ${lastName} ` : lastName,
    ...((number % 20 === 0 || has(0.7)) && { phone: inventPhone(chance, country) }),
    ...(has(0.6) && {
      street: fillDigits(chance, pick(chance, country.streets)),
      city,
      ...((complete || state !== '') && { state: state || city }),
      postal: fillDigits(chance, postal)
    }),
    country: country.code,
    ...(has(0.7) && { ip: `${pick(chance, DOCUMENTATION_NETS)}.${1 + Math.floor(chance() * 254)}` }),
    consent: complete ? GRANTED : inventConsent(chance, country)
  }
}

function pickCountry(chance: Chance, codes?: readonly string[]): Country {
  const countries = codes === undefined ? COUNTRIES : COUNTRIES.filter(({ code }) => codes.includes(code))
  let place = chance() * countries.reduce((sum, { share }) => sum + share, 0)
  return countries.find(({ share }) => (place -= share) < 0) ?? countries[0]
}

function inventConsent(chance: Chance, { needsConsent }: Country): Record<string, string> {
  const kind = chance()
  if (!needsConsent) {
    return kind < 0.2 ? { amznUserData: 'GRANTED' } : {}
  }
  return kind < 0.65 ? GRANTED : kind < 0.85 ? { tcf: tcfString() } : { gpp: gppString() }
}

function inventEmail(chance: Chance, firstName: string, lastName: string, number: number): string {
  const ascii = (name: string) =>
    name
      .normalize('NFKD')
      .replace(/[^A-Za-z]/g, '')
      .toLowerCase() || 'shopper'
  const local = pick(chance, [`${ascii(firstName)}.${ascii(lastName)}`, ascii(lastName), `${ascii(firstName)}+shop`])
  const email = `${local}${number}@example.${pick(chance, ['com', 'com', 'org'])}`
  return chance() < 0.05 ? ` ${email.toUpperCase()} ` : email
}

function inventPhone(chance: Chance, { phone, callingCode, trunk }: Country): string {
  const national = fillDigits(chance, phone)
  return chance() < 0.5 ? national : callingCode + national.replace(/\D/g, '').slice(trunk.length)
}

export function inventUuid(chance: Chance): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(chance() * 16).toString(16)).join('')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5')
}

const fillDigits = (chance: Chance, pattern: string): string =>
  pattern.replace(/#/g, () => String(1 + Math.floor(chance() * 9)))

const SPACE = 'spa_5Yk2RtVbN8cQ'

interface Change {
  audience: { key: string; id: string }
  /** Whether the person enters or leaves. */
  inside: boolean
  /** Milliseconds. */
  time: number
  messageId: string
}

/** The event in which Engage sends a change of a person, as a track or as an identify. */
export function engageEvent(type: 'track' | 'identify', person: Person, change: Change) {
  const { userId, anonymousId, email, ip } = person
  const { audience, inside, time, messageId } = change
  const { key, id } = audience
  const ids = { messageId, timestamp: new Date(time).toISOString(), userId, anonymousId }
  const personas = {
    computation_class: 'audience',
    computation_key: key,
    computation_id: id,
    namespace: SPACE,
    space_id: SPACE
  }
  const known = email !== undefined && { email }
  if (type === 'identify') {
    return { type, ...ids, traits: { [key]: inside, ...known, ...toTraits(person) }, context: { ip, personas } }
  }
  return {
    type,
    event: inside ? 'Audience Entered' : 'Audience Exited',
    ...ids,
    properties: { audience_key: key, [key]: inside, ...toTraits(person) },
    context: { ip, personas, ...(known && { traits: known }) }
  }
}

const toTraits = ({ firstName, lastName, phone, street, city, state, postal, country, consent }: Person) => ({
  first_name: firstName,
  last_name: lastName,
  phone,
  address: street,
  city,
  state,
  postal_code: postal,
  country_code: country,
  ...consent
})

/** The person as a row of a table of customers; what is missing is empty. */
export const toRow = (person: Person, number: number): Record<string, string> => ({
  customer_id: `C-${10_000 + number}`,
  email: person.email ?? '',
  first_name: person.firstName,
  last_name: person.lastName,
  mobile: person.phone ?? '',
  street_address: person.street ?? '',
  zip: person.postal ?? '',
  city: person.city ?? '',
  state: person.state ?? '',
  country: person.country,
  amzn_user_data: person.consent.amznUserData ?? '',
  orders: String((number * 7) % 12)
})
