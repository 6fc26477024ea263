import { MAX_TTL_SECONDS } from '../../destinations/amazon-ads-dsp-amc/audience/settings'
import type { RowsMode } from './mapping'

const DAY_MS = 86_400_000

/** Share of the TTL after which a member is sent again: a quarter is left for runs that fail or don't take place. */
const REFRESH_AFTER = 0.75

/** Within how many days members who run out are counted. */
export const EXPIRY_DAYS = 30

/** The day of a time, counted from the epoch in UTC: all that is kept of when a member was sent. */
export const toDay = (milliseconds: number): number => Math.floor(milliseconds / DAY_MS)

/** Whether members are sent again before they run out: in a mirror unless it's off, with `upsert` if it's on. */
export const keepsAlive = ({
  mode,
  keepAlive,
  full
}: {
  mode: RowsMode
  keepAlive?: boolean
  full: boolean
}): boolean => !full && (mode === 'mirror' ? keepAlive !== false : mode === 'upsert' && keepAlive === true)

/**
 * The day up to which members were sent whose time is three quarters over. Never today: with a short TTL every run would
 * send everybody. Undefined with a TTL of 0, which keeps nobody.
 */
export function findRefreshDay(ttlSeconds = MAX_TTL_SECONDS, now = Date.now()): number | undefined {
  return ttlSeconds <= 0 ? undefined : Math.min(toDay(now - ttlSeconds * 1000 * REFRESH_AFTER), toDay(now) - 1)
}

/** The day up to which members were sent whose time is over at that time. A day counts from its beginning. */
export const findExpiryDay = (ttlSeconds = MAX_TTL_SECONDS, at = Date.now()): number => toDay(at - ttlSeconds * 1000)
