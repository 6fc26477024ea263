import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  read,
  readSync,
  writeSync
} from 'node:fs'
import { promisify } from 'node:util'

const NEWLINE = 0x0a
const CHUNK_BYTES = 256 * 1024

/** Characters that a buffered log holds before it writes them. */
const BUFFERED_CHARACTERS = 64 * 1024

/** A file that only grows, by whole lines: what is added is in it as a whole, or not at all. */
export class AppendLog {
  private broken: Error | undefined

  private constructor(
    readonly descriptor: number,
    private readonly isFile: boolean,
    /** Bytes of its whole lines. */
    private end: number
  ) {}

  /** Opens a file that is there, with what it holds. Throws what the system says. */
  static open(path: string): AppendLog {
    return AppendLog.over(openSync(path, constants.O_RDWR | constants.O_APPEND))
  }

  /** Takes a file that is open; one that is only read may be written by others. Throws what the system says. */
  static over(descriptor: number): AppendLog {
    const isFile = fstatSync(descriptor).isFile()
    return new AppendLog(descriptor, isFile, isFile ? endOfWholeLines(descriptor) : 0)
  }

  get isEmpty(): boolean {
    return this.end === 0
  }

  /**
   * Adds lines, each with its end. Throws what the system says when they cannot be written as a whole: then the file is as it
   * was, and nothing is added to it any more.
   */
  append(lines: string): void {
    if (this.broken !== undefined) {
      throw this.broken
    }
    const bytes = Buffer.from(lines)
    try {
      for (let written = 0; written < bytes.length;) {
        written += writeSync(this.descriptor, bytes, written)
      }
      this.end += bytes.length
    } catch (error) {
      this.broken = error as Error
      if (this.isFile) {
        ftruncateSync(this.descriptor, this.end)
      }
      throw error
    }
  }

  /** Resolves when everything is on the disk. Rejects with what the system says, and so does all that follows. */
  async sync(): Promise<void> {
    await promisify(fdatasync)(this.descriptor).catch((error: Error) => {
      this.broken = error
      throw error
    })
  }

  syncNow(): void {
    fdatasyncSync(this.descriptor)
  }

  /** Puts the whole file on the disk, its size and times as well. */
  syncAll(): void {
    fsyncSync(this.descriptor)
  }

  /** The bytes of its whole lines. */
  async *bytes(): AsyncGenerator<Buffer> {
    for (let start = 0; start < this.end;) {
      const length = Math.min(CHUNK_BYTES, this.end - start)
      const { bytesRead, buffer } = await promisify(read)(this.descriptor, Buffer.alloc(length), 0, length, start)
      if (bytesRead === 0) {
        return
      }
      start += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  }

  /** Cuts off what comes behind so many bytes, by default half a line that a killed program has left. */
  cut(end = this.end): void {
    ftruncateSync(this.descriptor, end)
    this.end = end
  }

  /** Ends a lock of the file, too. */
  close(): void {
    closeSync(this.descriptor)
  }
}

/**
 * A list that is written during other work, one JSON object a line, some at a time. Nothing that goes wrong with it ends the work: it is
 * kept in `failure`, and nothing is written any more.
 */
export class BufferedLog {
  private log: AppendLog | undefined
  private started = false
  private text = ''
  private failed: unknown

  /** `open` is called before the first lines are written. */
  constructor(private readonly open: () => AppendLog) {}

  /** From now on what is added is written; what was added before is kept until then. With `now` the file is opened at once. */
  start(now = false): void {
    this.started = true
    if (now) {
      this.attempt(() => (this.log ??= this.open()))
    }
  }

  /** What the system said when it could not be written to its end. */
  get failure(): unknown {
    return this.failed
  }

  add(entry: object): void {
    this.text += `${JSON.stringify(entry)}\n`
    if (this.text.length >= BUFFERED_CHARACTERS) {
      this.flush()
    }
  }

  /** Writes what was added so far, for those who read along. */
  flush(): void {
    if (this.text === '' || !this.started) {
      return
    }
    this.attempt(() => {
      this.log ??= this.open()
      this.log.append(this.text)
    })
    this.text = ''
  }

  close(): void {
    this.flush()
    this.log?.close()
    this.log = undefined
  }

  private attempt(work: () => void): void {
    if (this.failed !== undefined) {
      return
    }
    try {
      work()
    } catch (error) {
      this.failed = error
    }
  }
}

/** A killed program may leave a part of a line behind the last whole one. */
function endOfWholeLines(descriptor: number): number {
  const chunk = Buffer.alloc(CHUNK_BYTES)
  let end = fstatSync(descriptor).size
  while (end > 0) {
    const start = Math.max(0, end - chunk.length)
    const length = readSync(descriptor, chunk, 0, end - start, start)
    const newline = chunk.subarray(0, length).lastIndexOf(NEWLINE)
    if (newline !== -1) {
      return start + newline + 1
    }
    end = start
  }
  return 0
}
