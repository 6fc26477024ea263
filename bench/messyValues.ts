/**
 * Invented values as databases, spreadsheets and mail programs write them, by kind, each with what is right: the texts whose
 * hashes Amazon has for the plain value. The rules are written here a second time, from their sources; nothing is the
 * destination's. The same seed gives the same values.
 */
import { createHash } from 'node:crypto'
import type { Chance } from '../scripts/people'
import { pick, seedChance } from '../scripts/people'

/** A field of Amazon's `hashedPII`. */
export type HashedField = 'email' | 'phone' | 'firstname' | 'lastname' | 'address' | 'city' | 'state' | 'postal'

export interface MessyValue {
  country: string
  /** The properties of a track. */
  properties: Record<string, unknown>
  userId?: string
  /** Traits of an identify in place of the properties of a track. */
  isIdentify?: true
  /** By field all texts of which the hash is sent, and no other; an empty list for a field that must not be sent. */
  right: Partial<Record<HashedField, string[]>>
  /** The country that is sent. */
  rightCountry?: string
}

const digits = (chance: Chance, count: number): string =>
  Array.from({ length: count }, () => String(Math.floor(chance() * 10))).join('')
const inventDigit = (chance: Chance): string => String(2 + Math.floor(chance() * 8))

const WORDS =
  'anna ben carla dario elena felix greta hugo ines jonas karla leo mara nils olga paul rosa tom vera wanda'.split(' ')
const HOSTS = ['example.com', 'mail.example.org', 'example.co.uk', 'post.example.net']

const inventEmail = (chance: Chance): string =>
  `${pick(chance, WORDS)}${pick(chance, ['.', '-', ''])}${pick(chance, WORDS)}${digits(chance, 3)}@${pick(chance, HOSTS)}`

/** Mobiles: calling code, national prefix, international prefix, beginning, further digits. Sources: the countries' plans. */
const MOBILES: Record<string, [code: string, national: string, international: string, start: string, count: number]> = {
  AU: ['61', '0', '0011', '412', 6],
  BR: ['55', '0', '0014', '119', 8],
  DE: ['49', '0', '00', '151', 8],
  ES: ['34', '', '00', '612', 6],
  FR: ['33', '0', '00', '612', 6],
  GB: ['44', '0', '00', '7400', 6],
  IN: ['91', '0', '00', '98765', 5],
  IT: ['39', '', '00', '347', 7],
  JP: ['81', '0', '010', '90', 8],
  MX: ['52', '', '00', '55', 8],
  NL: ['31', '0', '00', '612', 6],
  SE: ['46', '0', '00', '701', 6],
  SG: ['65', '', '001', '91', 6],
  US: ['1', '', '011', '571', 7]
}
const COUNTRIES = Object.keys(MOBILES)

interface Mobile {
  country: string
  code: string
  national: string
  /** Without national prefix. */
  number: string
}

function inventMobile(chance: Chance, country = pick(chance, COUNTRIES)): Mobile {
  const [code, national, , start, count] = MOBILES[country]
  return { country, code, national, number: start + inventDigit(chance) + digits(chance, count - 1) }
}

const phone = (country: string, raw: string, ...right: Mobile[]): MessyValue => ({
  country,
  properties: { phone: raw },
  right: { phone: right.map(({ code, number }) => code + number) }
})

const group = (number: string, sign: string): string => number.replace(/\d{3,4}(?=\d{3})/g, `$&${sign}`)

/** Postal codes: as they are written and as they are hashed; those of digits begin with a zero where the country has such. */
const POSTAL_CODES: Record<string, (chance: Chance) => [written: string, hashed: string]> = {
  AU: (chance) => both(`0${8 + Math.floor(chance() * 2)}${digits(chance, 2)}`),
  BR: (chance) => dashed(`0${inventDigit(chance)}${digits(chance, 6)}`, 5),
  CA: (chance) => raised(`${letter(chance)}1${letter(chance)} ${inventDigit(chance)}${letter(chance)}4`),
  DE: (chance) => both(`0${inventDigit(chance)}${digits(chance, 3)}`),
  ES: (chance) => both(`0${inventDigit(chance)}${digits(chance, 3)}`),
  FR: (chance) => both(`0${inventDigit(chance)}${digits(chance, 3)}`),
  GB: (chance) => raised(`M${inventDigit(chance)} 1${letter(chance)}${letter(chance)}`),
  IN: (chance) => both(`56${digits(chance, 4)}`),
  IT: (chance) => both(`0${inventDigit(chance)}${digits(chance, 3)}`),
  JP: (chance) => dashed(`0${inventDigit(chance)}${digits(chance, 5)}`, 3),
  NL: (chance) => {
    const code = `1${digits(chance, 3)} ${letter(chance)}${letter(chance)}`
    return [code, code.replace(' ', '').toLowerCase()]
  },
  PL: (chance) => dashed(`0${inventDigit(chance)}${digits(chance, 3)}`, 2),
  SE: (chance) => [`1${digits(chance, 2)} 45`, ''],
  SG: (chance) => both(`01${inventDigit(chance)}${digits(chance, 3)}`),
  US: (chance) => both(`0${inventDigit(chance)}${digits(chance, 3)}`)
}
const LEADING_ZEROS = ['AU', 'BR', 'DE', 'ES', 'FR', 'IT', 'JP', 'PL', 'SG', 'US']

const letter = (chance: Chance): string => pick(chance, [...'ABEGHJLMNPRSTVXY'])
const both = (code: string): [string, string] => [code, code]
const raised = (code: string): [string, string] => [code, code.replace(' ', '')]
const dashed = (code: string, before: number): [string, string] => [
  `${code.slice(0, before)}-${code.slice(before)}`,
  code
]

function inventPostal(chance: Chance, country: string): [written: string, hashed: string] {
  const [written, hashed] = POSTAL_CODES[country](chance)
  return [written, hashed === '' ? written.replace(' ', '') : hashed]
}

const postal = (country: string, raw: unknown, right: string[]): MessyValue => ({
  country,
  properties: { email: 'anna@example.com', postal: raw },
  right: { postal: right }
})

const toHash = (text: string, algorithm = 'sha256', encoding: 'hex' | 'base64' = 'hex'): string =>
  createHash(algorithm).update(text).digest(encoding)

/** Full-width, as Japanese keyboards type it. */
const widen = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))

/** Digits of Arabic, Persian, Hindi, Bengali, Thai. */
const SCRIPTS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50]
const write = (text: string, zero: number): string =>
  text.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)))

const NO_VALUES = [
  '\\N',
  '(null)',
  '<NA>',
  '#REF!',
  '#N/A',
  '#VALUE!',
  '[null]',
  '<null>',
  'NULL',
  'NaN',
  'undefined',
  'N/A'
]
const HASHED: [property: string, field: HashedField][] = [
  ['email', 'email'],
  ['phone', 'phone'],
  ['first_name', 'firstname'],
  ['last_name', 'lastname'],
  ['city', 'city'],
  ['state', 'state'],
  ['postal', 'postal'],
  ['address', 'address']
]

/** Countries in other forms than two letters. */
const COUNTRY_FORMS: [form: string, code: string][] = [
  ...[
    'Deutschland',
    'Allemagne',
    'Alemania',
    'Germania',
    'Duitsland',
    'Niemcy',
    'ドイツ',
    'DEU',
    '276',
    'Germany (DE)'
  ],
  ...['Federal Republic of Germany', 'DE - Germany', 'GERMANY']
].map((form): [string, string] => [form, 'DE'])
COUNTRY_FORMS.push(
  ...[
    'United States of America (the)',
    'Vereinigte Staaten',
    'Estados Unidos',
    'États-Unis',
    'アメリカ合衆国',
    'USA',
    '840'
  ].map((form): [string, string] => [form, 'US']),
  ...['United Kingdom', 'UK', 'Großbritannien', 'Reino Unido', 'Royaume-Uni', 'GBR', '826', 'England'].map(
    (form): [string, string] => [form, 'GB']
  ),
  ...['España', 'Espagne', 'Spanien', 'ESP', '724'].map((form): [string, string] => [form, 'ES']),
  ...['Österreich', 'Oesterreich', 'Autriche', 'AUT'].map((form): [string, string] => [form, 'AT']),
  ...['日本', 'Japon', 'Giappone', 'JPN'].map((form): [string, string] => [form, 'JP'])
)

const STREETS: [country: string, word: string, forms: [string, string]][] = [
  ['ES', 'Avda.', ['avda', 'avenida']],
  ['ES', 'Av.', ['av', 'avenida']],
  ['ES', 'Ctra.', ['ctra', 'carretera']],
  ['IT', 'V.le', ['vle', 'viale']],
  ['IT', 'P.zza', ['pzza', 'piazza']],
  ['IT', 'L.go', ['lgo', 'largo']],
  ['FR', 'Boulevard', ['boulevard', 'blvd']],
  ['CA', 'Boulevard', ['boulevard', 'blvd']]
]
const NAMES_OF_STREETS = ['Rosa', 'Verdi', 'Colon', 'Goya', 'Dante', 'Galileo']

const STATES: [country: string, code: string][] = [
  ...'AK AZ CA CO FL GA IL MA NY OH PA TX WA'.split(' ').map((code): [string, string] => ['US', code]),
  ...'AB BC MB NB NS ON QC SK'.split(' ').map((code): [string, string] => ['CA', code]),
  ...'BB BE BW BY HB HE HH NI NW SN'.split(' ').map((code): [string, string] => ['DE', code])
]

/** By kind: one value. */
const KINDS: Record<string, (chance: Chance) => MessyValue> = {
  'the user ID is the email': (chance) => {
    const email = inventEmail(chance)
    return { country: 'US', userId: email, properties: {}, right: { email: [email] } }
  },
  'other names of traits': (chance) => {
    const [email, mobile, [written, hashed]] = [
      inventEmail(chance),
      inventMobile(chance, 'US'),
      inventPostal(chance, 'US')
    ]
    return {
      country: 'US',
      properties: {
        [pick(chance, ['emailAddress', 'email_address', 'Email', 'E-Mail', 'mail'])]: email,
        [pick(chance, ['phoneNumber', 'phone_number', 'mobile', 'Mobile Phone', 'cell'])]: mobile.number,
        [pick(chance, ['firstname', 'First Name', 'given_name', 'FIRST_NAME'])]: 'Anna',
        [pick(chance, ['surname', 'lastname', 'familyName', 'Last Name'])]: 'Lee',
        [pick(chance, ['zipCode', 'postcode', 'Postal Code', 'ZIP'])]: written,
        [pick(chance, ['region', 'province', 'stateCode'])]: 'TX',
        ...pick(chance, [{ address: { line1: '5 Elm' } }, { address1: '5 Elm' }, { street_address: '5 Elm' }])
      },
      right: {
        email: [email],
        phone: [`1${mobile.number}`],
        firstname: ['anna'],
        lastname: ['lee'],
        postal: [hashed],
        state: ['tx'],
        address: ['5elm']
      }
    }
  },
  'a full name alone': (chance) => {
    const [first, last] = [pick(chance, WORDS), pick(chance, WORDS)]
    const name = pick(chance, [`${first} ${last}`, `${last}, ${first}`, ` ${first}  ${last} `])
    const traits = { email: 'anna@example.com', [pick(chance, ['name', 'full_name', 'fullName'])]: name }
    return { country: 'US', isIdentify: true, properties: traits, right: { firstname: [first], lastname: [last] } }
  },
  'Mexican mobiles with their former prefixes': (chance) => {
    const mobile = inventMobile(chance, 'MX')
    const prefix = pick(chance, ['+521', '+52 1 ', '521', '044 ', '045', '01 ', '+52 044 ', '00521'])
    return phone('MX', prefix + mobile.number, mobile)
  },
  'the own calling code without +': (chance) => {
    const mobile = inventMobile(chance)
    return phone(mobile.country, pick(chance, ['', ' ', '-']).concat(mobile.number).replace(/^/, mobile.code), mobile)
  },
  'another calling code without +': (chance) => {
    const mobile = inventMobile(chance, pick(chance, ['DE', 'GB', 'IT', 'BR', 'MX']))
    return phone('US', mobile.code + group(mobile.number, pick(chance, ['', ' ', '-'])), mobile)
  },
  'international prefixes': (chance) => {
    const [from, mobile] = [pick(chance, COUNTRIES), inventMobile(chance)]
    return phone(from, `${MOBILES[from][2]} ${mobile.code} ${group(mobile.number, ' ')}`, mobile)
  },
  'phones read as decimal numbers': (chance) => {
    const mobile = inventMobile(chance)
    return phone(mobile.country, `${mobile.code}${mobile.number}.0`, mobile)
  },
  'phones in scientific notation': (chance) => {
    const { country, code, number } = inventMobile(chance)
    const digitsOfAll = code + number
    const raw = `${digitsOfAll[0]}.${digitsOfAll.slice(1, 4 + Math.floor(chance() * 5))}E+${digitsOfAll.length - 1}`
    return { country, properties: { email: 'anna@example.com', phone: raw }, right: { phone: [] } }
  },
  'signs and scripts of phones': (chance) => {
    const mobile = inventMobile(chance)
    const local = mobile.national + mobile.number
    return phone(
      mobile.country,
      pick<(text: string) => string>(chance, [
        widen,
        (text) => write(text, pick(chance, SCRIPTS)),
        (text) => group(text, pick(chance, ['\u202f', '\u2009', '\u00a0', '\t', '_', '·', ':', '‑', '–'])),
        (text) => `\u202a${text}\u202c`
      ])(local),
      mobile
    )
  },
  'two phones in one text': (chance) => {
    const [one, other] = [inventMobile(chance, 'US'), inventMobile(chance, 'US')]
    const sign = pick(chance, [' / ', '/', '; ', ', ', ' or ', '\n', ' | '])
    return phone('US', group(one.number, '-') + sign + group(other.number, '-'), one, other)
  },
  'labels and extensions of phones': (chance) => {
    const mobile = inventMobile(chance, 'US')
    const number = group(mobile.number, '-')
    const forms = [
      `Tel.: ${number}`,
      `tel:+1${mobile.number}`,
      `${number} ext. 12`,
      `${number} x9`,
      `${number} (mobile)`
    ]
    return phone('US', pick(chance, forms), mobile)
  },
  'names, labels and dots around emails': (chance) => {
    const email = inventEmail(chance)
    const forms = [
      ...[`Anna Lee <${email}>`, `"Lee, Anna" <${email}>`, `mailto:${email}`, `email: ${email}`, `${email} (Anna)`],
      ...[`${email}.`, `${email};`, `'${email}'`, `<${email}>`, `Anna ${email}`]
    ]
    return { country: 'US', properties: { email: pick(chance, forms) }, right: { email: [email] } }
  },
  'two emails in one text': (chance) => {
    const emails = [inventEmail(chance), inventEmail(chance)]
    const text = emails.join(pick(chance, [',', '; ', ' / ', ' ', '\n', ' | ']))
    return { country: 'US', properties: { email: text }, right: { email: emails } }
  },
  'no emails': (chance) => {
    const [name, host] = [pick(chance, WORDS), pick(chance, HOSTS)]
    const forms = [`${name}@localhost`, `${name}@.${host}`, `${name}@@${host}`, `${name}@${host}@${host}`, `@${host}`]
    const properties = { phone: '+15714120599', email: pick(chance, forms) }
    return { country: 'US', properties, right: { email: [] } }
  },
  'full-width and invisible signs of emails': (chance) => {
    const email = inventEmail(chance)
    const forms = [
      widen(email),
      `\ufeff${email}`,
      `${email}\u200b`,
      `\u200e${email}\u202c`,
      email.replace('@', '\u00ad@')
    ]
    return { country: 'JP', properties: { email: pick(chance, forms) }, right: { email: [email] } }
  },
  'lost zeros of postal codes': (chance) => {
    const country = pick(chance, LEADING_ZEROS)
    const [, code] = inventPostal(chance, country)
    return postal(country, pick<unknown>(chance, [Number(code), String(Number(code)), `${Number(code)}.0`]), [code])
  },
  'postal codes among words and in other scripts': (chance) => {
    const country = pick(chance, Object.keys(POSTAL_CODES))
    const [written, code] = inventPostal(chance, country)
    const forms = [`${country}-${written}`, `Town ${written}`, `${written} Town`, `C.P. ${written}`, widen(written)]
    return postal(country, pick(chance, forms), [code])
  },
  'postal codes of countries with a pattern': (chance) => {
    const country = pick(chance, Object.keys(POSTAL_CODES))
    const [written, code] = inventPostal(chance, country)
    return postal(
      country,
      pick(chance, [written, ` ${written} `, written.toLowerCase(), written.replace(/[ -]/, '')]),
      [code]
    )
  },
  'hashes in other forms': (chance) => {
    const [property, field] = pick(chance, HASHED)
    const plain = pick(chance, WORDS) + digits(chance, 6)
    const hash = toHash(plain)
    const forms = [
      `\\x${hash}`,
      `0x${hash.toUpperCase()}`,
      `sha256:${hash}`,
      `"${hash}"`,
      toHash(plain, 'sha256', 'base64')
    ]
    return { country: 'US', properties: { [property]: pick(chance, forms) }, right: { [field]: [plain] } }
  },
  'MD5, SHA-1 and SHA-512': (chance) => {
    const [property, field] = pick(chance, HASHED)
    const hash = toHash(digits(chance, 9), pick(chance, ['md5', 'sha1', 'sha512']))
    const other = property === 'email' ? { phone: '+15714120599' } : { email: 'anna@example.com' }
    return { country: 'US', properties: { ...other, [property]: hash }, right: { [field]: [] } }
  },
  'words for "no value"': (chance) => {
    const [property, field] = pick(chance, HASHED)
    const other = property === 'email' ? { phone: '+15714120599' } : { email: 'anna@example.com' }
    return { country: 'US', properties: { ...other, [property]: pick(chance, NO_VALUES) }, right: { [field]: [] } }
  },
  'street words with a dot, BOULEVARD': (chance) => {
    const [country, word, forms] = pick(chance, STREETS)
    const [name, number] = [pick(chance, NAMES_OF_STREETS), inventDigit(chance)]
    const right = forms.map((form) => `${form}${name.toLowerCase()}${number}`)
    return { country, properties: { address: `${word} ${name} ${number}` }, right: { address: right } }
  },
  'states of ISO 3166-2, Puerto Rico': (chance) => {
    const [country, code] = pick(chance, [...STATES, ['US', 'PR'] as [string, string]])
    const state = code === 'PR' ? pick(chance, ['Puerto Rico', 'US-PR', 'PUERTO RICO']) : `${country}-${code}`
    const properties = { email: 'anna@example.com', state: pick(chance, [state, state.toLowerCase()]) }
    return { country, properties, right: { state: [code.toLowerCase()] } }
  },
  'countries by name and number': (chance) => {
    const [form, code] = pick(chance, COUNTRY_FORMS)
    const place = pick(chance, [{ country: form }, { country_code: form }, { country_code: '+49', country: form }])
    return {
      country: 'FR',
      properties: { email: 'anna@example.com', ...place },
      right: { email: ['anna@example.com'] },
      rightCountry: code
    }
  }
}

/** So many values of each kind. */
export function inventMessyValues(count: number, seed = 26): Map<string, MessyValue[]> {
  return new Map(
    Object.entries(KINDS).map(([kind, invent], index) => {
      const chance = seedChance(seed * 1000 + index)
      return [kind, Array.from({ length: count }, () => invent(chance))]
    })
  )
}
