import type { FileKind } from '../fileKind'
import { readFileKind } from '../fileKind'
import { cannotReadError } from './sources'

/** What a file is by its first bytes. Throws CannotRun when it cannot be read. */
export function detectFileKind(path: string): FileKind {
  try {
    return readFileKind(path)
  } catch (error) {
    throw cannotReadError(path, error)
  }
}
