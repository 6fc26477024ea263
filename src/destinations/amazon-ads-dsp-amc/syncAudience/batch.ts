import { createHasher } from '../identity'
import type { Target } from './audienceRecords'
import { AudienceRecords } from './audienceRecords'
import type { Payload } from './generated-types'
import type { Member } from './member'
import { Denial, toMember } from './member'
import { toRecord } from './record'
import { Refusal } from './refusal'
import type { Result } from './result'
import { refused, superseded } from './result'

/** A batch in order: what goes to which audience, and the answers that need no request. */
export interface SortedBatch {
  /** At most one record for each person and audience. */
  audiences: AudienceRecords[]
  /** By the place of the event; a hole where a record is on its way. */
  results: Result[]
}

/**
 * Turns events into records by audience. The last word on a person wins within an audience: the batch is read from its
 * end, and events of a person whose last word is known are answered as superseded.
 */
export function sortBatch(payloads: readonly Payload[], memberships: readonly (boolean | undefined)[]): SortedBatch {
  const results = new Array<Result>(payloads.length)
  const audiences = new Map<string, AudienceRecords>()
  const lastWords = new LastWords()
  const hasher = createHasher()

  for (let index = payloads.length - 1; index >= 0; index--) {
    const member = toMember(payloads[index], memberships[index])
    if (member instanceof Refusal) {
      if (member instanceof Denial) {
        lastWords.deny(member)
      }
      results[index] = refused(member)
      continue
    }
    if (lastWords.supersede(member)) {
      results[index] = superseded(member)
      continue
    }
    const record = toRecord(member, hasher)
    if (record instanceof Refusal) {
      results[index] = refused(record)
      continue
    }
    lastWords.keep(member)
    recordsOf(audiences, member).add({ index, action: member.action }, record)
  }
  return { audiences: [...audiences.values()], results }
}

function recordsOf(audiences: Map<string, AudienceRecords>, { audienceId, connectionId }: Target): AudienceRecords {
  const key = connectionId === undefined ? audienceId : `${audienceId} ${connectionId}`
  const known = audiences.get(key)
  if (known !== undefined) {
    return known
  }
  const records = new AudienceRecords({ audienceId, connectionId })
  audiences.set(key, records)
  return records
}

type Person = Pick<Member, 'audienceId' | 'externalUserId'>

/** What later events of the batch said of a person, by audience. */
class LastWords {
  private readonly audiences = new Map<string, Map<string, 'final' | 'denied'>>()

  keep({ audienceId, externalUserId }: Person): void {
    this.wordsOf(audienceId).set(externalUserId, 'final')
  }

  /** A denied consent voids the entries before it, but never an exit. */
  deny({ audienceId, externalUserId }: Person): void {
    const words = this.wordsOf(audienceId)
    if (!words.has(externalUserId)) {
      words.set(externalUserId, 'denied')
    }
  }

  supersede({ audienceId, externalUserId, action }: Member): boolean {
    const word = this.wordsOf(audienceId).get(externalUserId)
    return word === 'final' || (word === 'denied' && action === 'CREATE')
  }

  private wordsOf(audienceId: string): Map<string, 'final' | 'denied'> {
    let words = this.audiences.get(audienceId)
    if (words === undefined) {
      words = new Map()
      this.audiences.set(audienceId, words)
    }
    return words
  }
}
