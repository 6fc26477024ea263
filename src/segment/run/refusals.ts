import { chmodSync, closeSync, mkdtempSync, openSync, realpathSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CannotRun } from '../cannotRun'
import { systemWords } from '../systemFault'

/** An event that did not reach Amazon, by its place: the event itself stays where it was read. */
export interface RefusedEvent {
  file: string
  /** From 1. */
  line: number
  messageId?: string
  audience?: string
  reason: string
}

/** A row that did not reach Amazon, by its ID there. */
export interface RefusedRow {
  /** Of several files, all of them. */
  file: string
  row: string
  audience?: string
  reason: string
}

const FLUSH_CHARACTERS = 64 * 1024

/**
 * The file of refused events, one JSON object a line, for nobody but its owner to read. Without a path of the caller's
 * it is made at the first refusal, in a new folder of the system's for temporary files.
 */
export class RefusedEvents {
  private descriptor: number | undefined
  private text = ''
  private file: string | undefined
  private empty = true

  /** Throws CannotRun when the file cannot be written, or is one of the files that are read. */
  constructor(path: string | undefined, inputs: readonly string[]) {
    if (path !== undefined) {
      if (inputs.some((input) => isSameFile(input, path))) {
        throw new CannotRun(`${path} is to be read; name another file for the refused events.`)
      }
      this.open(path)
    }
  }

  /** Path of the file; undefined when nothing is listed. */
  get path(): string | undefined {
    return this.empty ? undefined : this.file
  }

  add(refused: RefusedEvent | RefusedRow): void {
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
    if (this.text === '') {
      return
    }
    const descriptor =
      this.descriptor ?? this.open(join(mkdtempSync(join(tmpdir(), 'amazon-ads-dsp-amc-')), 'refused.jsonl'))
    const bytes = Buffer.from(this.text)
    for (let written = 0; written < bytes.length;) {
      written += writeSync(descriptor, bytes, written)
    }
    this.text = ''
  }

  private open(path: string): number {
    try {
      const descriptor = openSync(path, 'w', 0o600)
      chmodSync(path, 0o600)
      this.descriptor = descriptor
      this.file = path
      return descriptor
    } catch (error) {
      throw new CannotRun(`The file for refused events, ${path}, cannot be written: ${systemWords(error)}.`)
    }
  }
}

function isSameFile(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other)
  } catch {
    return false
  }
}
