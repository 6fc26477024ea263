import {
  closeSync,
  constants,
  copyFileSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  openSync,
  read,
  readSync,
  unlinkSync,
  writeSync
} from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { UserError } from '../../../system/userError'
import { splitLines } from '../../sources/events/lines'
import { describeSystemError } from '../../../system/systemError'

const NEWLINE = 0x0a
const BYTE_ORDER_MARK = Buffer.from('\uFEFF')
const CHUNK_BYTES = 256 * 1024

/** A batch's lines, message ids and reasons make one line. */
const MAX_LINE_BYTES = 1024 * 1024 * 1024

/** The file of a journal, held by one run at a time. What is written is whole lines, or nothing. */
export class JournalFile {
  private broken: UserError | undefined

  private constructor(
    readonly path: string,
    private readonly descriptor: number,
    private end: number
  ) {}

  /** Opens the file that is there; undefined when there is none. Throws CannotRun when another run holds it. */
  static async open(path: string): Promise<JournalFile | undefined> {
    let descriptor: number
    try {
      descriptor = openSync(path, constants.O_RDWR | constants.O_APPEND)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return undefined
      }
      throw journalError(path, error)
    }
    try {
      if (!fstatSync(descriptor).isFile()) {
        throw new UserError(`${path} is no ordinary file. Name another file for the journal.`)
      }
      await lock(path, descriptor)
      return new JournalFile(path, descriptor, endOfWholeLines(descriptor))
    } catch (error) {
      closeSync(descriptor)
      throw error instanceof UserError ? error : journalError(path, error)
    }
  }

  /** Makes the file, for nobody but its owner, with its first line in it: there is never a journal without one. */
  static async create(path: string, firstLine: string): Promise<JournalFile> {
    const made = `${path}.${process.pid}.new`
    try {
      const file = new JournalFile(path, openSync(made, 'ax+', 0o600), 0)
      try {
        await lock(path, file.descriptor)
        file.append(firstLine)
        fsyncSync(file.descriptor)
        link(made, path)
        syncFolder(path)
        return file
      } catch (error) {
        file.close()
        throw error
      } finally {
        unlinkSync(made)
      }
    } catch (error) {
      throw error instanceof UserError ? error : journalError(path, error)
    }
  }

  /** A file that is only read, at whatever a run does with it. */
  static reading(path: string, descriptor: number): JournalFile {
    return new JournalFile(path, descriptor, endOfWholeLines(descriptor))
  }

  get isEmpty(): boolean {
    return this.end === 0
  }

  /** Whether a mark of UTF-8 stands before its first line, as editors put there: readers of lines do not see it. */
  get isMarked(): boolean {
    const head = Buffer.alloc(BYTE_ORDER_MARK.length)
    readSync(this.descriptor, head, 0, head.length, 0)
    return head.equals(BYTE_ORDER_MARK)
  }

  /**
   * Its whole lines, and where each ends. A half one, which a killed run may leave at the end, is none. A line that cannot
   * be read is the last.
   */
  async *lines(): AsyncGenerator<{ number: number; text: string | undefined; end: number }> {
    let end = 0
    for await (const lines of splitLines(this.bytes(), MAX_LINE_BYTES)) {
      for (const line of lines) {
        if ('refusal' in line) {
          yield { number: line.number, text: undefined, end }
          return
        }
        end += Buffer.byteLength(line.text) + 1
        yield { number: line.number, text: line.text, end }
      }
    }
  }

  private async *bytes(): AsyncGenerator<Buffer> {
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

  /** Throws CannotRun when it cannot be written whole; then it is as before, and nothing is written any more. */
  append(line: string): void {
    if (this.broken !== undefined) {
      throw this.broken
    }
    const bytes = Buffer.from(`${line}\n`)
    try {
      for (let written = 0; written < bytes.length;) {
        written += writeSync(this.descriptor, bytes, written)
      }
      this.end += bytes.length
    } catch (error) {
      this.broken = journalError(this.path, error)
      ftruncateSync(this.descriptor, this.end)
      throw this.broken
    }
  }

  /** Waits until everything is on the disk. */
  async sync(): Promise<void> {
    await promisify(fdatasync)(this.descriptor).catch((error: unknown) => {
      this.broken = journalError(this.path, error)
      throw this.broken
    })
  }

  syncNow(): void {
    fdatasyncSync(this.descriptor)
  }

  /** Cuts off what comes behind a line. A copy of what was there is kept; returns its path. */
  cutBehind(end: number): string {
    const copy = `${this.path}.damaged-${new Date().toISOString().replace(/[^\d]/g, '').slice(0, 14)}`
    copyFileSync(this.path, copy, constants.COPYFILE_EXCL)
    this.end = end
    this.cutHalfLine()
    return copy
  }

  /** Cuts off what a killed run left half written. */
  cutHalfLine(): void {
    ftruncateSync(this.descriptor, this.end)
  }

  /** Ends the lock, too. */
  close(): void {
    closeSync(this.descriptor)
  }
}

export const journalError = (path: string, error: unknown): UserError =>
  new UserError(`The journal ${path} cannot be read and written: ${describeSystemError(error)}.`)

const inUse = (path: string): UserError =>
  new UserError(`Another run is at work with the journal ${path}. Wait for its end, or name another journal.`)

async function lock(path: string, descriptor: number): Promise<void> {
  // Native code: loaded for whoever keeps a journal.
  const { tryLock } = await import('fs-native-extensions')
  if (!tryLock(descriptor)) {
    throw inUse(path)
  }
}

/** Never takes another's place: of two runs that begin at once, one finds the name taken. */
function link(made: string, path: string): void {
  try {
    linkSync(made, path)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? inUse(path) : error
  }
}

/** A new name is on the disk when its folder is. */
function syncFolder(path: string): void {
  let folder: number | undefined
  try {
    folder = openSync(dirname(path), 'r')
    fsyncSync(folder)
  } catch {
    // Some systems do not open folders; they keep names themselves.
  } finally {
    if (folder !== undefined) {
      closeSync(folder)
    }
  }
}

/** Bytes up to the end of the last whole line: a run that is killed may leave a part of one. */
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
