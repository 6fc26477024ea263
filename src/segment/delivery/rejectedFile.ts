import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { jsonObject } from '../../destinations/amazon-ads-dsp-amc/api/json'
import { AppendLog, BufferedLog } from '../../system/appendLog'
import { createPrivateFile, isSameFile, temporaryName } from '../../system/files'
import { describeSystemError } from '../../system/systemError'
import { UserError } from '../../system/userError'

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
interface RejectedRow {
  /** Of several files, all of them. */
  file: string
  row: string
  audience?: string
  reason: string
}

/** Bytes in which the first line of such a file ends: reasons are short, and paths. */
const FIRST_LINE_BYTES = 16 * 1024

/**
 * The file of rejected events or rows, one JSON object a line, for nobody but its owner to read. Without a path of the
 * caller's it is made at the first rejection, in the system's folder for temporary files. A file that is there is taken only
 * if it is such a list or empty, and keeps its mode. Nothing that goes wrong with it ends a run: what was sent is sent.
 */
export class RejectedEventsFile {
  private readonly log: BufferedLog
  private file: string | undefined
  private empty = true

  /** Throws UserError when the file cannot be written, is one of the files that are read, or is something else. */
  constructor(
    private readonly given: string | undefined,
    inputs: readonly string[]
  ) {
    this.log = new BufferedLog(() => this.open())
    if (given !== undefined) {
      if (inputs.some((input) => isSameFile(input, given))) {
        throw new UserError(`${given} is used for something else; choose another file for the refused events.`)
      }
      rejectForeign(given)
    }
  }

  /** Path of the file; undefined when nothing is listed. */
  get path(): string | undefined {
    return this.empty ? undefined : this.file
  }

  /** Why it could not be written to its end. */
  get failure(): string | undefined {
    const { failure } = this.log
    const file = this.file ?? 'in the folder for temporary files'
    return failure === undefined
      ? undefined
      : `The list of refused events, ${file}, cannot be written to its end: ${describeSystemError(failure)}.`
  }

  /** From here on it is written; what was in the file before is gone. */
  begin(): void {
    this.log.start(this.given !== undefined)
  }

  add(rejected: RejectedEvent | RejectedRow): void {
    this.empty = false
    this.log.add(rejected)
  }

  close(): void {
    this.log.close()
  }

  /** Writes what was added so far, for those who read along. */
  flush(): void {
    this.log.flush()
  }

  private open(): AppendLog {
    const { given } = this
    if (given === undefined) {
      const path = join(tmpdir(), `amazon-ads-dsp-amc-${randomBytes(8).toString('hex')}.refused.jsonl`)
      const log = AppendLog.over(createPrivateFile(path))
      this.file = path
      return log
    }
    this.file = given
    const descriptor = openSync(given, 'a+', 0o600)
    if (fstatSync(descriptor).isFile()) {
      ftruncateSync(descriptor)
    }
    return AppendLog.over(descriptor)
  }
}

/** Throws UserError for a file that is there and is something else, and for one that cannot be written. */
function rejectForeign(path: string): void {
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
      throw new UserError(`${path} exists and is not a list of refused events. Choose another file for them.`)
    }
  } finally {
    closeSync(descriptor)
  }
}

/** Throws UserError for what is not a list of rejected rows or events. */
export function requireList(path: string): void {
  if (!existsSync(path)) {
    throw new UserError(`There is no list of rejected rows ${path}.`)
  }
  rejectForeign(path)
}

/**
 * Takes people out of a list, by their IDs at Amazon. The file is replaced as a whole, and keeps its mode. Resolves with how
 * many lines went. Throws UserError when it can't be read or replaced.
 */
export const removeFromList = (path: string, externalUserIds: readonly string[]): Promise<number> =>
  replaceWithout(path, externalUserIds).catch((error: unknown) => {
    throw new UserError(`The list of rejected rows ${path} can't be changed: ${describeSystemError(error)}.`)
  })

async function replaceWithout(path: string, externalUserIds: readonly string[]): Promise<number> {
  const file = realpathSync(path)
  const made = temporaryName(file)
  const log = AppendLog.over(createPrivateFile(made))
  let removed = 0
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      const isTheirs = externalUserIds.includes(String(jsonObject(line)?.row))
      removed += isTheirs ? 1 : 0
      log.append(isTheirs ? '' : `${line}\n`)
    }
    if (removed > 0) {
      chmodSync(made, statSync(file).mode)
      renameSync(made, file)
    }
    return removed
  } finally {
    log.close()
    rmSync(made, { force: true })
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
