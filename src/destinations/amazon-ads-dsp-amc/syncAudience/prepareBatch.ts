import { ActionDestinationErrorResponse, MultiStatusResponse } from '@segment/actions-core'
import { findIdentity, readFilled, readSections, withoutWithheld } from '../event/find'
import type { HashedPII, IdentityHasher } from '../identity'
import { createHasher, mergeHashedPII } from '../identity'
import { REASONS } from './data/rejections'
import { fields } from './fields'
import type { Payload } from './generated-types'
import type { MappedAudience, MappedEvent } from './member'
import { toMember } from './member'
import type { Batch } from './perform'
import { readRaw } from './perform'
import { reject, supersede } from './result'
import type { Outgoing } from './upload'

export const TITLE = 'Sync Audience'

/** The latest change to one person, as far as the events that were read say it. */
interface Change extends Outgoing {
  /** Of its events in the batch, the latest first. */
  indices: number[]
  /** Of each of these events. */
  identities: HashedPII[][]
  /** Whether events before it don't add to it. */
  isOver: boolean
}

/** Events that are read in one go, some 8 ms: a server has other events and requests to see to. */
const EVENTS_OF_A_TURN = 500

/** Reads a payload of a batch by its index, with the event that it was made of and what is looked for in it. */
export type ReadEvent = (index: number) => MappedEvent

export async function createEventReader(
  batch: Pick<Batch<Payload>, 'payload' | 'audienceMembership'>
): Promise<ReadEvent> {
  const { mapping, events } = await readRaw(batch, { title: TITLE, fields })
  const filled = readFilled(mapping)
  return (index) => ({
    payload: batch.payload[index],
    event: readSections(events[index]),
    membership: batch.audienceMembership?.[index],
    search: { filled, options: batch.payload[index] }
  })
}

/**
 * Turns events into records, at most one for each person and audience: the latest change wins. The events are read from the
 * last to the first. Those before a removal, or before the removal that comes before an entry, are superseded. Entries that
 * follow each other are one change, with the identities of all of them; an entry without any is rejected and changes nothing.
 * The response has what needs no request.
 */
export async function prepareBatch(
  count: number,
  readEvent: ReadEvent,
  mappedAudience?: MappedAudience
): Promise<{ records: Outgoing[]; response: MultiStatusResponse }> {
  const response = new MultiStatusResponse()
  const changes = new Map<string, Change>()
  const hasher = createHasher()
  for (let index = count - 1; index >= 0; index--) {
    if (index % EVENTS_OF_A_TURN === EVENTS_OF_A_TURN - 1) {
      await new Promise(setImmediate)
    }
    const event = readEvent(index)
    const member = toMember(event, mappedAudience)
    if (member instanceof ActionDestinationErrorResponse) {
      response.pushResponseObjectAtIndex(index, member)
      continue
    }
    const { audienceId, connectionId, record, isDenied } = member
    const person = `${audienceId} ${record.externalUserId}`
    const change = changes.get(person)
    const isRemoval = record.action === 'DELETE'
    if (change !== undefined && (change.isOver || isRemoval)) {
      change.isOver = true
      response.pushResponseObjectAtIndex(index, supersede())
      continue
    }
    const identities = isRemoval ? record.hashedPII : hashIdentities(event, record.countryCode, hasher)
    if (identities.length === 0) {
      response.pushResponseObjectAtIndex(index, reject(REASONS.identifier))
    } else if (change === undefined) {
      // Written out, for to spread the member takes a fifth of the time of the whole batch.
      changes.set(person, {
        audienceId,
        connectionId,
        record,
        isDenied,
        indices: [index],
        identities: [identities],
        isOver: isRemoval
      })
    } else {
      change.indices.push(index)
      change.identities.push(identities)
    }
  }
  const records = [...changes.values()]
  records.forEach(({ record, identities }) => {
    record.hashedPII = identities.length === 1 ? identities[0] : mergeHashedPII(identities)
  })
  return { records, response }
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
