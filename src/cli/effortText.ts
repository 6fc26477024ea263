import { durationText } from './durations'
import { count, plural } from '../system/numbers'

interface Effort {
  requests: number
  /** Of the requests' bodies. */
  bytes?: number
  leastSeconds?: number
}

/** How much a dry run would have sent, and the shortest time it would have taken. */
export function effortText({ requests, bytes = 0, leastSeconds = 0 }: Effort): string {
  const size = bytes < 1e6 ? `${count(Math.ceil(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`
  const limit = "Amazon's limit of 15 million records an hour allows that in"
  return `${plural(requests, 'request')} of ${size} in all; ${limit} ${durationText(leastSeconds * 1000)}.`
}
