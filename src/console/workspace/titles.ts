/** `bought_twice` → `Bought twice`: Segment's name of an audience is not in its events, only its key. */
export function audienceTitle(key: string): string {
  const words = key.replace(/[_-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
