import {
  closeSync,
  constants,
  lstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPrivateFile, isOwn, namesIn } from './files'
import { tryLock } from './lock'

const PREFIX = 'amazon-ads-dsp-amc-'

/** The file in each folder that says whose it is. Its lock is held as long as the owner lives. */
const MARK = 'owner'
const MARK_TEXT = 'A folder of amazon-ads-dsp-amc, which removes it when it ends.\n'

/** Signals that end a program, and that a program can hear. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/**
 * A folder for files that hold people and must not outlive the work: under a name that nobody can know before, for nobody
 * but its owner. It goes when it is removed, when the program ends, and on every signal that can be heard. What a killed
 * program leaves behind, the next one removes.
 */
export class PrivateFolder {
  private static readonly present = new Set<PrivateFolder>()

  private constructor(
    readonly path: string,
    private readonly mark: number
  ) {}

  /** `purpose` is part of its name. Throws what the system says when it cannot be made. */
  static async create(purpose: string, parent = tmpdir()): Promise<PrivateFolder> {
    await removeAbandonedFolders(parent)
    const path = mkdtempSync(join(parent, `${PREFIX}${purpose}-`))
    try {
      const made = join(path, `${MARK}.new`)
      const mark = createPrivateFile(made)
      const folder = new PrivateFolder(path, mark)
      // On a disk without locks it can't be seen that the owner is gone, and nobody removes it.
      await tryLock(mark).catch(() => undefined)
      writeSync(mark, MARK_TEXT)
      // The mark is never seen without its lock.
      renameSync(made, join(path, MARK))
      if (PrivateFolder.present.size === 0) {
        PrivateFolder.hear()
      }
      PrivateFolder.present.add(folder)
      return folder
    } catch (error) {
      rmSync(path, { recursive: true, force: true })
      throw error
    }
  }

  /** Removes the folder with everything in it. */
  remove(): void {
    if (PrivateFolder.present.delete(this)) {
      closeSync(this.mark)
      rmSync(this.path, { recursive: true, force: true })
    }
    if (PrivateFolder.present.size === 0) {
      PrivateFolder.hearNoMore()
    }
  }

  private static hear(): void {
    process.on('exit', PrivateFolder.removeAll)
    SIGNALS.forEach((signal) => process.on(signal, PrivateFolder.endBy))
  }

  private static hearNoMore(): void {
    process.off('exit', PrivateFolder.removeAll)
    SIGNALS.forEach((signal) => process.off(signal, PrivateFolder.endBy))
  }

  private static readonly removeAll = (): void => {
    for (const folder of PrivateFolder.present) {
      try {
        folder.remove()
      } catch {
        // The others go; this one is removed by the next program.
      }
    }
  }

  /** Where somebody else listens, they end the program in their own way, and the folders go with it. */
  private static readonly endBy = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) === 1) {
      PrivateFolder.removeAll()
      process.kill(process.pid, signal)
    }
  }
}

/** Removes folders whose owner is gone. Nothing is touched but what bears the mark; links are not followed. */
export async function removeAbandonedFolders(parent = tmpdir()): Promise<void> {
  for (const name of namesIn(parent).filter((one) => one.startsWith(PREFIX))) {
    const path = join(parent, name)
    try {
      const folder = lstatSync(path)
      if (!folder.isDirectory() || !isOwn(folder)) {
        continue
      }
      const mark = openSync(join(path, MARK), constants.O_RDWR | (constants.O_NOFOLLOW ?? 0))
      try {
        if (readFileSync(mark, 'utf8') === MARK_TEXT && (await tryLock(mark))) {
          rmSync(path, { recursive: true, force: true })
        }
      } finally {
        closeSync(mark)
      }
    } catch {
      // Not ours, being made, or gone meanwhile.
    }
  }
}
