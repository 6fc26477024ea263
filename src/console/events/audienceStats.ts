import { createHash } from 'node:crypto'
import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { resolveAudienceMembership } from '@segment/actions-core'
import { readSections } from '../../destinations/amazon-ads-dsp-amc/event/find'
import { readMembership } from '../../destinations/amazon-ads-dsp-amc/syncAudience/membership'
import type { EventPlace } from '../api'

/** An audience that is found in the events. */
export interface EventAudience {
  key: string
  /** Segment's computation ID. */
  id: string
  engageSpace: string
  events: number
  people: number
  entering: number
  leaving: number
  /** Its first events, to look at. */
  samples: EventPlace[]
}

/** Events of an audience to choose from when its mapping is made. */
const SAMPLES = 200

/** Numbers of one audience. People are counted by a part of their ID's digest, which is dropped at the end. */
export class AudienceStats {
  readonly audience: EventAudience
  /** Person → whether the last event is an entry. */
  private people = new Map<number, boolean>()

  constructor(key: string, id: string, engageSpace: string) {
    this.audience = { key, id, engageSpace, events: 0, people: 0, entering: 0, leaving: 0, samples: [] }
  }

  add(event: SegmentEvent, place: EventPlace): void {
    const { audience, people } = this
    audience.events += 1
    if (audience.samples.length < SAMPLES) {
      audience.samples.push(place)
    }
    const person = event.userId || event.anonymousId
    const enters = readMembership(readSections(event), resolveAudienceMembership(event as unknown as JSONObject))
    if (typeof person !== 'string' || enters === undefined) {
      return
    }
    const id = digestPerson(person)
    const before = people.get(id)
    if (before !== enters) {
      if (before === undefined) {
        audience.people += 1
      } else {
        this.count(before, -1)
      }
      this.count(enters, 1)
      people.set(id, enters)
    }
  }

  forgetPeople(): void {
    this.people = new Map()
  }

  private count(enters: boolean, by: number): void {
    this.audience[enters ? 'entering' : 'leaving'] += by
  }
}

/** 48 bits: among ten million people there may be one mix-up in five counts. */
const digestPerson = (person: string): number => createHash('sha1').update(person).digest().readUIntBE(0, 6)
