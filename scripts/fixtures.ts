/**
 * Writes the fixtures: `npm run fixtures`. Two audiences as Engage sends them, with people who enter, leave and come back,
 * and a handful of events that are rejected; an event of every shape; the same invented customers as a German CSV, as JSON
 * lines and as Parquet. Every run writes the same.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { EVENT_SHAPES } from './eventShapes'
import type { Chance, Person } from './people'
import { engageEvent, inventPerson, inventUuid, pick, seedChance, toRow } from './people'

const FOLDER = join(__dirname, '../fixtures')
const FROM = Date.UTC(2026, 10, 1, 6)
const MINUTE = 60_000
const DAY = 1440 * MINUTE

interface Audience {
  key: string
  id: string
  entering: number
  /** Share of the people who leave again, and share of those who come back then. */
  leaving: number
  returning: number
}

type Event = Record<string, unknown> & { timestamp: string }

const BOUGHT_TWICE: Audience = {
  key: 'bought_twice',
  id: 'aud_2bT7wKqLmXc9',
  entering: 2800,
  leaving: 0.05,
  returning: 0.2
}

const VISITED: Audience = {
  key: 'visited_the_site',
  id: 'aud_7vS1tEhJnPd4',
  entering: 1700,
  leaving: 0.15,
  returning: 0.1
}

const SETTINGS = {
  region: 'NA',
  audienceSettings: { advertiserId: '4728736040201', countryCode: 'US' },
  audiences: {
    bought_twice: {
      name: 'Bought twice',
      description: 'People with two orders or more in the last ninety days',
      externalAudienceId: 'segment-bought-twice',
      cpmCents: 150,
      currency: 'USD'
    },
    visited_the_site: {
      name: 'Visited the site',
      externalAudienceId: 'segment-visited-the-site',
      ttl: 2_592_000
    }
  }
}

/** The texts of the events, before packing, and of the settings, by file name. */
export function fixtureTexts(): Record<
  'settings.json' | 'bought-twice.jsonl' | 'visited-the-site.jsonl' | 'event-shapes.jsonl',
  string
> {
  const chance = seedChance(20_261_101)
  const people = Array.from({ length: 3500 }, (_, number) => inventPerson(chance, number))
  const bought = tellStory(chance, BOUGHT_TWICE, people.slice(0, BOUGHT_TWICE.entering))
  const visited = tellStory(chance, VISITED, people.slice(-VISITED.entering))
  return {
    'settings.json': `${JSON.stringify(SETTINGS, null, 2)}\n`,
    'bought-twice.jsonl': ndjson(chance, bought, rejectedOfBoughtTwice(chance)),
    'visited-the-site.jsonl': ndjson(chance, visited, rejectedOfVisited(chance)),
    'event-shapes.jsonl': EVENT_SHAPES.map(({ event }) => `${JSON.stringify(event)}\n`).join('')
  }
}

/** The events of an audience in the order of their time. */
function tellStory(chance: Chance, audience: Audience, people: Person[]): Event[] {
  const events: Event[] = []
  for (const person of people) {
    let time = FROM + chance() * 10 * DAY
    const moments = [true]
    if (chance() < audience.leaving) {
      moments.push(false, ...(chance() < audience.returning ? [true] : []))
    }
    for (const inside of moments) {
      const track = chance() < 0.65
      const send = (type: 'track' | 'identify', at: number) =>
        events.push(enter(chance, audience, person, { type, inside, time: at }))
      send(track ? 'track' : 'identify', time)
      // Engage can send both calls for one change.
      if (track && chance() < 0.08) {
        send('identify', time + 2)
      }
      time += (0.2 + chance()) * 4 * DAY
    }
  }
  return events.sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0))
}

interface Sent {
  type?: 'track' | 'identify'
  inside?: boolean
  /** Milliseconds. */
  time?: number
}

/** An event with an ID of its own; unless said otherwise a track that enters on the second day. */
function enter(chance: Chance, audience: Audience, person: Person, sent: Sent = {}): Event {
  const { type = 'track', inside = true, time = FROM + DAY } = sent
  return engageEvent(type, person, { audience, inside, time, messageId: `personas_${inventUuid(chance)}` })
}

const ANYBODY: Person = {
  userId: 'usr-900001',
  email: 'somebody.else@example.com',
  firstName: 'Somebody',
  lastName: 'Else',
  country: 'US',
  consent: {}
}

/** Each of these is rejected, for its own reason. */
function rejectedOfBoughtTwice(chance: Chance): string[] {
  const entering = (person: Partial<Person>, sent?: Sent) =>
    enter(chance, BOUGHT_TWICE, { ...ANYBODY, ...person }, sent)
  const whole = JSON.stringify(entering({ userId: 'usr-900002' }))
  const { context, ...rest } = entering({ userId: 'usr-900003' })
  const { personas } = context as { personas: Record<string, unknown> }
  const properties = { audience_key: BOUGHT_TWICE.key, first_name: 'Somebody' }
  return [
    JSON.stringify(entering({ userId: 'usr-900004', country: 'DE' })),
    JSON.stringify(entering({ userId: 'usr-900005', consent: { amznUserData: 'DENIED' } })),
    JSON.stringify(entering({ userId: 'usr-900006', country: 'FR' }, { type: 'identify' })),
    JSON.stringify({
      ...entering({}),
      userId: 'usr-900007',
      properties: { bought_twice: true },
      context: { personas }
    }),
    JSON.stringify({ ...entering({ userId: 'usr-900008' }), event: 'Order Completed', properties }),
    whole.slice(0, whole.length - 60),
    JSON.stringify({ ...rest, context: { personas: { ...personas, external_audience_id: 'bought-twice' } } }),
    JSON.stringify({ ...rest, context: { ip: '192.0.2.7' } })
  ]
}

function rejectedOfVisited(chance: Chance): string[] {
  const entering = (person: Partial<Person>) => enter(chance, VISITED, { ...ANYBODY, ...person })
  return [
    JSON.stringify({ ...entering({ userId: 'usr-900009' }), context: null }),
    JSON.stringify([entering({ userId: 'usr-900010' })]),
    JSON.stringify(entering({ userId: 'usr-900011', country: 'Utopia' })),
    JSON.stringify({ ...entering({ userId: 'usr-900012' }), type: 'page' }),
    JSON.stringify(entering({ userId: 'usr-900013', consent: { amznUserData: 'PERHAPS' } }))
  ]
}

/** Puts the lines that are rejected among the others. */
function ndjson(chance: Chance, events: Event[], rejected: string[]): string {
  const lines = events.map((event) => JSON.stringify(event))
  const indices = lines.map((_, index) => index)
  rejected.forEach((line) => lines.splice(pick(chance, indices), 0, line))
  return `${lines.join('\n')}\n`
}

/** Byte 9 of the header names the system that packed; 255 is "unknown", the same everywhere. */
function packed(text: string): Buffer {
  const bytes = gzipSync(text, { level: 9 })
  bytes[9] = 255
  return bytes
}

const CUSTOMERS = 300

type Row = Record<string, string>

const GERMAN: Row = {
  customer_id: 'Kundennr',
  email: 'E-Mail',
  first_name: 'Vorname',
  last_name: 'Nachname',
  mobile: 'Handy',
  street_address: 'Straße & Hausnummer',
  zip: 'PLZ',
  city: 'Ort',
  state: 'Bundesland',
  country: 'Land',
  amzn_user_data: 'amzn_user_data',
  orders: 'Bestellungen'
}

const quote = (cell: string): string => (/[;"\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)

const toCsv = (rows: readonly Row[]): string => {
  const keys = Object.keys(GERMAN)
  const lines = [keys.map((key) => GERMAN[key]), ...rows.map((row) => keys.map((key) => row[key]))]
  return `\uFEFF${lines.map((cells) => cells.map(quote).join(';')).join('\r\n')}\r\n`
}

/** The texts of the tables, by file name. */
export function rowFixtureTexts(): Record<'customers.csv' | 'customers.jsonl', string> {
  const chance = seedChance(16)
  const rows = Array.from({ length: CUSTOMERS }, (_, number) => toRow(inventPerson(chance, number), number))
  return {
    'customers.csv': toCsv(rows),
    'customers.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  }
}

async function main(): Promise<void> {
  const { 'visited-the-site.jsonl': visited, ...texts } = fixtureTexts()
  const write = (folder: string, files: Record<string, string>) =>
    Object.entries(files).forEach(([name, text]) => writeFileSync(join(folder, name), text))
  write(FOLDER, texts)
  writeFileSync(join(FOLDER, 'visited-the-site.jsonl.gz'), packed(visited))

  const rows = join(FOLDER, 'rows')
  mkdirSync(rows, { recursive: true })
  write(rows, rowFixtureTexts())
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(
    `copy (select * from read_json('${join(rows, 'customers.jsonl')}', format = 'newline_delimited'))
     to '${join(rows, 'customers.parquet')}' (format parquet, compression zstd)`
  )
  connection.closeSync()
  instance.closeSync()
}

if (require.main === module) {
  void main()
}
