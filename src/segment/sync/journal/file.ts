import { closeSync, constants, copyFileSync, fstatSync, linkSync, openSync, readSync, rmSync } from 'node:fs'
import { AppendLog } from '../../../system/appendLog'
import { createPrivateFile, syncParentFolder, temporaryName } from '../../../system/files'
import { tryLock } from '../../../system/lock'
import { describeSystemError } from '../../../system/systemError'
import { UserError } from '../../../system/userError'
import { splitLines } from '../../sources/lines'

const BYTE_ORDER_MARK = Buffer.from('\uFEFF')

/** A batch's lines, message ids and reasons make one line. */
const MAX_LINE_BYTES = 1024 * 1024 * 1024

/** The file of a journal, held by one run at a time. What is written is whole lines, or nothing. */
export class JournalFile {
  private constructor(
    readonly path: string,
    private readonly log: AppendLog
  ) {}

  /** Opens the file that is there; undefined when there is none. Throws UserError when another run holds it. */
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
        throw new UserError(`${path} is not an ordinary file. Choose another file for the journal.`)
      }
      await lock(path, descriptor)
      return new JournalFile(path, AppendLog.over(descriptor))
    } catch (error) {
      closeSync(descriptor)
      throw journalError(path, error)
    }
  }

  /** Makes the file, for nobody but its owner, with its first line in it: there is never a journal without one. */
  static async create(path: string, firstLine: string): Promise<JournalFile> {
    const made = temporaryName(path)
    try {
      const log = AppendLog.over(createPrivateFile(made))
      try {
        await lock(path, log.descriptor)
        log.append(`${firstLine}\n`)
        log.syncAll()
        link(made, path)
        syncParentFolder(path)
        return new JournalFile(path, log)
      } catch (error) {
        log.close()
        throw error
      } finally {
        rmSync(made, { force: true })
      }
    } catch (error) {
      throw journalError(path, error)
    }
  }

  /** A file that is only read, whatever a run does with it. */
  static reading(path: string, descriptor: number): JournalFile {
    return new JournalFile(path, AppendLog.over(descriptor))
  }

  get isEmpty(): boolean {
    return this.log.isEmpty
  }

  /** Whether its first line begins with a byte order mark, which editors add: readers of lines do not see it. */
  get isMarked(): boolean {
    const head = Buffer.alloc(BYTE_ORDER_MARK.length)
    readSync(this.log.descriptor, head, 0, head.length, 0)
    return head.equals(BYTE_ORDER_MARK)
  }

  /**
   * Its whole lines, and where each ends. Half a line, which a killed run may leave at the end, is not one of them. A line
   * that cannot be read is the last.
   */
  async *lines(): AsyncGenerator<{ number: number; text: string | undefined; end: number }> {
    let end = 0
    for await (const lines of splitLines(this.log.bytes(), MAX_LINE_BYTES)) {
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

  /** Throws UserError when it cannot be written whole; then it is as before, and nothing is written any more. */
  append(line: string): void {
    try {
      this.log.append(`${line}\n`)
    } catch (error) {
      throw journalError(this.path, error)
    }
  }

  /** Resolves when everything is on the disk. Rejects with UserError. */
  async sync(): Promise<void> {
    try {
      await this.log.sync()
    } catch (error) {
      throw journalError(this.path, error)
    }
  }

  syncNow(): void {
    this.log.syncNow()
  }

  /** Cuts off what comes behind a line. A copy of what was there is kept; returns its path. */
  cutBehind(end: number): string {
    const copy = `${this.path}.damaged-${new Date().toISOString().replace(/[^\d]/g, '').slice(0, 14)}`
    copyFileSync(this.path, copy, constants.COPYFILE_EXCL)
    this.log.cut(end)
    return copy
  }

  /** Cuts off what a killed run left half written. */
  cutHalfLine(): void {
    this.log.cut()
  }

  /** Ends the lock, too. */
  close(): void {
    this.log.close()
  }
}

/** Why a journal cannot be used, for people. */
export const journalError = (path: string, error: unknown): UserError =>
  error instanceof UserError
    ? error
    : new UserError(`The journal ${path} cannot be read and written: ${describeSystemError(error)}.`)

const inUse = (path: string): UserError =>
  new UserError(`Journal ${path} is in use by another run. Wait for its end, or choose another journal.`)

async function lock(path: string, descriptor: number): Promise<void> {
  if (!(await tryLock(descriptor))) {
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
