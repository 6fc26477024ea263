import type { Hash } from 'node:crypto'
import { createHash } from 'node:crypto'
import { sha256 } from '../../../system/sha256'
import { UserError } from '../../../system/userError'
import type { Journal, ReadSoFar } from './journal'

/** A source that is not what an earlier part of the run read: nothing of it may be sent. */
export class SourceChangedError extends UserError {}

/** Bytes after which the digest of what was read so far is kept. */
const STEP_BYTES = 1024 * 1024

/**
 * Whether sources are the same as for an earlier part of the run: their first line, and all that was read of them, by
 * digests that are taken while they are read.
 */
export class SourceCheck {
  private readonly digests = new Map<number, { hash: Hash; bytes: number }>()
  private readonly known = new Map<string, string>()

  constructor(
    private readonly journal: Journal,
    private readonly names: readonly string[],
    private readonly begins: Map<number, string>,
    read: readonly ReadSoFar[]
  ) {
    read.forEach((one) => this.known.set(toKey(one), one.sha256))
  }

  /** Takes the first line of each source. Throws SourceChangedError when it is another than before. */
  begin(file: number, line: string): void {
    const digest = sha256(line)
    const known = this.begins.get(file)
    if (known === undefined) {
      this.begins.set(file, digest)
      this.journal.begins(file, digest)
    } else if (known !== digest) {
      throw new SourceChangedError(
        `${this.names[file]} does not begin as it did when the journal ${this.journal.path} was begun. Give the same input from its beginning, or name another journal.`
      )
    }
  }

  /** Takes the bytes of each source as they are read. Throws SourceChangedError when they are others than before. */
  take(file: number, chunk: Buffer): void {
    const digest = this.findDigest(file)
    for (let start = 0; start < chunk.length;) {
      const step = Math.min(chunk.length - start, STEP_BYTES - (digest.bytes % STEP_BYTES))
      digest.hash.update(chunk.subarray(start, start + step))
      digest.bytes += step
      start += step
      if (digest.bytes % STEP_BYTES === 0) {
        this.compare({ read: file, bytes: digest.bytes, sha256: digest.hash.copy().digest('hex') })
      }
    }
  }

  /** Takes the end of each source. */
  end(file: number): void {
    const { hash, bytes } = this.findDigest(file)
    this.compare({ read: file, bytes, sha256: hash.copy().digest('hex'), end: true })
  }

  private findDigest(file: number): { hash: Hash; bytes: number } {
    const digest = this.digests.get(file) ?? { hash: createHash('sha256'), bytes: 0 }
    this.digests.set(file, digest)
    return digest
  }

  private compare(read: ReadSoFar): void {
    const known = this.known.get(toKey(read))
    if (known === undefined) {
      this.known.set(toKey(read), read.sha256)
      this.journal.read(read)
    } else if (known !== read.sha256) {
      throw new SourceChangedError(
        `${this.names[read.read]} is not what it was when the journal ${this.journal.path} was begun: it was changed or replaced. Give the same input, or name another journal.`
      )
    }
  }
}

/** The end of a source is one thing to know, wherever it is. */
const toKey = ({ read, bytes, end }: ReadSoFar): string => (end ? `${read} end` : `${read} ${bytes}`)
