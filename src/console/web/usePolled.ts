import { useEffect, useState } from 'preact/hooks'
import { useSpace } from './live'
import type { Loaded } from './useLoaded'
import { useLoaded } from './useLoaded'

/** How often is asked again, in milliseconds: a sandbox is at hand, Amazon Ads is asked sparingly. */
const SANDBOX_MS = 2_000
const AMAZON_MS = 60_000

/** What the server answers at a path, asked again and again while somebody looks. */
export function usePolled<Answer>(path: string | undefined): Loaded<Answer> {
  const { amazon } = useSpace()
  const [times, setTimes] = useState(0)
  useEffect(() => {
    const timer = setInterval(
      () => document.visibilityState === 'visible' && setTimes((before) => before + 1),
      amazon.url === undefined ? AMAZON_MS : SANDBOX_MS
    )
    return () => clearInterval(timer)
  }, [amazon.url])
  return useLoaded<Answer>(path, [times])
}
