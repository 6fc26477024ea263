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

/** The text with the number in place of its last digits: invented numbers repeat, and real ones hardly do. */
function vary(text = '', number: number): string {
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

/** A complete person in Latin script: on any other, Segment's published destination ends with an error. */
function inventLatin(chance: Chance, number: number): Person {
  const person = inventPerson(chance, number, true)
  return /\p{Script=Han}/u.test(Object.values(person).join()) ? inventLatin(chance, number) : person
}

/** Events of people with all eight identities in mixed formats, as Engage sends them; the same for the same count. */
export function fullEvents(count: number): SegmentEvent[] {
  const chance = seedChance(1)
  return Array.from({ length: count }, (_, n) => {
    const { email = '', phone, street, postal, ...person } = inventLatin(chance, n)
    const change = { audience: AUDIENCE, inside: true, time: Date.UTC(2026, 10, 24, 10), messageId: `message-${n}` }
    const varied = { ...person, email, userId: `user-${n}`, phone: vary(phone, n), street: vary(street, n) }
    const event = engageEvent('track', varied, change) as SegmentEvent
    // Where Segment's published destination finds them, too.
    Object.assign(event.properties as object, { email, postal: vary(postal, n) })
    Object.assign(event.context?.personas as object, CONNECTED)
    return event
  })
}

export interface Mix {
  name: string
  events: SegmentEvent[]
  /** How many times as fast as Segment's destination we aim to be. */
  goal: number
}

/** The same people in the shapes that Engage sends, all eight identities in each event. */
export function mixesOf(count: number): Mix[] {
  const tracks = fullEvents(count)
  return [
    { name: 'full tracks', events: tracks, goal: 1.6 },
    { name: 'full identifies', events: tracks.map(asIdentify), goal: 1.6 },
    { name: 'Europeans with consent', events: tracks.map(asEuropean), goal: 1.6 },
    { name: `full tracks with ${FURTHER_TRAITS} further traits`, events: tracks.map(withFurtherTraits), goal: 1.2 }
  ]
}

/** An identify has the person in its traits. */
function asIdentify({ properties, event: _name, ...event }: SegmentEvent): SegmentEvent {
  return { ...event, type: 'identify', traits: properties }
}

/** The first was given then; each person has another string. */
const FIRST_CONSENT = Date.UTC(2026, 9, 1)

/** Consent as a TCF string beside Amazon's signal, and the address of the device. */
function asEuropean(event: SegmentEvent, index: number): SegmentEvent {
  const country_code = ['DE', 'FR', 'IT', 'ES', 'GB'][index % 5]
  return {
    ...event,
    properties: { ...event.properties, country_code, tcf: tcfString({ created: FIRST_CONSENT + index * 1000 }) }
  }
}

/** In front of the person's own, as traits of the alphabet would be. */
function withFurtherTraits({ properties, ...event }: SegmentEvent): SegmentEvent {
  const further = Array.from({ length: FURTHER_TRAITS }, (_, n) => [`trait_${n}`, `value ${n}`])
  return { ...event, properties: { ...(Object.fromEntries(further) as Record<string, string>), ...properties } }
}
