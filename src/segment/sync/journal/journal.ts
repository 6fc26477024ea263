import { closeSync, openSync, statSync } from 'node:fs'
import type { AudienceName } from '../../delivery/audience'
import { UserError } from '../../../system/userError'
import type { BatchOutcome } from '../../delivery/outcomes'
import { NOTHING, unseal, seal } from './chain'
import { JournalFile, journalError } from './file'

/** What two runs must have in common for one to resume the other. */
export interface RunIdentity {
  connection: string
  region: string
  /** Digest of everything that decides what is sent. */
  settings: string
  /** Audiences that the settings name, and whether with an ID of Amazon's. Journals of earlier versions don't say it. */
  audiences?: Record<string, boolean>
  /** Absolute paths, and bytes of those that are ordinary files. */
  files: { path: string; bytes?: number }[]
}

/** IDs of audiences in the settings: one may be filled in between two parts of a run, for an audience that has none yet. */
export interface AudienceIds {
  /** Audience → the ID that the settings give. */
  ids: ReadonlyMap<string, string>
  /** Digest of the settings as they were without the IDs that these audiences had not. */
  digestBefore(audiences: RunIdentity['audiences']): string
}

/** What an earlier part of the run left behind, in its order. */
interface Recall {
  /** An audience that Amazon knows. */
  audience(audience: AudienceName): void
  settled(audience: AudienceName, settlement: BatchOutcome, at: number): void
}

/** How a source began, up to so many bytes, and whether these are all. */
export interface ReadSoFar {
  read: number
  bytes: number
  sha256: string
  end?: true
}

type Entry =
  | ({ journal: 2 } & RunIdentity)
  | { begins: number; sha256: string }
  | ReadSoFar
  | { audience: AudienceName }
  | { settled: BatchOutcome; of: AudienceName; at: number }
  | { held: string; until: number }

/** A line that is not what was written, or does not follow the line before it. */
export class DamagedJournalError extends UserError {
  constructor(
    readonly path: string,
    /** Lines before it, which are good. */
    readonly good: number
  ) {
    super(
      `Line ${good + 1} of the journal ${path} is damaged, or a line before it is missing. ${
        good === 1 ? 'Line 1 is' : `Lines 1 to ${good} are`
      } good.`
    )
  }
}

/**
 * What a run has done, so that the same command resumes it after any interruption. One JSON object a line, only
 * ever added to, for nobody but its owner to read: audiences, line numbers, message ids, counts, jobs, reasons; nothing of
 * a person. An event is in it once its answer is known for good; what is not in it is sent again. Each line has a digest
 * that includes the line before.
 */
export class Journal {
  private constructor(
    private readonly file: JournalFile,
    private last: string
  ) {}

  /**
   * Opens the journal of this run, or begins one. Throws UserError when another run is at work with it, when it cannot be
   * read and written, is no journal, or that of another run, and DamagedJournalError for a damaged line. With
   * `fromLastGoodLine` what comes from a damaged line on is cut off, and a copy of the journal kept next to it: what it said
   * was done is sent again.
   */
  static async open(
    path: string,
    identity: RunIdentity,
    fromLastGoodLine = false,
    audienceIds?: AudienceIds
  ): Promise<Journal> {
    const file = await JournalFile.open(path)
    if (file === undefined) {
      const { line, digest } = seal({ journal: 2, ...identity }, NOTHING)
      return new Journal(await JournalFile.create(path, line), digest)
    }
    try {
      // What is gone on from has a first line.
      let last!: { digest: string; end: number }
      try {
        for await (const { number, entry, ...place } of entriesIn(file)) {
          if (number === 1) {
            refuseAnother(path, entry, identity, audienceIds)
          } else if ('audience' in entry && isOther(entry.audience, audienceIds)) {
            throw anotherRun(path, 'settings')
          }
          last = place
        }
      } catch (error) {
        if (!(error instanceof DamagedJournalError && fromLastGoodLine)) {
          throw error
        }
        file.cutBehind(last.end)
      }
      file.cutHalfLine()
      return new Journal(file, last.digest)
    } catch (error) {
      file.close()
      throw error instanceof UserError ? error : journalError(path, error)
    }
  }

  get path(): string {
    return this.file.path
  }

  /** Hands over what the journal holds; returns how the sources began, and which lanes are held until when. */
  async recall(recall: Recall): Promise<{ begins: Map<number, string>; read: ReadSoFar[]; held: Map<string, number> }> {
    const begins = new Map<number, string>()
    const held = new Map<string, number>()
    const read: ReadSoFar[] = []
    for await (const { entry } of entriesIn(this.file)) {
      if ('begins' in entry) {
        begins.set(entry.begins, entry.sha256)
      } else if ('read' in entry) {
        read.push(entry)
      } else if ('settled' in entry) {
        recall.settled(entry.of, entry.settled, entry.at)
      } else if ('audience' in entry) {
        recall.audience(entry.audience)
      } else if ('held' in entry) {
        held.set(entry.held, entry.until)
      }
    }
    return { begins, read, held }
  }

  begins(file: number, sha256: string): void {
    this.write({ begins: file, sha256 })
  }

  read(read: ReadSoFar): void {
    this.write(read)
  }

  /** On the disk when it returns. */
  audience(audience: AudienceName): void {
    this.write({ audience })
    this.file.syncNow()
  }

  /** On the disk when it resolves. */
  async settled(of: AudienceName, settled: BatchOutcome): Promise<void> {
    this.write({ settled, of, at: Date.now() })
    await this.file.sync()
  }

  /**
   * Notes until when Amazon may apply something of a lane whose answer is not kept, in milliseconds of the epoch; 0 when it
   * certainly does not. A power failure that takes the note takes longer than that.
   */
  hold(lane: string, until: number): void {
    this.write({ held: lane, until })
  }

  close(): void {
    this.file.close()
  }

  /** Throws UserError when nothing can be written, as on a full disk. */
  private write(entry: Entry): void {
    const { line, digest } = seal(entry, this.last)
    this.file.append(line)
    this.last = digest
  }
}

/**
 * What a journal says was settled, with the files of its run; a run may be at work on it. Throws UserError when the file
 * cannot be read or is no journal.
 */
export async function readSettled(path: string): Promise<{ files: RunIdentity['files']; settled: BatchOutcome[] }> {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch (error) {
    throw journalError(path, error)
  }
  const settled: BatchOutcome[] = []
  let files!: RunIdentity['files']
  try {
    for await (const { entry } of entriesIn(JournalFile.reading(path, descriptor))) {
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

/** Throws UserError when the first line is none of a journal, DamagedJournalError when another is not what was written. */
async function* entriesIn(
  file: JournalFile
): AsyncGenerator<{ number: number; entry: Entry; digest: string; end: number }> {
  if (file.isEmpty) {
    throw statSync(file.path).size === 0
      ? new UserError(`The journal ${file.path} is empty, so it is damaged. Delete it to start over.`)
      : noJournal(file.path)
  }
  if (file.isMarked) {
    throw noJournal(file.path)
  }
  let before = NOTHING
  for await (const { number, text, end } of file.lines()) {
    const line = text === undefined ? undefined : unseal(text, before)
    if (number === 1 && (line === undefined || !('journal' in line.entry))) {
      throw noJournal(file.path)
    }
    if (line === undefined) {
      throw new DamagedJournalError(file.path, number - 1)
    }
    before = line.digest
    yield { number, entry: line.entry as Entry, digest: before, end }
  }
}

function refuseAnother(path: string, entry: Entry, identity: RunIdentity, audienceIds?: AudienceIds): void {
  const given = entry as RunIdentity
  const differing = (['connection', 'region', 'settings', 'files'] as const).find(
    (key) => JSON.stringify(given[key]) !== JSON.stringify(identity[key])
  )
  const isFilledIn = differing === 'settings' && given.settings === audienceIds?.digestBefore(given.audiences)
  if (differing !== undefined && !isFilledIn) {
    throw anotherRun(path, differing)
  }
}

/** Whether the settings give another ID to an audience that Amazon knows already. */
function isOther({ key, audienceId }: AudienceName, audienceIds?: AudienceIds): boolean {
  const id = key === undefined ? undefined : audienceIds?.ids.get(key)
  return id !== undefined && id !== audienceId
}

const anotherRun = (path: string, differing: keyof typeof DIFFERENCES): UserError =>
  new UserError(
    `The journal ${path} belongs to another run: ${DIFFERENCES[differing]} Choose another journal to start over.`
  )

const DIFFERENCES = {
  connection: 'it went to another Amazon, or to another sandbox.',
  region: 'its region differs.',
  settings: 'its settings differ (file of settings or flags).',
  files: 'its files differ, in number, order, name or size.'
} as const

const noJournal = (path: string): UserError =>
  new UserError(`${path} is not a journal, or its first line is damaged. Choose another file.`)
