import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, readSync, realpathSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jsonObject } from '../../destinations/amazon-ads-dsp-amc/api/responseBody'
import { UserError } from '../../system/userError'
import { describeSystemError } from '../../system/systemError'

/** An event that did not reach Amazon, by its place: the event itself stays where it was read. */
export interface RejectedEvent {
  file: string
  /** From 1. */
  line: number
  messageId?: string
  audience?: string
  reason: string
}

/** A row that did not reach Amazon, by its ID there. */
export interface RejectedRow {
  /** Of several files, all of them. */
  file: string
  row: string
  audience?: string
  reason: string
}

const FLUSH_CHARACTERS = 64 * 1024

/** Bytes in which the first line of such a file ends: reasons are short, and paths. */
const FIRST_LINE_BYTES = 16 * 1024

/**
 * The file of refused events, one JSON object a line, for nobody but its owner to read. Without a path of the caller's
 * it is made at the first refusal, in a new folder of the system's for temporary files. A file that is there is taken only
 * if it is such a list or empty, and keeps its mode.
 */
export class RejectedEventsFile {
  private descriptor: number | undefined
  private text = ''
  private file: string | undefined
  private empty = true
  private begun = false
  private failed: string | undefined

  /** Throws CannotRun when the file cannot be written, is one of the files that are read, or is no list of refused events. */
  constructor(
    private readonly given: string | undefined,
    inputs: readonly string[]
  ) {
    if (given !== undefined) {
      if (inputs.some((input) => isSameFile(input, given))) {
        throw new UserError(`${given} is to be read; name another file for the refused events.`)
      }
      refuseForeign(given)
    }
  }

  /** Path of the file; undefined when nothing is listed. */
  get path(): string | undefined {
    return this.empty ? undefined : this.file
  }

  /** Why it could not be written to its end. */
  get failure(): string | undefined {
    return this.failed
  }

  /** From here on it is written; what was in the file before is gone. */
  begin(): void {
    const { given } = this
    this.begun = true
    if (given !== undefined) {
      this.attempt(() => this.open(given))
    }
  }

  add(refused: RejectedEvent | RejectedRow): void {
    this.empty = false
    this.text += `${JSON.stringify(refused)}\n`
    if (this.text.length >= FLUSH_CHARACTERS) {
      this.flush()
    }
  }

  close(): void {
    this.flush()
    if (this.descriptor !== undefined) {
      closeSync(this.descriptor)
      this.descriptor = undefined
    }
  }

  /** Writes what was added so far, for those who read along. */
  flush(): void {
    if (this.text === '' || !this.begun) {
      return
    }
    this.attempt(() => {
      const descriptor =
        this.descriptor ?? this.open(join(mkdtempSync(join(tmpdir(), 'amazon-ads-dsp-amc-')), 'refused.jsonl'))
      const bytes = Buffer.from(this.text)
      for (let written = 0; written < bytes.length;) {
        written += writeSync(descriptor, bytes, written)
      }
    })
    this.text = ''
  }

  /** Nothing that goes wrong here ends a run: what was sent is sent. */
  private attempt(work: () => void): void {
    if (this.failed !== undefined) {
      return
    }
    try {
      work()
    } catch (error) {
      const file = this.file ?? 'in the folder for temporary files'
      this.failed = `The list of refused events, ${file}, cannot be written to its end: ${describeSystemError(error)}.`
    }
  }

  private open(path: string): number {
    this.file = path
    this.descriptor = openSync(path, 'a+', 0o600)
    if (fstatSync(this.descriptor).isFile()) {
      ftruncateSync(this.descriptor)
    }
    return this.descriptor
  }
}

/** Throws CannotRun for a file that is there and no list of refused events, and for one that cannot be written. */
function refuseForeign(path: string): void {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return
    }
    throw new UserError(`The file for refused events, ${path}, cannot be written: ${describeSystemError(error)}.`)
  }
  try {
    if (fstatSync(descriptor).isFile() && !isList(descriptor)) {
      throw new UserError(`${path} is there already, and no list of refused events. Name another file for them.`)
    }
  } finally {
    closeSync(descriptor)
  }
}

/** Whether the file is empty or begins as such a list does. */
function isList(descriptor: number): boolean {
  const bytes = Buffer.alloc(FIRST_LINE_BYTES)
  const [line] = bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, 0)).split('\n')
  if (line === '') {
    return fstatSync(descriptor).size === 0
  }
  const { file, line: number, row, reason } = jsonObject(line) ?? {}
  const hasPlace = typeof number === 'number' || typeof row === 'string'
  return typeof file === 'string' && hasPlace && typeof reason === 'string'
}

function isSameFile(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other)
  } catch {
    // One of them is not there.
  }
  return false
}
