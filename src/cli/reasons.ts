import type { ReasonGroup } from '../segment/delivery/reasonGroups'
import { ReasonGroups } from '../segment/delivery/reasonGroups'

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
