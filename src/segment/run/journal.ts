import { createHash } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync
} from 'node:fs'
import { createInterface } from 'node:readline'
import { CannotRun } from '../cannotRun'
import { systemWords } from '../systemFault'
import type { AudienceName } from '../audiences'
import type { Settlement } from './settlement'

/** What makes two runs the same, so that one may go on where the other stopped. */
export interface RunIdentity {
  connection: string
  region: string
  /** Digest of everything that decides what is sent. */
  settings: string
  /** Absolute paths, and bytes of those that are ordinary files. */
  files: { path: string; bytes?: number }[]
}

/** What an earlier part of the run left behind, in its order. */
export interface Recall {
  /** An audience that Amazon knows. */
  audience(audience: AudienceName): void
  settled(audience: AudienceName, settlement: Settlement, at: number): void
}

type Entry =
  | ({ journal: 1 } & RunIdentity)
  | { begins: number; sha256: string }
  | { audience: AudienceName }
  | { settled: Settlement; of: AudienceName; at: number }

const NEWLINE = 0x0a

/**
 * What a run has done, so that the same command goes on after the run ended in whatever way. One JSON object a line, only
 * ever added to, for nobody but its owner to read: audiences, line numbers, message ids, counts, jobs, reasons; nothing of
 * a person. An event is in it once its answer is known for good; what is not in it is sent again.
 */
export class Journal {
  private constructor(
    readonly path: string,
    private readonly descriptor: number,
    private readonly beginnings: Map<number, string>
  ) {}

  /**
   * Opens the journal of this run, or begins one. Throws CannotRun when the file cannot be read and written, is no
   * journal, or is the journal of another run.
   */
  static async open(path: string, identity: RunIdentity, recall: Recall): Promise<Journal> {
    const descriptor = opened(path)
    try {
      const end = endOfWholeLines(descriptor)
      const beginnings = await read({ path, descriptor, end }, identity, recall)
      ftruncateSync(descriptor, end)
      fchmodSync(descriptor, 0o600)
      const journal = new Journal(path, descriptor, beginnings)
      if (end === 0) {
        journal.write({ journal: 1, ...identity })
      }
      return journal
    } catch (error) {
      closeSync(descriptor)
      throw error instanceof CannotRun ? error : unusable(path, error)
    }
  }

  /**
   * To be told the first line of each file that is read. Throws CannotRun when it is another than before, as happens when
   * standard input brings something else.
   */
  begin(file: number, name: string, line: string): void {
    const sha256 = digestOf(line)
    const known = this.beginnings.get(file)
    if (known === undefined) {
      this.beginnings.set(file, sha256)
      this.write({ begins: file, sha256 })
    } else if (known !== sha256) {
      throw new CannotRun(
        `${name} does not begin as it did when the journal ${this.path} was begun. Give the same input from its beginning, or name another journal.`
      )
    }
  }

  audience(audience: AudienceName): void {
    this.write({ audience })
  }

  settled(of: AudienceName, settled: Settlement): Promise<void> {
    this.write({ settled, of, at: Date.now() })
    return Promise.resolve()
  }

  close(): void {
    closeSync(this.descriptor)
  }

  /** Throws CannotRun when nothing can be written, as on a full disk. */
  private write(entry: Entry): void {
    const bytes = Buffer.from(`${JSON.stringify(entry)}\n`)
    try {
      for (let written = 0; written < bytes.length;) {
        written += writeSync(this.descriptor, bytes, written)
      }
    } catch (error) {
      throw unusable(this.path, error)
    }
  }
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

function opened(path: string): number {
  try {
    return openSync(path, 'a+', 0o600)
  } catch (error) {
    throw unusable(path, error)
  }
}

function unusable(path: string, error: unknown): CannotRun {
  return new CannotRun(`The journal ${path} cannot be read and written: ${systemWords(error)}.`)
}

/** Bytes up to the end of the last whole line: a run that is killed may leave a part of one. */
function endOfWholeLines(descriptor: number): number {
  const chunk = Buffer.alloc(64 * 1024)
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

/** Hands over what the journal holds, and returns the digests of the first lines of the files. */
async function read(
  { path, descriptor, end }: { path: string; descriptor: number; end: number },
  identity: RunIdentity,
  recall: Recall
): Promise<Map<number, string>> {
  const beginnings = new Map<number, string>()
  if (end === 0) {
    if (fstatSync(descriptor).size > 0) {
      throw noJournal(path)
    }
    return beginnings
  }
  for await (const { number, entry } of entriesIn(path, { descriptor, end })) {
    if (number === 1) {
      refuseAnother(path, entry, identity)
    } else if ('begins' in entry) {
      beginnings.set(entry.begins, entry.sha256)
    } else if ('settled' in entry) {
      recall.settled(entry.of, entry.settled, entry.at)
    } else if ('audience' in entry) {
      recall.audience(entry.audience)
    }
  }
  return beginnings
}

/**
 * What a journal says was settled, with the files of its run; a run may be at work on it. Throws CannotRun when the file
 * cannot be read or is no journal.
 */
export async function settledIn(path: string): Promise<{ files: RunIdentity['files']; settled: Settlement[] }> {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch (error) {
    throw unusable(path, error)
  }
  try {
    const settled: Settlement[] = []
    let files: RunIdentity['files'] = []
    for await (const { entry } of entriesIn(path, { descriptor, end: endOfWholeLines(descriptor) })) {
      if ('journal' in entry) {
        files = entry.files
      } else if ('settled' in entry) {
        settled.push(entry.settled)
      }
    }
    return { files, settled }
  } finally {
    closeSync(descriptor)
  }
}

/** Throws CannotRun when the first line is none of a journal, or another cannot be read. */
async function* entriesIn(
  path: string,
  { descriptor, end }: { descriptor: number; end: number }
): AsyncGenerator<{ number: number; entry: Entry }> {
  if (end === 0) {
    throw noJournal(path)
  }
  const input = createReadStream('', { fd: descriptor, autoClose: false, start: 0, end: end - 1 })
  let number = 0
  for await (const line of createInterface({ input })) {
    number += 1
    const entry = entryOf(line)
    if (number === 1 && (entry === undefined || !('journal' in entry))) {
      throw noJournal(path)
    }
    if (entry === undefined) {
      throw new CannotRun(`Line ${number} of the journal ${path} is damaged. Name another journal to begin anew.`)
    }
    yield { number, entry }
  }
}

function entryOf(line: string): Entry | undefined {
  try {
    const entry: unknown = JSON.parse(line)
    return typeof entry === 'object' && entry !== null ? (entry as Entry) : undefined
  } catch {
    return undefined
  }
}

function refuseAnother(path: string, entry: Entry, identity: RunIdentity): void {
  const given = entry as RunIdentity
  const differing = (['connection', 'region', 'settings', 'files'] as const).find(
    (key) => JSON.stringify(given[key]) !== JSON.stringify(identity[key])
  )
  if (differing !== undefined) {
    throw new CannotRun(
      `The journal ${path} belongs to another run: ${DIFFERENCES[differing]} Name another journal to begin anew.`
    )
  }
}

const DIFFERENCES = {
  connection: 'it went to another Amazon, or to another sandbox.',
  region: 'its region differs.',
  settings: 'its settings differ (file of settings or flags).',
  files: 'its files differ, in number, order, name or size.'
} as const

const noJournal = (path: string): CannotRun => new CannotRun(`${path} is no journal of a run. Name another file.`)
