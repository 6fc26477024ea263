import { basename, dirname, join } from 'node:path'
import { sha256 } from '../../system/sha256'

const LONGEST = 60

/** Where the state of an audience is kept: next to its source, or for PostgreSQL in the working directory. */
export function defaultStatePath(sources: readonly string[], model: string | undefined, audience: string): string {
  const [first] = sources
  const named = sources.length === 1 ? first : `${first} and others ${short(sources.join('\n'))}`
  const parts = [basename(named), model && basename(model), audience].filter((part) => part !== undefined)
  return join(dirname(first), `${parts.map(fileName).join('.')}.state`)
}

/** Signs that a file name cannot have everywhere, and those that make it too long, are left out; a digest keeps such names apart. */
function fileName(text: string): string {
  const name = text.replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
  const tellsAll = name.length <= LONGEST && /^[\p{L}\p{M}\p{N} ._-]+$/u.test(text)
  return tellsAll ? name : `${name.slice(0, LONGEST)}-${short(text)}`
}

const short = (text: string): string => sha256(text).slice(0, 6)
