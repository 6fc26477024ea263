import { createContext } from 'preact'
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { ImportView, RunView, WorkspaceView } from '../api'

interface Live {
  space: WorkspaceView
  /** The run in progress, or the last one. */
  run?: RunView
  /** The file of people, if there is one. */
  imported?: ImportView
  /** Whether the server responds. */
  connected: boolean
}

const LiveContext = createContext<Live | undefined>(undefined)

/** Receives what changes (server-sent events) and hands it to every page; shows them once the workspace is there. */
export function LiveProvider({ children, fallback }: { children: ComponentChildren; fallback: ComponentChildren }) {
  const [space, setSpace] = useState<WorkspaceView>()
  const [run, setRun] = useState<RunView>()
  const [imported, setImported] = useState<ImportView>()
  const [connected, setConnected] = useState(true)
  useEffect(() => {
    const source = new EventSource('/api/live')
    source.onopen = () => setConnected(true)
    source.onerror = () => setConnected(false)
    const listen = <Value,>(kind: string, set: (value: Value | undefined) => void) =>
      source.addEventListener(kind, ({ data }: MessageEvent<string>) =>
        set((JSON.parse(data) as Value | null) ?? undefined)
      )
    listen('space', setSpace)
    listen('run', setRun)
    listen('import', setImported)
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

export const useSpace = (): WorkspaceView => useLive().space
