import { findIdentity, withoutWithheld } from '../event/find'
import type { HashedPII, IdentityHasher } from '../identity'
import { createHasher, mergeHashedPII } from '../identity'
import type { MappedAudience, MappedEvent, Member } from './member'
import { toMember } from './member'
import type { Upload } from './records'
import { Uploads } from './records'
import type { Result } from './result'
import { rejected, Rejection, superseded } from './result'

/** What goes to which audience, and the responses that need no request. */
export interface PreparedBatch {
  /** At most one record for each person and audience. */
  uploads: Upload[]
  /** By the index of the event; a hole where a record is on its way. */
  results: Result[]
}

/** The latest change to one person, as far as the events that were read say it. */
interface Change extends Member {
  /** Of its events in the batch, the latest first. */
  indices: number[]
  /** Of each of these events, where there are several. */
  identities?: HashedPII[][]
  /** Whether events before it don't add to it. */
  isOver: boolean
}

/** By audience, then by person. */
type Changes = Map<string, Map<string, Change>>

/** Events that are read in one go, some 8 ms: a server has other events and requests to see to. */
const EVENTS_OF_A_TURN = 500

const NO_IDENTIFIER = new Rejection(
  'No valid identifier. Provide at least one usable email, phone, name or address that Identifiers to Share allows.'
)

/**
 * Turns events into records; within an audience the latest change to a person wins. The events are read from the last to
 * the first. Those before a removal, or before the removal that comes before an entry, are superseded. Entries that follow
 * each other are one change, with the identities of all of them; an entry without any is rejected and changes nothing.
 */
export async function prepareBatch(
  count: number,
  readEvent: (index: number) => MappedEvent,
  mappedAudience?: MappedAudience
): Promise<PreparedBatch> {
  const results = new Array<Result>(count)
  const changes: Changes = new Map()
  const hasher = createHasher()
  for (let index = count - 1; index >= 0; index--) {
    if (index % EVENTS_OF_A_TURN === EVENTS_OF_A_TURN - 1) {
      await new Promise(setImmediate)
    }
    const event = readEvent(index)
    const member = toMember(event, mappedAudience)
    const result = member instanceof Rejection ? rejected(member) : addEvent(changes, member, event, index, hasher)
    if (result !== undefined) {
      results[index] = result
    }
  }
  const uploads = new Uploads()
  for (const ofAudience of changes.values()) {
    for (const change of ofAudience.values()) {
      if (change.identities !== undefined) {
        change.record.hashedPII = mergeHashedPII(change.identities)
      }
      uploads.add(change.target, change)
    }
  }
  return { uploads: uploads.all, results }
}

/** Adds the event before those that were added; gives its response where it takes no part in the change. */
function addEvent(
  changes: Changes,
  { target, record, isDenied }: Member,
  event: MappedEvent,
  index: number,
  hasher: IdentityHasher
): Result | undefined {
  let ofAudience = changes.get(target.audienceId)
  if (ofAudience === undefined) {
    ofAudience = new Map()
    changes.set(target.audienceId, ofAudience)
  }
  const change = ofAudience.get(record.externalUserId)
  const isRemoval = record.action === 'DELETE'
  if (change !== undefined && (change.isOver || isRemoval)) {
    change.isOver = true
    return superseded()
  }
  if (!isRemoval) {
    record.hashedPII = hashIdentities(event, record.countryCode, hasher)
    if (record.hashedPII.length === 0) {
      return rejected(NO_IDENTIFIER)
    }
  }
  if (change === undefined) {
    ofAudience.set(record.externalUserId, { target, record, isDenied, indices: [index], isOver: isRemoval })
  } else {
    change.indices.push(index)
    change.identities ??= [change.record.hashedPII]
    change.identities.push(record.hashedPII)
  }
  return undefined
}

/** The identities that are mapped, and those that are found in the event where none is. */
const hashIdentities = (
  { payload, event, search }: MappedEvent,
  country: string | undefined,
  hasher: IdentityHasher
): HashedPII[] =>
  hasher.hashedPII(withoutWithheld(payload, search), country, (field, take) =>
    findIdentity(event, search, field, take, payload.externalUserId)
  )
