import type { SegmentEvent } from '@segment/actions-core'
import { meaningfulText, toExternalUserId } from '../destinations/amazon-ads-dsp-amc/identity'
import { sha256 } from '../system/sha256'
import { retry } from '../system/retry'
import { isTemporaryError } from './delivery/sendBatch'
import type { Platform } from './platform'

/** A person whose data is to be deleted, by one ID or both. */
export interface ErasedPerson {
  userId?: string
  anonymousId?: string
}

/** Amazon takes one deletion request per second. */
const RETRIES = { attempts: 5, firstWaitMs: 1_000 }

/**
 * Asks Amazon to delete a person, and again if Amazon is temporarily unable to. Resolves with the ID of Amazon's request, if
 * it has one. Throws what the destination throws.
 */
export const deletePerson = (
  platform: Pick<Platform, 'deleteUser'>,
  person: ErasedPerson
): Promise<string | undefined> => retry(() => platform.deleteUser(person), RETRIES, isTemporaryError)

/** The IDs under which Amazon has a person: each as the destination sends it. */
export const toExternalUserIds = ({ userId, anonymousId }: ErasedPerson): string[] => [
  ...new Set([userId, anonymousId].flatMap((id) => meaningfulText(id) ?? []).map(toExternalUserId))
]

/** All that is kept of an erased person, so that a source that still has them does not add them again. */
export const digestErased = sha256

/** Why nothing of an event is sent: it is about somebody who was erased, under whatever ID. Undefined when it isn't. */
export function createErasureCheck(
  platform: Pick<Platform, 'personKey'>,
  erased: ReadonlySet<string> = new Set()
): (event: SegmentEvent) => string | undefined {
  const isErased = (id: string | null | undefined): boolean =>
    toExternalUserIds({ userId: id ?? undefined }).some((one) => erased.has(digestErased(one)))
  return (event) =>
    erased.size > 0 && [platform.personKey(event), event.userId, event.anonymousId].some(isErased) ? ERASED : undefined
}

const ERASED = 'This person was erased: nothing about them is sent. Remove them from the source.'
