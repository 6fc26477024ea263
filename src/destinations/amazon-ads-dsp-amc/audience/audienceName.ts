/** Amazon's limits for the name of an audience, in characters as its schema counts them: code points. */
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
  const characters = [...name]
  return characters.length < MIN_LENGTH ? name + COMPLETION : characters.slice(0, MAX_LENGTH).join('').trimEnd()
}
