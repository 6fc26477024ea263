import { findIdentity, withoutWithheld } from '../event/find'
import type { HashedPII, IdentityHasher } from '../identity'
import { mergeHashedPII } from '../identity'
import type { Member } from './member'
import { Refusal } from './rejection'
import type { Result } from './result'
import { refused, superseded } from './result'

/** What a batch says last of a person: an exit, or the entries that nothing parts. */
export interface LastWord {
  member: Member
  /** Places of its events in the batch, the last first. */
  indices: number[]
  hashedPII: HashedPII[]
}

const NO_IDENTITY = new Refusal(
  'No identity is left after normalization: the event needs a usable email, phone, name or address that Identities to Send allows.'
)

/**
 * The last word on one person. `indices` are the places of the person's events in the batch, the last first. What comes
 * before an exit, or before the exit that comes before an entry, is answered as superseded. Entries that follow each other
 * are one word, with the identities of all of them; an entry without any identity is refused and says nothing.
 */
export function lastWordOf(
  indices: readonly number[],
  members: readonly Member[],
  hasher: IdentityHasher,
  results: Result[]
): LastWord | undefined {
  let last: Member | undefined
  let closed = false
  const spoken: number[] = []
  const identities: HashedPII[][] = []

  for (const index of indices) {
    const member = members[index]
    const leaves = member.action === 'DELETE'
    if (last !== undefined && (closed || leaves)) {
      closed = true
      results[index] = superseded(member)
      continue
    }
    const hashedPII = member.denied ? [] : identitiesOf(member, hasher)
    if (hashedPII.length === 0 && !leaves) {
      results[index] = refused(NO_IDENTITY)
      continue
    }
    last ??= member
    closed = leaves
    spoken.push(index)
    identities.push(hashedPII)
  }
  return (
    last && {
      member: last,
      indices: spoken,
      hashedPII: identities.length === 1 ? identities[0] : mergeHashedPII(identities)
    }
  )
}

/** The identities that are mapped, and those that are found in the event where none is. */
function identitiesOf({ from: { payload, event, search }, countryCode }: Member, hasher: IdentityHasher): HashedPII[] {
  return hasher.hashedPII(withoutWithheld(payload, search), countryCode, (field, take) =>
    findIdentity(event, search, field, take, payload.externalUserId)
  )
}
