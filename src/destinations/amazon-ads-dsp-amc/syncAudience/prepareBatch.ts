import { findIdentity, withoutWithheld } from '../event/find'
import type { HashedPII, IdentityHasher } from '../identity'
import { createHasher, mergeHashedPII } from '../identity'
import type { MappedAudience, MappedEvent, Member } from './member'
import { toMember } from './member'
import type { AudienceRecord, Upload } from './records'
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

/** By audience, then by person: the indices of their events in the batch, the latest first. */
type EventsByPerson = Map<string, Map<string, number[]>>

/** Turns events into records; within an audience the latest change to a person wins. */
export function prepareBatch(events: readonly MappedEvent[], mappedAudience?: MappedAudience): PreparedBatch {
  const results = new Array<Result>(events.length)
  const members = new Array<Member>(events.length)
  const people: EventsByPerson = new Map()
  for (let index = events.length - 1; index >= 0; index--) {
    const member = toMember(events[index], mappedAudience)
    if (member instanceof Rejection) {
      results[index] = rejected(member)
    } else {
      members[index] = member
      addMember(people, member, index)
    }
  }

  const hasher = createHasher()
  const uploads = new Uploads()
  for (const ofAudience of people.values()) {
    for (const indices of ofAudience.values()) {
      const change = findLatestChange(indices, members, hasher, results)
      if (change !== undefined) {
        const { member, hashedPII } = change
        const record = toRecord(member, hashedPII)
        uploads.add(member.target, { record, indices: change.indices, isDenied: member.isDenied })
      }
    }
  }
  return { uploads: uploads.all, results }
}

function addMember(people: EventsByPerson, { target: { audienceId }, externalUserId }: Member, index: number): void {
  const ofAudience: Map<string, number[]> = people.get(audienceId) ?? new Map<string, number[]>()
  people.set(audienceId, ofAudience)
  const indices = ofAudience.get(externalUserId)
  if (indices === undefined) {
    ofAudience.set(externalUserId, [index])
  } else {
    indices.push(index)
  }
}

/** What a batch says last of a person: a removal, or the entries after the last removal. */
interface LatestChange {
  member: Member
  /** Of its events in the batch, the latest first. */
  indices: number[]
  hashedPII: HashedPII[]
}

const NO_IDENTIFIER = new Rejection(
  'No valid identifier. Provide at least one usable email, phone, name or address that Identifiers to Share allows.'
)

/**
 * The latest change to one person. Events before a removal, or before the removal that comes before an entry, are
 * superseded. Entries that follow each other are one change, with the identities of all of them; an entry without any
 * identity is rejected and changes nothing.
 */
function findLatestChange(
  indices: readonly number[],
  members: readonly Member[],
  hasher: IdentityHasher,
  results: Result[]
): LatestChange | undefined {
  let latest: Member | undefined
  let isOver = false
  const taken: number[] = []
  const identities: HashedPII[][] = []

  for (const index of indices) {
    const member = members[index]
    const isRemoval = member.action === 'DELETE'
    if (latest !== undefined && (isOver || isRemoval)) {
      isOver = true
      results[index] = superseded()
      continue
    }
    // A removal is sent without any identity.
    const hashedPII = isRemoval ? [] : hashIdentities(member, hasher)
    if (hashedPII.length === 0 && !isRemoval) {
      results[index] = rejected(NO_IDENTIFIER)
      continue
    }
    latest ??= member
    isOver = isRemoval
    taken.push(index)
    identities.push(hashedPII)
  }
  return (
    latest && {
      member: latest,
      indices: taken,
      hashedPII: identities.length === 1 ? identities[0] : mergeHashedPII(identities)
    }
  )
}

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

/** Amazon's schema asks for `hashedPII` in a removal, too; an empty object is the least data. */
const toRecord = (
  { action, externalUserId, countryCode, userConsent }: Member,
  hashedPII: HashedPII[]
): AudienceRecord =>
  action === 'DELETE'
    ? { externalUserId, action, hashedPII: [{}] }
    : { externalUserId, countryCode, action, hashedPII, userConsent }
