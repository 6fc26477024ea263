import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../../../system/userError'
import { cannotReadError, readBytes, sourceName, STANDARD_INPUT } from '../bytes'
import { decodeToUtf8 } from '../encoding'
import type { FileKind } from '../fileKind'
import { readFileKind } from '../fileKind'
import { needsDuckDB, readLinesWithDuckDB, rejectUnsupportedFiles } from './formats'
import type { Line } from '../lines'
import { splitLines } from '../lines'

/** Where events are read. */
export interface EventSource {
  /** As it was given; reports and the list of refused events name it so. */
  readonly file: string
  /** As it is named in a sentence. */
  readonly name: string
  /** Identifies it when a run resumes. */
  readonly identity: { path: string; bytes?: number }
  /**
   * Its lines in order, several at a time. `onBytes` gets the bytes as they are read, packed ones as they are. Throws
   * UserError when it cannot be read to its end, and what the signal throws.
   */
  lines(signal: AbortSignal, onBytes?: (chunk: Buffer) => void): AsyncIterable<Line[]>
}

/**
 * Looks at every file before anything is read. Throws UserError for one that is missing, a folder, unreadable or not
 * events, and for standard input that is named twice.
 */
export async function openSources(files: readonly string[]): Promise<EventSource[]> {
  if (files.filter((file) => file === STANDARD_INPUT).length > 1) {
    throw new UserError('Standard input (-) can be read only once.')
  }
  const sources: EventSource[] = []
  for (const file of files) {
    sources.push(await openEvents(file))
  }
  return sources
}

async function openEvents(file: string): Promise<EventSource> {
  const name = sourceName(file)
  const bytes = file === STANDARD_INPUT ? undefined : readSize(file)
  // What is not an ordinary file can be read only once.
  const kind = bytes === undefined ? undefined : await readFileKind(file)
  if (kind !== undefined) {
    rejectUnsupportedFiles(name, kind)
  }
  return {
    file,
    name,
    identity: file === STANDARD_INPUT ? { path: file } : { path: resolve(file), bytes },
    async *lines(signal, onBytes) {
      try {
        yield* readLines(file, kind, { signal, onBytes })
      } catch (error) {
        throw signal.aborted ? error : cannotReadError(file, error)
      }
    }
  }
}

function readLines(
  file: string,
  kind: FileKind | undefined,
  options: { signal: AbortSignal; onBytes?: (chunk: Buffer) => void }
): AsyncIterable<Line[]> {
  if (kind !== undefined && needsDuckDB(kind)) {
    return readLinesWithDuckDB(file, kind, options)
  }
  const bytes = readBytes(file, options)
  return splitLines(kind?.encoding.startsWith('utf-16') ? decodeToUtf8(bytes, { label: kind.encoding }) : bytes)
}

/** Bytes of all sources; undefined when one has no size. */
export function totalBytes(sources: readonly EventSource[]): number | undefined {
  let total = 0
  for (const { identity } of sources) {
    if (identity.bytes === undefined) {
      return undefined
    }
    total += identity.bytes
  }
  return total
}

/** Bytes of an ordinary file. Throws UserError for one that is missing, a folder or unreadable. */
function readSize(file: string): number | undefined {
  try {
    const stats = statSync(file)
    if (stats.isDirectory()) {
      throw new UserError(`${file} is a folder. Name the files in it.`)
    }
    return stats.isFile() ? stats.size : undefined
  } catch (error) {
    throw cannotReadError(file, error)
  }
}
