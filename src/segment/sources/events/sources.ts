import { createReadStream, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { addAbortSignal, pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { UserError } from '../../../system/userError'
import { describeSystemError } from '../../../system/systemError'
import type { FileKind } from '../fileKind'
import { readFileKind } from '../fileKind'
import { decodeToUtf8, readLinesWithDuckDB, isOtherFormat, kindOfZstd, rejectUnsupportedFiles } from './formats'
import type { Line } from './lines'
import { splitLines } from './lines'

/** Where events are read. */
export interface EventSource {
  /** As it was given; reports and the list of refused events name it so. */
  readonly file: string
  /** As it is named in a sentence. */
  readonly name: string
  /** What tells it from others when a run goes on. */
  readonly identity: { path: string; bytes?: number }
  /**
   * Its lines in order, several at a time. `onBytes` is told the bytes as they are read, packed ones as they are. Throws
   * CannotRun when it cannot be read to its end, and what the signal throws.
   */
  lines(signal: AbortSignal, onBytes?: (chunk: Buffer) => void): AsyncIterable<Line[]>
}

/** The name that stands for standard input. */
export const STANDARD_INPUT = '-'

const GZIP = Buffer.from([0x1f, 0x8b])
const CHUNK_BYTES = 256 * 1024

/**
 * Looks at every file before anything is read. Throws CannotRun for one that is missing, a folder or not to be looked at,
 * and for standard input that is named twice.
 */
export async function openSources(files: readonly string[]): Promise<EventSource[]> {
  if (files.filter((file) => file === STANDARD_INPUT).length > 1) {
    throw new UserError('Standard input (-) can be read only once.')
  }
  const sources: EventSource[] = []
  for (const file of files) {
    sources.push(await sourceOf(file))
  }
  return sources
}

async function sourceOf(file: string): Promise<EventSource> {
  const name = sourceName(file)
  const bytes = file === STANDARD_INPUT ? undefined : sizeOf(file)
  // What is no ordinary file can be read only once.
  const kind = bytes === undefined ? undefined : await kindOf(file)
  if (kind !== undefined) {
    rejectUnsupportedFiles(name, kind)
  }
  return {
    file,
    name,
    identity: file === STANDARD_INPUT ? { path: file } : { path: resolve(file), bytes },
    async *lines(signal, onBytes) {
      try {
        yield* linesIn(file, kind, signal, onBytes)
      } catch (error) {
        throw error instanceof UserError || signal.aborted ? error : cannotReadError(file, error)
      }
    }
  }
}

async function kindOf(file: string): Promise<FileKind> {
  let kind: FileKind
  try {
    kind = readFileKind(file)
  } catch (error) {
    throw cannotReadError(file, error)
  }
  return kind.packed === 'zstd' ? kindOfZstd(file) : kind
}

function linesIn(
  file: string,
  kind: FileKind | undefined,
  signal: AbortSignal,
  onBytes?: (chunk: Buffer) => void
): AsyncIterable<Line[]> {
  if (kind === undefined || !isOtherFormat(kind)) {
    return splitLines(readBytes(file, signal, onBytes))
  }
  return kind.content === 'JSON lines' && kind.packed !== 'zstd'
    ? splitLines(decodeToUtf8(readBytes(file, signal, onBytes), kind.encoding))
    : readLinesWithDuckDB(file, kind, signal)
}

/** Bytes of all sources; undefined when one does not tell. */
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

/** Bytes of an ordinary file. Throws CannotRun for one that is missing, a folder or not to be looked at. */
function sizeOf(file: string): number | undefined {
  try {
    const stats = statSync(file)
    if (stats.isDirectory()) {
      throw new UserError(`${file} is a folder. Name the files in it.`)
    }
    return stats.isFile() ? stats.size : undefined
  } catch (error) {
    throw error instanceof UserError ? error : cannotReadError(file, error)
  }
}

/**
 * The bytes of a file or of standard input, unpacked when they begin as gzip does, whatever the name. Throws what the
 * file system, gzip or the signal throw.
 */
export async function* readBytes(
  file: string,
  signal: AbortSignal,
  onBytes: (chunk: Buffer) => void = () => undefined
): AsyncGenerator<Buffer, void, undefined> {
  const stream = file === STANDARD_INPUT ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES })
  addAbortSignal(signal, stream)
  const chunks = told(stream, onBytes)
  const { head, ended } = await headOf(chunks)
  if (!head.subarray(0, GZIP.length).equals(GZIP)) {
    yield* ended ? [head] : behind(head, chunks)
    return
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  // What goes wrong reaches the reader below through gunzip, which pipeline destroys with the error.
  pipeline(Readable.from(ended ? [head] : behind(head, chunks)), gunzip, () => undefined)
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    yield chunk
  }
}

async function* told(
  chunks: AsyncIterable<Buffer>,
  onBytes: (chunk: Buffer) => void
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of chunks) {
    onBytes(chunk)
    yield chunk
  }
}

/** The first bytes, as many as tell gzip; a pipe may give a single one at first. */
async function headOf(chunks: AsyncGenerator<Buffer, void, undefined>): Promise<{ head: Buffer; ended: boolean }> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < GZIP.length) {
    const next = await chunks.next()
    if (next.done) {
      return { head, ended: true }
    }
    head = Buffer.concat([head, next.value])
  }
  return { head, ended: false }
}

async function* behind(
  head: Buffer,
  chunks: AsyncGenerator<Buffer, void, undefined>
): AsyncGenerator<Buffer, void, undefined> {
  yield head
  yield* chunks
}

export const sourceName = (file: string): string => (file === STANDARD_INPUT ? 'Standard input' : file)

/** What a failure to read means, in one line. */
export function cannotReadError(file: string, error: unknown): UserError {
  const name = sourceName(file)
  const { code = '' } = error as { code?: string }
  if (code.startsWith('Z_')) {
    return new UserError(`${name} is broken gzip (${code}): it was cut off or damaged.`)
  }
  const reasons: Record<string, string> = {
    ENOENT: 'does not exist',
    EISDIR: 'is a folder. Name the files in it',
    EACCES: 'may not be read by this user',
    EPERM: 'may not be read by this user'
  }
  return new UserError(`${name} ${reasons[code] ?? `cannot be read: ${describeSystemError(error)}`}.`)
}
