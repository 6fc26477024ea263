import { closest, distance } from 'fastest-levenshtein'

/** Part of a name's letters that may differ for it to be a slip. */
const SLIP = 0.4

/** Names that are set and were not met, with the nearest of those that were. */
export function findUnmatchedAudiences(
  names: Iterable<string>,
  met: readonly string[]
): { audience: string; nearest?: string }[] {
  const set = [...names]
  const strangers = met.filter((name) => !set.includes(name))
  return set
    .filter((name) => !met.includes(name))
    .map((audience) => {
      const nearest = closest(audience, strangers)
      const near = strangers.length > 0 && distance(audience, nearest) <= Math.ceil(audience.length * SLIP)
      return { audience, ...(near && { nearest }) }
    })
}
