import { existsSync } from 'node:fs'
import { UserError } from '../../system/userError'
import { EXPIRY_DAYS, findExpiryDay } from './keepAlive'
import { readState } from './readState'

/** Members of an audience whose time is over, or soon will be. */
export interface Expiry {
  /** Within how many days. */
  days: number
  /** Members whose time ends within these days, unless they are sent again. */
  expiring: number
  /** Members whose time is over already. */
  expired: number
}

/**
 * Reads from the state of an audience how many of its members run out. Nothing is written. Throws UserError when there is no
 * state at that path, or it is another audience's.
 */
export async function readExpiry(path: string, audienceId: string, ttlSeconds?: number): Promise<Expiry> {
  if (!existsSync(path)) {
    throw new UserError(
      `There is no state ${path}. Use --state with the state of the rows that were sent to the audience.`
    )
  }
  return readState(path, async (state) => {
    const ofState = state.of.audience?.audienceId
    if (ofState !== audienceId) {
      throw new UserError(
        `The state ${path} belongs to ${ofState === undefined ? 'no audience yet' : `audience ${ofState}`}. Choose the state of audience ${audienceId} with --state.`
      )
    }
    const now = Date.now()
    const expired = await state.countSentUntil(findExpiryDay(ttlSeconds, now))
    const until = findExpiryDay(ttlSeconds, now + EXPIRY_DAYS * 86_400_000)
    return { days: EXPIRY_DAYS, expiring: (await state.countSentUntil(until)) - expired, expired }
  })
}
