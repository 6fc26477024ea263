import type { EventSource, Reached } from '../segment'
import { CannotRun } from '../segment'
import { cannotListen } from '../segment/systemFault'
import { Account } from './account'
import { Live } from './live'
import { Runs } from './runs'
import { consoleServer } from './server'
import { Space } from './space'
import { SpaceEvents } from './spaceEvents'

interface Options {
  /** Their events are the space's. */
  sources: readonly EventSource[]
  /** 0 for any free one. */
  port: number
  reached: Reached
}

export interface RunningConsole {
  /** `http://127.0.0.1:<port>` */
  address: string
  close: () => Promise<void>
}

/** Starts the console on 127.0.0.1 and begins to read the events. Throws CannotRun when it cannot listen. */
export async function startConsole({ sources, port, reached }: Options): Promise<RunningConsole> {
  const closing = new AbortController()
  const changed = () => live.changed('space')
  const changedRun = () => {
    live.changed('run')
    changed()
  }
  const events = new SpaceEvents(sources, changed)
  const space = new Space(events, new Account({ to: reached.to, url: reached.url }, reached.application))
  const runs = new Runs(space, changedRun)
  const live = new Live({ space: () => space.view(runs.summaries), run: () => runs.latest ?? null })
  const app = await consoleServer({ space, runs, live, changed })
  const address = await app.listen({ host: '127.0.0.1', port }).catch((error: NodeJS.ErrnoException) => {
    throw new CannotRun(cannotListen('console', port, error))
  })
  const reading = events.read(closing.signal)
  return {
    address,
    close: async () => {
      closing.abort()
      live.close()
      await runs.reset()
      await reading
      await app.close()
    }
  }
}
