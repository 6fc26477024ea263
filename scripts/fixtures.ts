/**
 * Writes the fixtures: `tsx scripts/fixtures.ts`. Two audiences as Engage sends them, with people who enter, leave and
 * come back, and a handful of events that are refused; and an event of every shape. Every run writes the same.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { EVENT_SHAPES } from './eventShapes'
import type { Chance, Person } from './people'
import { chanceFrom, inventPerson, pick, uuid } from './people'

const FOLDER = join(__dirname, '../fixtures')
const SPACE = 'spa_5Yk2RtVbN8cQ'
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

/** File name → content, as text before packing. */
export function fixtureTexts(): Record<
  'settings.json' | 'bought-twice.jsonl' | 'visited-the-site.jsonl' | 'event-shapes.jsonl',
  string
> {
  const chance = chanceFrom(20_261_101)
  const people = Array.from({ length: 3500 }, (_, number) => inventPerson(chance, number))
  const bought = storyOf(chance, BOUGHT_TWICE, people.slice(0, BOUGHT_TWICE.entering))
  const visited = storyOf(chance, VISITED, people.slice(-VISITED.entering))
  return {
    'settings.json': `${JSON.stringify(SETTINGS, null, 2)}\n`,
    'bought-twice.jsonl': ndjson(chance, bought, refusedOfBoughtTwice(chance)),
    'visited-the-site.jsonl': ndjson(chance, visited, refusedOfVisited(chance)),
    'event-shapes.jsonl': EVENT_SHAPES.map(({ event }) => `${JSON.stringify(event)}\n`).join('')
  }
}

/** The events of an audience in the order of their time. */
function storyOf(chance: Chance, audience: Audience, people: Person[]): Event[] {
  const events: Event[] = []
  for (const person of people) {
    let time = FROM + chance() * 10 * DAY
    const moments = [true]
    if (chance() < audience.leaving) {
      moments.push(false, ...(chance() < audience.returning ? [true] : []))
    }
    for (const inside of moments) {
      const track = chance() < 0.65
      events.push((track ? trackOf : identifyOf)(chance, audience, person, inside, time))
      // Engage can send both calls for one change.
      if (track && chance() < 0.08) {
        events.push(identifyOf(chance, audience, person, inside, time + 2))
      }
      time += (0.2 + chance()) * 4 * DAY
    }
  }
  return events.sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0))
}

function trackOf(chance: Chance, audience: Audience, person: Person, inside: boolean, time: number): Event {
  const { email } = person
  return {
    type: 'track',
    event: inside ? 'Audience Entered' : 'Audience Exited',
    ...idsOf(chance, person, time),
    properties: { audience_key: audience.key, [audience.key]: inside, ...attributesOf(person) },
    context: { ...contextOf(audience, person), ...(email !== undefined && { traits: { email } }) }
  }
}

function identifyOf(chance: Chance, audience: Audience, person: Person, inside: boolean, time: number): Event {
  const { email } = person
  return {
    type: 'identify',
    ...idsOf(chance, person, time),
    traits: { [audience.key]: inside, ...(email !== undefined && { email }), ...attributesOf(person) },
    context: contextOf(audience, person)
  }
}

function idsOf(chance: Chance, { userId, anonymousId }: Person, time: number) {
  return { messageId: `personas_${uuid(chance)}`, timestamp: new Date(time).toISOString(), userId, anonymousId }
}

function attributesOf({ firstName, lastName, phone, street, city, state, postal, country, consent }: Person) {
  return {
    first_name: firstName,
    last_name: lastName,
    phone,
    address: street,
    city,
    state,
    postal_code: postal,
    country_code: country,
    ...consent
  }
}

function contextOf({ key, id }: Audience, { ip }: Person): Record<string, unknown> {
  return {
    ip,
    personas: {
      computation_class: 'audience',
      computation_key: key,
      computation_id: id,
      namespace: SPACE,
      space_id: SPACE
    }
  }
}

const ANYBODY: Person = {
  userId: 'usr-900001',
  email: 'somebody.else@example.com',
  firstName: 'Somebody',
  lastName: 'Else',
  country: 'US',
  consent: {}
}

/** Each of these is refused, for its own reason. */
function refusedOfBoughtTwice(chance: Chance): string[] {
  const entering = (person: Partial<Person>) =>
    trackOf(chance, BOUGHT_TWICE, { ...ANYBODY, ...person }, true, FROM + DAY)
  const whole = JSON.stringify(entering({ userId: 'usr-900002' }))
  const { context, ...rest } = entering({ userId: 'usr-900003' })
  const { personas } = context as { personas: Record<string, unknown> }
  const properties = { audience_key: BOUGHT_TWICE.key, first_name: 'Somebody' }
  return [
    JSON.stringify(entering({ userId: 'usr-900004', country: 'DE' })),
    JSON.stringify(entering({ userId: 'usr-900005', consent: { amznUserData: 'DENIED' } })),
    JSON.stringify(
      identifyOf(chance, BOUGHT_TWICE, { ...ANYBODY, userId: 'usr-900006', country: 'FR' }, true, FROM + DAY)
    ),
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

function refusedOfVisited(chance: Chance): string[] {
  const entering = (person: Partial<Person>) => trackOf(chance, VISITED, { ...ANYBODY, ...person }, true, FROM + DAY)
  return [
    JSON.stringify({ ...entering({ userId: 'usr-900009' }), context: null }),
    JSON.stringify([entering({ userId: 'usr-900010' })]),
    JSON.stringify(entering({ userId: 'usr-900011', country: 'Utopia' })),
    JSON.stringify({ ...entering({ userId: 'usr-900012' }), type: 'page' }),
    JSON.stringify(entering({ userId: 'usr-900013', consent: { amznUserData: 'PERHAPS' } }))
  ]
}

/** Puts the lines that are refused among the others. */
function ndjson(chance: Chance, events: Event[], refused: string[]): string {
  const lines = events.map((event) => JSON.stringify(event))
  const places = lines.map((_, place) => place)
  refused.forEach((line) => lines.splice(pick(chance, places), 0, line))
  return `${lines.join('\n')}\n`
}

/** Byte 9 of the header names the system that packed; 255 is "unknown", the same everywhere. */
function packed(text: string): Buffer {
  const bytes = gzipSync(text, { level: 9 })
  bytes[9] = 255
  return bytes
}

if (require.main === module) {
  const texts = fixtureTexts()
  writeFileSync(join(FOLDER, 'settings.json'), texts['settings.json'])
  writeFileSync(join(FOLDER, 'bought-twice.jsonl'), texts['bought-twice.jsonl'])
  writeFileSync(join(FOLDER, 'event-shapes.jsonl'), texts['event-shapes.jsonl'])
  writeFileSync(join(FOLDER, 'visited-the-site.jsonl.gz'), packed(texts['visited-the-site.jsonl']))
}
