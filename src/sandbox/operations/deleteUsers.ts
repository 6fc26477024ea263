import { isExternalUserId, isUserDeletion } from '../contract/bodies'
import { apiErrors } from '../contract/errors'
import { readBody } from '../contract/readBody'
import type { SandboxState } from '../state'
import { findAdvertiser } from '../state/account'
import type { OperationResult, UserCall } from './operation'

/** Users in a request; one more gives 413 (official). */
const MOST_USERS = 1_000

/**
 * Deletes what was uploaded of users, for one advertiser or all: later, and Amazon does not report when. It is an operation
 * of the Data Provider API; that it reaches members of this API is likely, as both name a person by the external user ID,
 * and unverified.
 */
export function deleteUsers({ text, region, user }: UserCall, { regions }: SandboxState): OperationResult {
  const { deletions, erasures } = regions[region]
  if (!deletions.take('', 1)) {
    throw apiErrors.tooManyDeletions()
  }
  const { users } = readBody(text, isUserDeletion)
  if (users.length > MOST_USERS) {
    throw apiErrors.tooManyUsers(MOST_USERS)
  }
  // Such an ID was never uploaded, so it would delete nobody (our stricter choice, as the next one).
  const index = users.findIndex(
    ({ userId: { type, value } }) => type === 'EXTERNAL_USER_ID' && !isExternalUserId(value)
  )
  if (index >= 0) {
    throw apiErrors.invalidParameter(`users/${index}/userId/value`, 'an external user ID')
  }
  const { account } = user
  if (users.some(({ advertiserId }) => advertiserId !== undefined && !findAdvertiser(account[region], advertiserId))) {
    throw apiErrors.unknownAdvertiser('advertiserId')
  }
  return { status: 202, body: { requestId: erasures.add(users).requestId } }
}
