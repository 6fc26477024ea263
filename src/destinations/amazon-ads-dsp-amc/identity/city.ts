import { isPlaceholderOfPlace } from './placeholder'

const NOT_KEPT = /[^a-z0-9]+/g

/** Lower case, a–z and 0–9 only; '' when none is left. Nothing is spelled out: `Köln` is `kln`, as at Amazon. */
export function normaliseCity(city: string): string {
  return isPlaceholderOfPlace(city) ? '' : city.toLowerCase().replace(NOT_KEPT, '')
}
