import type { HashedPII } from '../identity'
import { createHasher, mergeHashedPII } from '../identity'
import type { Target } from './audienceRecords'
import { AudienceRecords } from './audienceRecords'
import type { RetlOnMappingSaveOutputs } from './generated-types'
import type { MappedEvent, Member } from './member'
import { toMember } from './member'
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

/** What a batch says last of a person: an exit, or the entries that nothing parts. */
interface LastWord {
  member: Member
  /** Places in the batch, the last first. */
  indices: number[]
  /** The identities of each of these events. */
  identities: HashedPII[][]
  /** An exit before the entries: whatever is before it counts no more. */
  closed: boolean
}

const NO_IDENTITY = new Refusal(
  'No identity is left after normalisation: the event needs at least one of email, phone, name and address with a value that means something, and Identities to Send must have it.'
)

/**
 * Turns events into records by audience. The last word on a person wins within an audience: the batch is read from its
 * end, and what comes before an exit, or before the exit that comes before an entry, is answered as superseded. Entries
 * that follow each other become one record, with the identities of all of them.
 */
export function sortBatch(
  events: readonly MappedEvent[],
  mappedAudience?: Partial<RetlOnMappingSaveOutputs>
): SortedBatch {
  const results = new Array<Result>(events.length)
  const lastWords = new Map<string, Map<string, LastWord>>()
  const hasher = createHasher()

  for (let index = events.length - 1; index >= 0; index--) {
    const member = toMember(events[index], mappedAudience)
    if (member instanceof Refusal) {
      results[index] = refused(member)
      continue
    }
    const words = wordsOf(lastWords, member.audienceId)
    const word = words.get(member.externalUserId)
    if (word !== undefined && (word.closed || member.action === 'DELETE')) {
      word.closed = true
      results[index] = superseded(member)
      continue
    }
    const hashedPII = member.denied ? [] : hasher.hashedPII(member.identities, member.countryCode, member.find)
    if (hashedPII.length === 0 && member.action === 'CREATE') {
      results[index] = refused(NO_IDENTITY)
    } else if (word === undefined) {
      const closed = member.action === 'DELETE'
      words.set(member.externalUserId, { member, indices: [index], identities: [hashedPII], closed })
    } else {
      word.indices.push(index)
      word.identities.push(hashedPII)
    }
  }
  return { audiences: [...lastWords.values()].flatMap(recordsOf), results }
}

function wordsOf(lastWords: Map<string, Map<string, LastWord>>, audienceId: string): Map<string, LastWord> {
  let words = lastWords.get(audienceId)
  if (words === undefined) {
    words = new Map()
    lastWords.set(audienceId, words)
  }
  return words
}

/** The records of an audience: in one list, or one for each connection that its events name. */
function recordsOf(words: Map<string, LastWord>): AudienceRecords[] {
  const byConnection = new Map<string | undefined, AudienceRecords>()
  for (const { member, indices, identities } of words.values()) {
    const hashedPII = identities.length === 1 ? identities[0] : mergeHashedPII(identities)
    const { action, denied } = member
    recordsThrough(byConnection, member).add({ indices, action, denied }, toRecord(member, hashedPII))
  }
  return [...byConnection.values()]
}

function recordsThrough(
  byConnection: Map<string | undefined, AudienceRecords>,
  { audienceId, connectionId }: Target
): AudienceRecords {
  let records = byConnection.get(connectionId)
  if (records === undefined) {
    records = new AudienceRecords({ audienceId, connectionId })
    byConnection.set(connectionId, records)
  }
  return records
}
