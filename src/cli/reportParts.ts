import { DSP_MINIMUM_MEMBERS } from '../amazon/jobs'
import type { ReasonGroup } from '../segment/delivery/reasonGroups'
import { ReasonGroups } from '../segment/delivery/reasonGroups'
import { count, plural } from '../system/numbers'
import { durationText } from './durations'

/** Parts of a text below each other; blank ones are left out. */
export const joinParts = (parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join('\n')

/** Whether Amazon DSP can use an audience, by the matched members that it still needs. */
export function dspText(missing: number | undefined): string {
  if (missing === undefined) {
    return "Amazon hasn't counted the audience yet."
  }
  return missing === 0
    ? `Ready for Amazon DSP, which needs ${count(DSP_MINIMUM_MEMBERS)} matched members.`
    : `${plural(missing, 'more matched member')} needed; Amazon DSP needs ${count(DSP_MINIMUM_MEMBERS)}.`
}

export const countJobs = (jobs: readonly { state: string }[], wanted: string): number =>
  jobs.filter(({ state }) => state === wanted).length

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

export type AudienceReason = [reason: string, events: number, audience?: string]

/** Reasons with how often each was given, the most frequent first; all countries of a reason are named in it. */
export function groupReasons(reasons: readonly AudienceReason[]): ReasonGroup[] {
  const groups = new ReasonGroups()
  reasons.forEach((one) => groups.add(...one))
  return groups.all.map(({ reason, countries, ...group }) => ({
    ...group,
    reason: countries === undefined ? reason : reason.replace('…', joinWords(Object.keys(countries).sort()))
  }))
}

/** `DE and FR`, `DE, ES and FR` */
const joinWords = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
