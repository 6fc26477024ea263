import type { Inputs } from 'preact/hooks'
import { useEffect, useState } from 'preact/hooks'
import { get, Refused } from './client'

export interface Loaded<Answer> {
  answer?: Answer
  /** Why there is none, in words for people. */
  problem?: string
}

/** What the server answers at a path; asked again when the path or one of `again` changes. The last answer stays until then. */
export function useLoaded<Answer>(path: string | undefined, again: Inputs = []): Loaded<Answer> {
  const [loaded, setLoaded] = useState<Loaded<Answer> & { path?: string }>({})
  useEffect(() => {
    if (path === undefined) {
      return
    }
    const leaving = new AbortController()
    get<Answer>(path, leaving.signal)
      .then((answer) => setLoaded({ answer, path }))
      .catch((error: unknown) => {
        if (!leaving.signal.aborted) {
          setLoaded({ problem: messageOf(error), path })
        }
      })
    return () => leaving.abort()
  }, [path, ...again])
  return loaded.path === path ? loaded : {}
}

export const messageOf = (error: unknown): string =>
  error instanceof Refused ? error.message : 'Something went wrong in the page. Reload it.'
