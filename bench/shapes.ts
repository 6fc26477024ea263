import type { SegmentEvent } from '@segment/actions-core'
import { tcfString } from '../scripts/consentStrings'
import type { Chance, Person } from '../scripts/people'
import { engageEvent, inventPerson, seedChance } from '../scripts/people'

const FURTHER_TRAITS = 100

const AUDIENCE = { key: 'bought_twice', id: 'aud_bought_twice' }

/** What the platform adds to the events of an audience that is connected. */
const CONNECTED = {
  external_audience_id: '413642381039213536',
  audience_settings: { advertiserId: '4728736040201', countryCode: 'US', externalAudienceId: 'bought_twice' }
}

/** A batch of events, and how fast it should go. */
export interface Shape {
  name: string
  action: 'syncAudience' | 'syncAudiencesToDSP'
  events: readonly SegmentEvent[]
  /** The person of each event. */
  people: readonly Person[]
  /** How many times Segment's speed `executeBatch` and `performBatch` should have; undefined where there is no goal. */
  goals: { executeBatch: number; performBatch?: number }
}

/** The same people in the forms in which Segment sends them; the same for the same count. */
export function createShapes(count: number): Shape[] {
  const americans = inventPeople(count, ['US'], makeUnique)
  const repeated = inventPeople(count, ['US'])
  const europeans = inventPeople(count, ['DE', 'FR', 'IT', 'ES', 'GB'], makeUnique).map(addConsent)
  const japanese = inventPeople(count, ['JP'], makeUnique)
  const tracks = americans.map(toTrack)
  const toShape = (
    name: string,
    people: readonly Person[],
    events: readonly SegmentEvent[],
    goals: Shape['goals'] = { executeBatch: 2, performBatch: 1.8 },
    action: Shape['action'] = 'syncAudience'
  ): Shape => ({ name, action, people, events, goals })

  return [
    toShape('American tracks', americans, tracks),
    toShape('American tracks, repeated values', repeated, repeated.map(toTrack)),
    toShape('American identifies', americans, tracks.map(toIdentify), { executeBatch: 1.4 }),
    toShape('European tracks, consent', europeans, europeans.map(toTrack)),
    toShape('Japanese tracks', japanese, japanese.map(toTrack)),
    toShape('Tracks, email alone', americans.map(keepEmail), americans.map(keepEmail).map(toTrack)),
    toShape(`American tracks, ${FURTHER_TRAITS} further traits`, americans, tracks.map(addFurtherTraits)),
    toShape('Saved mapping, American tracks', americans, tracks, { executeBatch: 1.2 }, 'syncAudiencesToDSP')
  ]
}

/** Events of people of all countries. */
export const createTracks = (count: number): SegmentEvent[] =>
  inventPeople(count, undefined, makeUnique).map(addConsent).map(toTrack)

/** Complete people in Latin script: on any other, Segment's published destination ends with an error. */
function inventPeople(
  count: number,
  countries?: readonly string[],
  change = (person: Person, _number: number) => person
): Person[] {
  const chance = seedChance(1)
  return Array.from({ length: count }, (_, number) => change(inventLatin(chance, number, countries), number))
}

function inventLatin(chance: Chance, number: number, countries?: readonly string[]): Person {
  for (;;) {
    const { consent: _given, ...person } = inventPerson(chance, number, true, countries)
    if (!/\p{Script=Han}/u.test(Object.values(person).join())) {
      return { ...person, consent: {} }
    }
  }
}

/** Invented values repeat, and many of real people hardly do: of these only countries and states do. */
const makeUnique = (person: Person, number: number): Person => ({
  ...person,
  userId: `user-${number}`,
  firstName: addLetters(person.firstName, number),
  lastName: addLetters(person.lastName, number),
  phone: varyDigits(person.phone, number),
  street: addLetters(varyDigits(person.street, number), number),
  city: addLetters(person.city, number),
  postal: varyDigits(person.postal, number)
})

const addLetters = (text = '', number: number): string =>
  text.trimEnd() + number.toString(26).replace(/./g, (digit) => 'abcdefghijklmnopqrstuvwxyz'[parseInt(digit, 26)])

/** The text with the number in place of its last digits. */
function varyDigits(text = '', number: number): string {
  let left = number
  const characters = [...text].reverse().map((character) => {
    if (left === 0 || !/\d/.test(character)) {
      return character
    }
    const digit = String(left % 10)
    left = Math.floor(left / 10)
    return digit
  })
  return characters.reverse().join('')
}

/** What is hashed of a person, by the name that Amazon has for it. */
export const readIdentities = (person: Person): Record<string, string> =>
  withoutMissing({
    email: person.email,
    phone: person.phone,
    firstname: person.firstName,
    lastname: person.lastName,
    address: person.street,
    city: person.city,
    state: person.state,
    postal: person.postal
  })

const withoutMissing = (values: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''))

/** All in the properties, as Engage is mostly set up, and the email where it always is. */
function toTrack(person: Person, number: number): SegmentEvent {
  const change = { audience: AUDIENCE, inside: true, time: Date.UTC(2026, 10, 24, 10), messageId: `message-${number}` }
  const event = engageEvent('track', { userId: `user-${number}`, ...person }, change) as SegmentEvent
  // Under the name by which Segment's published destination finds it, too.
  const { postal_code: postal, ...properties } = event.properties as Record<string, string>
  event.properties = withoutMissing({ ...properties, postal })
  Object.assign(event.context?.personas as object, CONNECTED)
  return event
}

/** An identify has the person in its traits. */
const toIdentify = ({ properties, event: _name, ...event }: SegmentEvent): SegmentEvent => ({
  ...event,
  type: 'identify',
  traits: properties
})

const keepEmail = ({ userId, email, country }: Person): Person => ({
  userId,
  email,
  firstName: '',
  lastName: '',
  country,
  consent: {}
})

/** The first was given then; each person has another string. */
const FIRST_CONSENT = Date.UTC(2026, 9, 1)

/** Consent as a TCF string next to Amazon's signal. */
const addConsent = (person: Person, number: number): Person => ({
  ...person,
  consent: {
    amznUserData: 'GRANTED',
    amznAdStorage: 'GRANTED',
    tcf: tcfString({ created: FIRST_CONSENT + number * 1000 })
  }
})

/** In front of the person's own, as traits of the alphabet would be. */
function addFurtherTraits({ properties, ...event }: SegmentEvent): SegmentEvent {
  const further = Array.from({ length: FURTHER_TRAITS }, (_, n) => [`trait_${n}`, `value ${n}`])
  return { ...event, properties: { ...(Object.fromEntries(further) as Record<string, string>), ...properties } }
}
