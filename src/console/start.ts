import type { EventSource } from '../segment/sources/events/sources'
import type { ReachedTarget } from '../amazon/target'
import { removeAbandonedFolders } from '../system/privateFolder'
import { describeListenError } from '../system/systemError'
import { UserError } from '../system/userError'
import { SpaceEvents } from './events/events'
import { Live } from './http/live'
import { Imports } from './imports/imports'
import { Runs } from './runs/runs'
import { createServer } from './server'
import { AmazonLogin } from './workspace/amazonLogin'
import { WorkspaceFile } from './workspace/file'
import { Workspace } from './workspace/workspace'

interface Options {
  /** The events of the space. */
  sources: readonly EventSource[]
  /** 0 for any free one. */
  port: number
  reached: ReachedTarget
  /** Path of the file that keeps the workspace. */
  workspace?: string
  /** How long nothing goes to an audience after a request that Amazon may still apply, in milliseconds. */
  holdMs?: number
}

export interface RunningConsole {
  /** `http://127.0.0.1:<port>` */
  address: string
  close: () => Promise<void>
}

/**
 * Starts the console on 127.0.0.1 and begins to read the events. Throws UserError when it cannot listen, and for a
 * workspace that it cannot take.
 */
export async function startConsole({ sources, port, reached, workspace, holdMs }: Options): Promise<RunningConsole> {
  // What an earlier console that was killed has left of people goes before anything else.
  await removeAbandonedFolders()
  const closing = new AbortController()
  const amazon = { to: reached.to, url: reached.url }
  const file = workspace === undefined ? undefined : WorkspaceFile.open(workspace, amazon)
  await file?.removeLeftovers()
  const events = new SpaceEvents(sources, () => live.changed('space'))
  const space = new Workspace(
    events,
    new AmazonLogin(amazon, reached.application, holdMs),
    () => live.changed('space'),
    file
  )
  const runs = new Runs(space, () => {
    live.changed('run')
    live.changed('space')
  })
  const imports = new Imports(space, () => live.changed('import'))
  const live = new Live({
    space: () => space.view(runs.summaries),
    run: () => runs.latest ?? null,
    import: () => imports.view ?? null
  })
  const app = await createServer({ space, runs, imports, live })
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
      space.close()
      await reading
      await app.close()
    }
  }
}
