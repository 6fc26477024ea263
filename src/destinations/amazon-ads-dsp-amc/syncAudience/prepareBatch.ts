import { createHasher } from '../identity'
import { AudienceRecords } from './requestBody'
import type { RetlOnMappingSaveOutputs } from './generated-types'
import type { LastWord } from './latestChange'
import { lastWordOf } from './latestChange'
import type { MappedEvent, Member } from './member'
import { toMember } from './member'
import { toRecord } from './record'
import { Refusal } from './rejection'
import type { Result } from './result'
import { refused } from './result'

/** A batch in order: what goes to which audience, and the answers that need no request. */
export interface SortedBatch {
  /** At most one record for each person and audience. */
  audiences: AudienceRecords[]
  /** By the place of the event; a hole where a record is on its way. */
  results: Result[]
}

/** By audience and person: the places of their events in the batch, the last first. */
type People = Map<string, Map<string, number[]>>

/**
 * Turns events into records by audience; the last word on a person wins within an audience. Each person is hashed and
 * written before the next, so that no hash lives longer than its record: there are eight of them for each event.
 */
export function sortBatch(
  events: readonly MappedEvent[],
  mappedAudience?: Partial<RetlOnMappingSaveOutputs>
): SortedBatch {
  const results = new Array<Result>(events.length)
  const members = new Array<Member>(events.length)
  const people: People = new Map()

  for (let index = events.length - 1; index >= 0; index--) {
    const member = toMember(events[index], mappedAudience)
    if (member instanceof Refusal) {
      results[index] = refused(member)
    } else {
      members[index] = member
      keep(people, member, index)
    }
  }

  const hasher = createHasher()
  const records = new Records()
  for (const ofAudience of people.values()) {
    ofAudience.forEach((indices) => records.add(lastWordOf(indices, members, hasher, results)))
  }
  return { audiences: records.lists, results }
}

function keep(people: People, { audienceId, externalUserId }: Member, index: number): void {
  let ofAudience = people.get(audienceId)
  if (ofAudience === undefined) {
    ofAudience = new Map()
    people.set(audienceId, ofAudience)
  }
  const indices = ofAudience.get(externalUserId)
  if (indices === undefined) {
    ofAudience.set(externalUserId, [index])
  } else {
    indices.push(index)
  }
}

/** The records of a batch: of an audience in one list, or in one for each connection that its events name. */
class Records {
  private readonly byTarget = new Map<string, AudienceRecords>()

  get lists(): AudienceRecords[] {
    return [...this.byTarget.values()]
  }

  add(word: LastWord | undefined): void {
    if (word === undefined) {
      return
    }
    const { action, denied, audienceId, connectionId } = word.member
    const target = `${audienceId} ${connectionId}`
    let records = this.byTarget.get(target)
    if (records === undefined) {
      records = new AudienceRecords({ audienceId, connectionId })
      this.byTarget.set(target, records)
    }
    records.add({ indices: word.indices, action, denied }, toRecord(word.member, word.hashedPII))
  }
}
