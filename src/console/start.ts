import type { EventSource, ReachedTarget } from '../segment'
import { UserError } from '../segment'
import { describeListenError } from '../system/systemError'
import { AmazonLogin } from './workspace/amazonLogin'
import { Imports } from './imports/imports'
import { Live } from './http/live'
import { Runs } from './runs/runs'
import { consoleServer } from './server'
import { Workspace } from './workspace/workspace'
import { SpaceEvents } from './events/events'
import { WorkspaceFile } from './workspace/file'

interface Options {
  /** Their events are the space's. */
  sources: readonly EventSource[]
  /** 0 for any free one. */
  port: number
  reached: ReachedTarget
  /** Path of the file in which what is clicked is kept. */
  workspace?: string
}

export interface RunningConsole {
  /** `http://127.0.0.1:<port>` */
  address: string
  close: () => Promise<void>
}

/**
 * Starts the console on 127.0.0.1 and begins to read the events. Throws CannotRun when it cannot listen, and for a
 * workspace that it cannot take.
 */
export async function startConsole({ sources, port, reached, workspace: file }: Options): Promise<RunningConsole> {
  const closing = new AbortController()
  const amazon = { to: reached.to, url: reached.url }
  const workspace = file === undefined ? undefined : WorkspaceFile.open(file, amazon)
  const changed = () => {
    workspace?.save(space.clicked)
    live.changed('space')
  }
  const changedRun = () => {
    live.changed('run')
    live.changed('space')
  }
  const events = new SpaceEvents(sources, () => live.changed('space'))
  const space = new Workspace(events, new AmazonLogin(amazon, reached.application))
  if (workspace?.found !== undefined) {
    space.restore(workspace.found)
  }
  const runs = new Runs(space, changedRun)
  const imports = new Imports(space, () => live.changed('import'))
  const live = new Live({
    space: () => ({
      ...space.view(runs.summaries),
      workspace: workspace && { file: workspace.file, problem: workspace.problem }
    }),
    run: () => runs.latest ?? null,
    import: () => imports.view ?? null
  })
  const app = await consoleServer({ space, runs, imports, live, changed })
  const address = await app.listen({ host: '127.0.0.1', port }).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(describeListenError('console', port, error))
  })
  const reading = events.read(closing.signal)
  return {
    address,
    close: async () => {
      closing.abort()
      live.close()
      await Promise.all([runs.reset(), imports.reset()])
      await reading
      await app.close()
    }
  }
}
