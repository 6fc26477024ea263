import type { Imports } from './imports'
import type { Live } from './live'
import type { Runs } from './runs'
import type { Space } from './space'

/** What the resources share. */
export interface Console {
  space: Space
  runs: Runs
  imports: Imports
  live: Live
  /** To be called when something of the space has changed, so that every page is told. */
  changed: () => void
}
