import { createContext } from 'preact'
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { ImportView, RunView, SpaceView } from '../api'

interface Live {
  space: SpaceView
  /** The run that goes on, or the last one that was seen going on. */
  run?: RunView
  /** The file of people, if there is one. */
  imported?: ImportView
  /** Whether the server can be heard. */
  connected: boolean
}

const LiveContext = createContext<Live | undefined>(undefined)

/** Hears what changes (server-sent events) and hands it to every page; shows them once the space is known. */
export function LiveProvider({ children, fallback }: { children: ComponentChildren; fallback: ComponentChildren }) {
  const [space, setSpace] = useState<SpaceView>()
  const [run, setRun] = useState<RunView>()
  const [imported, setImported] = useState<ImportView>()
  const [connected, setConnected] = useState(true)
  useEffect(() => {
    const source = new EventSource('/api/live')
    source.onopen = () => setConnected(true)
    source.onerror = () => setConnected(false)
    source.addEventListener('space', ({ data }: MessageEvent<string>) => setSpace(JSON.parse(data) as SpaceView))
    source.addEventListener('run', ({ data }: MessageEvent<string>) =>
      setRun((JSON.parse(data) as RunView | null) ?? undefined)
    )
    source.addEventListener('import', ({ data }: MessageEvent<string>) =>
      setImported((JSON.parse(data) as ImportView | null) ?? undefined)
    )
    return () => source.close()
  }, [])
  if (space === undefined) {
    return <>{fallback}</>
  }
  return <LiveContext.Provider value={{ space, run, imported, connected }}>{children}</LiveContext.Provider>
}

export function useLive(): Live {
  const live = useContext(LiveContext)
  if (live === undefined) {
    throw new Error('There is no LiveProvider above.')
  }
  return live
}

export const useSpace = (): SpaceView => useLive().space
