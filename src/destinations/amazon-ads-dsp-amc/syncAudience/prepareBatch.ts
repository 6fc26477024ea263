import { findIdentity, withoutWithheld } from '../event/find'
import type { HashedPII, IdentityHasher } from '../identity'
import { createHasher, mergeHashedPII } from '../identity'
import type { MappedAudience, MappedEvent, Member } from './member'
import { toMember } from './member'
import type { AudienceRecord, Target, Upload } from './records'
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

/** By audience, then by person. */
type Changes = Map<string, Map<string, Change>>

/** The latest change to one person, as far as the events that were read say it. */
interface Change {
  target: Target
  record: AudienceRecord
  isDenied: boolean | undefined
  /** Of its events in the batch, the latest first. */
  indices: number[]
  /** Of each of these events. */
  identities: HashedPII[][]
  /** Whether events before it don't add to it. */
  isOver: boolean
}

/** Events that are read in one go, some 8 ms: a server has other events and requests to see to. */
const EVENTS_OF_A_TURN = 500

const NO_IDENTIFIER = new Rejection(
  'No valid identifier. Provide at least one usable email, phone, name or address that Identifiers to Share allows.'
)

/**
 * Turns events into records; within an audience the latest change to a person wins. The events are read from the last to
 * the first, each in one go, so that little is held of them. Those before a removal, or before the removal that comes
 * before an entry, are superseded. Entries that follow each other are one change, with the identities of all of them; an
 * entry without any identity is rejected and changes nothing.
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
    const member = toMember(readEvent(index), mappedAudience)
    const result = member instanceof Rejection ? rejected(member) : addEvent(changes, member, index, hasher)
    if (result !== undefined) {
      results[index] = result
    }
  }

  const uploads = new Uploads()
  for (const ofAudience of changes.values()) {
    for (const { target, record, indices, identities, isDenied } of ofAudience.values()) {
      if (identities.length > 1) {
        record.hashedPII = mergeHashedPII(identities)
      }
      uploads.add(target, { record, indices, isDenied })
    }
  }
  return { uploads: uploads.all, results }
}

/** Adds the event before those that were added; gives its response where it takes no part in the change. */
function addEvent(changes: Changes, member: Member, index: number, hasher: IdentityHasher): Result | undefined {
  const { target, externalUserId, action, isDenied } = member
  let ofAudience = changes.get(target.audienceId)
  if (ofAudience === undefined) {
    ofAudience = new Map()
    changes.set(target.audienceId, ofAudience)
  }
  const change = ofAudience.get(externalUserId)
  const isRemoval = action === 'DELETE'
  if (change !== undefined && (change.isOver || isRemoval)) {
    change.isOver = true
    return superseded()
  }
  // A removal is sent without any identity.
  const hashedPII = isRemoval ? NO_IDENTITIES : hashIdentities(member, hasher)
  if (hashedPII.length === 0) {
    return rejected(NO_IDENTIFIER)
  }
  if (change === undefined) {
    const record = toRecord(member, hashedPII)
    ofAudience.set(externalUserId, {
      target,
      record,
      isDenied,
      indices: [index],
      identities: [hashedPII],
      isOver: isRemoval
    })
  } else {
    change.indices.push(index)
    change.identities.push(hashedPII)
  }
  return undefined
}

/** Amazon's schema asks for `hashedPII` in a removal, too; an empty object is the least data. */
const NO_IDENTITIES: HashedPII[] = [{}]

/** The identities that are mapped, and those that are found in the event where none is. */
function hashIdentities(
  { from: { payload, event, search }, countryCode }: Member,
  hasher: IdentityHasher
): HashedPII[] {
  // Mapped values may have any form; the hasher skips what it can't use.
  const identities = withoutWithheld(payload, search) as Parameters<IdentityHasher['hashedPII']>[0]
  return hasher.hashedPII(identities, countryCode, (field, take) =>
    findIdentity(event, search, field, take, payload.externalUserId)
  )
}

const toRecord = (
  { action, externalUserId, countryCode, userConsent }: Member,
  hashedPII: HashedPII[]
): AudienceRecord =>
  action === 'DELETE'
    ? { externalUserId, action, hashedPII }
    : { externalUserId, countryCode, action, hashedPII, userConsent }
