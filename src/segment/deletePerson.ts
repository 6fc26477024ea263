import { retry } from '../system/retry'
import { isTemporaryError } from './delivery/sendBatch'
import type { Platform } from './platform'

/** Amazon takes one deletion request per second. */
const RETRIES = { attempts: 5, firstWaitMs: 1_000 }

/**
 * Asks Amazon to delete a person, and again if Amazon is temporarily unable to. Resolves with the ID of Amazon's request, if
 * it has one. Throws what the destination throws.
 */
export const deletePerson = (
  platform: Pick<Platform, 'deleteUser'>,
  person: { userId?: string; anonymousId?: string }
): Promise<string | undefined> => retry(() => platform.deleteUser(person), RETRIES, isTemporaryError)
