/** Amazon's limits for the name of an audience, in characters. */
const MIN_LENGTH = 10
const MAX_LENGTH = 128

/** What a short name is completed with, so that a person recognises it in Amazon's console: `VIP` → `VIP Segment audience`. */
const COMPLETION = ' Segment audience'

/** Segment's name of an audience within Amazon's 10 to 128 characters. Undefined for a blank name. */
export function toAudienceName(segmentName: string | undefined): string | undefined {
  const name = (segmentName ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim()
  if (name === '') {
    return undefined
  }
  return name.length < MIN_LENGTH ? name + COMPLETION : cut(name)
}

/** Cuts without leaving half of a character that takes two. */
function cut(name: string): string {
  return name
    .slice(0, MAX_LENGTH)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()
}
