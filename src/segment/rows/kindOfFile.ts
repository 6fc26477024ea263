import type { FileKind } from '../events/fileKind'
import { fileKind } from '../events/fileKind'
import { unreadable } from '../events/sources'

/** What a file is by its first bytes. Throws CannotRun when it cannot be read. */
export function kindOfFile(path: string): FileKind {
  try {
    return fileKind(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}
