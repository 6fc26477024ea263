import { createReadStream } from 'node:fs'
import { addAbortSignal, pipeline, Readable } from 'node:stream'
import { constants, createGunzip } from 'node:zlib'
import { UserError } from '../../system/userError'
import { describeSystemError } from '../../system/systemError'
import { DamagedError, unpackZstd } from './zstd'

/** The name of standard input. */
export const STANDARD_INPUT = '-'

export type Packing = 'gzip' | 'zstd'

const MAGIC: readonly (readonly [Packing, Buffer])[] = [
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])]
]
const MAGIC_BYTES = 4

const CHUNK_BYTES = 256 * 1024

/**
 * Bounds on what is unpacked: so much always, and beyond that so many times what is packed. Tables and events of people
 * shrink to a twentieth or so; a file made to fill a disk shrinks to a thousandth.
 */
export const UNPACKED = { bytes: 1024 ** 3, times: 200 }

/** What bytes are packed with, by their beginning, whatever the name of the file. */
export const detectPacking = (head: Buffer): Packing | undefined =>
  MAGIC.find(([, bytes]) => head.subarray(0, bytes.length).equals(bytes))?.[0]

interface ReadOptions {
  signal?: AbortSignal
  /** Called with the bytes as they are read, packed ones as they are. */
  onBytes?: (chunk: Buffer) => void
}

/**
 * The bytes of a file or of standard input, unpacked, and read to a verified end: gzip's CRC and length, zstd's frames and
 * checksums. Throws what the file system, the packing or the signal throw; `cannotReadError` has words for it.
 */
export async function* readBytes(
  file: string,
  { signal, onBytes }: ReadOptions = {}
): AsyncGenerator<Buffer, void, undefined> {
  const stream = file === STANDARD_INPUT ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES })
  if (signal !== undefined) {
    addAbortSignal(signal, stream)
  }
  let packed = 0
  const { head, chunks } = await withHead(
    watch(stream, (chunk) => {
      packed += chunk.length
      onBytes?.(chunk)
    })
  )
  const packing = detectPacking(head)
  if (packing === undefined) {
    yield* chunks
    return
  }
  let unpacked = 0
  for await (const chunk of unpack(chunks, packing)) {
    unpacked += chunk.length
    if (unpacked > UNPACKED.bytes && unpacked > packed * UNPACKED.times) {
      throw new UserError(
        `${sourceName(file)} is packed to less than a ${UNPACKED.times}th of its content, as no table and no events of people are. Unpack it yourself if it is right.`
      )
    }
    yield chunk
  }
}

/** Unpacks bytes to their verified end, or, where that was cut off on purpose, as far as they go. */
export function unpack(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  packing: Packing,
  { isCut = false } = {}
): AsyncIterable<Buffer> {
  return packing === 'zstd' ? unpackZstd(chunks) : unpackGzip(chunks, isCut)
}

/** Node ends at the first zero behind a member, whatever comes behind it: a part that was lost, or another member. */
async function* unpackGzip(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  isCut: boolean
): AsyncGenerator<Buffer, void, undefined> {
  let packed = 0
  let isAtEnd = false
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      packed += chunk.length
      yield chunk
    }
    isAtEnd = true
  }
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES, finishFlush: isCut ? constants.Z_SYNC_FLUSH : undefined })
  // What goes wrong reaches the reader through `unpacked`, which pipeline destroys with the error.
  pipeline(Readable.from(counted()), unpacked, () => undefined)
  yield* unpacked
  if (!isCut && (!isAtEnd || unpacked.bytesWritten < packed)) {
    throw new DamagedError('is broken gzip: there are zeros behind its end, where a part of it may have been')
  }
}

async function* watch(
  chunks: AsyncIterable<Buffer>,
  onBytes: (chunk: Buffer) => void
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of chunks) {
    onBytes(chunk)
    yield chunk
  }
}

/** The first bytes, as many as the packing is detected from, and all chunks; a pipe may give a single byte at first. */
async function withHead(
  source: AsyncGenerator<Buffer, void, undefined>
): Promise<{ head: Buffer; chunks: AsyncGenerator<Buffer, void, undefined> }> {
  let head: Buffer = Buffer.alloc(0)
  let ended = false
  while (head.length < MAGIC_BYTES && !ended) {
    const { done, value } = (await source.next()) as IteratorResult<Buffer, undefined>
    ended = done === true
    head = value === undefined ? head : Buffer.concat([head, value])
  }
  async function* all(): AsyncGenerator<Buffer, void, undefined> {
    if (head.length > 0) {
      yield head
    }
    yield* source
  }
  return { head, chunks: all() }
}

export const sourceName = (file: string): string => (file === STANDARD_INPUT ? 'Standard input' : file)

const REASONS: Record<string, string> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder. Name the files in it',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied'
}

/** Whether reading failed, for which `cannotReadError` has words, and not what was done with the bytes. */
export const isReadError = (error: unknown): boolean =>
  error instanceof DamagedError || typeof (error as { code?: unknown }).code === 'string'

/** What a failure to read means, in one line. */
export function cannotReadError(file: string, error: unknown): UserError {
  const name = sourceName(file)
  if (error instanceof UserError) {
    return error
  }
  if (error instanceof DamagedError) {
    return new UserError(`${name} ${error.message}.`)
  }
  const { code = '' } = error as { code?: string }
  if (code.startsWith('Z_')) {
    return new UserError(`${name} is broken gzip (${code}): it was cut off or damaged.`)
  }
  return new UserError(`${name} ${REASONS[code] ?? `cannot be read: ${describeSystemError(error)}`}.`)
}
