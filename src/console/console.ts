import type { Imports } from './imports/imports'
import type { Live } from './http/live'
import type { Runs } from './runs/runs'
import type { Workspace } from './workspace/workspace'

/** What the resources share. */
export interface Console {
  space: Workspace
  runs: Runs
  imports: Imports
  live: Live
  /** To be called when something of the space has changed, so that every page is told. */
  changed: () => void
}
