import type { Decompress } from 'fzstd'
import type { XXHash } from 'xxhash-wasm'

/** Largest window that is unpacked, in bytes: what the zstd program takes without being asked for more. */
const MAX_WINDOW = 128 * 1024 * 1024

/** A block holds at most so much, packed or not (RFC 8878, 3.1.1.2.4). */
const MAX_BLOCK = 128 * 1024

const FRAME = 0xfd2fb528
/** Frames with these first 28 bits hold no content (RFC 8878, 3.1.2). */
const SKIPPABLE = 0x184d2a50

const RESERVED_BLOCK = 3
const RLE_BLOCK = 1

/** What is wrong with packed bytes, in words that follow the name of the file. */
export class DamagedError extends Error {}

const CUT_OFF = 'is broken zstd: it was cut off'
const DAMAGED = 'is broken zstd: it is damaged'

/**
 * Unpacks zstd, frame by frame, block by block, and checks what a frame says of itself: the end of its last block, its
 * size and its checksum (fzstd checks neither). Holds one window and one block. Throws DamagedError.
 */
export async function* unpackZstd(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>
): AsyncGenerator<Buffer, void, undefined> {
  const [fzstd, { default: xxhash }] = await Promise.all([import('fzstd'), import('xxhash-wasm')])
  const hashes = await xxhash()
  const reader = new ExactReader(chunks)
  while (!(await reader.isAtEnd())) {
    const magic = (await reader.take(4)).readUInt32LE()
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
      await reader.skip((await reader.take(4)).readUInt32LE())
    } else if (magic === FRAME) {
      yield* unpackFrame(reader, fzstd.Decompress, hashes.create64())
    } else {
      throw new DamagedError(DAMAGED)
    }
  }
}

interface FrameHeader {
  bytes: Buffer
  hasChecksum: boolean
  size?: bigint
}

async function readHeader(reader: ExactReader): Promise<FrameHeader> {
  const descriptor = await reader.take(1)
  const [flags] = descriptor
  const isSingleSegment = (flags & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][flags & 3]
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][flags >> 6]
  const window = isSingleSegment ? Buffer.alloc(0) : await reader.take(1)
  const dictionary = await reader.take(dictionaryBytes)
  const sizeField = await reader.take(sizeBytes)
  const size = readSize(sizeField)
  if (dictionary.some((byte) => byte !== 0)) {
    throw new DamagedError('cannot be unpacked: it was packed with a dictionary. Pack it without one')
  }
  if ((isSingleSegment ? Number(size) : readWindow(window[0])) > MAX_WINDOW) {
    throw new DamagedError(
      'cannot be unpacked: it was packed with a window of more than 128 MB. Pack it without --long'
    )
  }
  const magic = Buffer.alloc(4)
  magic.writeUInt32LE(FRAME)
  return {
    bytes: Buffer.concat([magic, descriptor, window, dictionary, sizeField]),
    hasChecksum: (flags & 4) !== 0,
    size
  }
}

/** A size of two bytes counts from 256 on (RFC 8878, 3.1.1.1.4). */
function readSize(field: Buffer): bigint | undefined {
  switch (field.length) {
    case 0:
      return undefined
    case 1:
      return BigInt(field[0])
    case 2:
      return BigInt(field.readUInt16LE() + 256)
    case 4:
      return BigInt(field.readUInt32LE())
    default:
      return field.readBigUInt64LE()
  }
}

function readWindow(byte: number): number {
  const base = 2 ** (10 + (byte >> 3))
  return base + (base / 8) * (byte & 7)
}

async function* unpackFrame(
  reader: ExactReader,
  Unpacker: typeof Decompress,
  hash: XXHash<bigint>
): AsyncGenerator<Buffer, void, undefined> {
  const header = await readHeader(reader)
  const unpacked: Buffer[] = []
  const unpacker = new Unpacker((part) => void unpacked.push(Buffer.from(part)))
  let size = 0n
  const take = (packed: Buffer, isLast: boolean): Buffer => {
    try {
      unpacker.push(packed, isLast)
    } catch {
      throw new DamagedError(DAMAGED)
    }
    const part = Buffer.concat(unpacked.splice(0))
    hash.update(part)
    size += BigInt(part.length)
    return part
  }
  take(header.bytes, false)
  for (let isLast = false; !isLast;) {
    const start = await reader.take(3)
    const block = start.readUIntLE(0, 3)
    const type = (block >> 1) & 3
    const length = block >> 3
    if (type === RESERVED_BLOCK || length > MAX_BLOCK) {
      throw new DamagedError(DAMAGED)
    }
    isLast = (block & 1) === 1
    yield take(Buffer.concat([start, await reader.take(type === RLE_BLOCK ? 1 : length)]), false)
  }
  const checksum = header.hasChecksum ? await reader.take(4) : undefined
  yield take(checksum ?? Buffer.alloc(0), true)
  const isWrong = checksum !== undefined && Number(hash.digest() & 0xffffffffn) !== checksum.readUInt32LE()
  if (isWrong || (header.size !== undefined && header.size !== size)) {
    throw new DamagedError(DAMAGED)
  }
}

/** Bytes by their number, wherever the chunks end. */
class ExactReader {
  private readonly chunks: AsyncIterator<Buffer> | Iterator<Buffer>
  private rest: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Buffer> | Iterable<Buffer>) {
    this.chunks = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
  }

  async isAtEnd(): Promise<boolean> {
    return this.rest.length === 0 && !(await this.more())
  }

  async take(length: number): Promise<Buffer> {
    while (this.rest.length < length) {
      await this.need()
    }
    const taken = this.rest.subarray(0, length)
    this.rest = this.rest.subarray(length)
    return taken
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0;) {
      if (this.rest.length === 0) {
        await this.need()
      }
      const part = Math.min(left, this.rest.length)
      this.rest = this.rest.subarray(part)
      left -= part
    }
  }

  private async need(): Promise<void> {
    if (!(await this.more())) {
      throw new DamagedError(CUT_OFF)
    }
  }

  private async more(): Promise<boolean> {
    const next = await this.chunks.next()
    if (next.done === true) {
      return false
    }
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value])
    return true
  }
}
