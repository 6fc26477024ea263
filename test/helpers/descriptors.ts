import { readdirSync, readlinkSync } from 'node:fs'

/** How often this process holds a file open. */
export const heldOpen = (path: string): number =>
  readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === path
    } catch {
      // The one of this listing is gone.
      return false
    }
  }).length
