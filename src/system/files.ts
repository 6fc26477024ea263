import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** Open for reading and adding: a new file for nobody but its owner, never what a link leads to. */
const NEW_FILE =
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)

/** Characters of a file's own name that the name of a temporary one next to it has: names have 255 bytes at most. */
const NAME_PART = 40

/** The text of a small file: settings, a query. Throws what the system says, for a device as well, which may never end. */
export function readSmallFile(path: string): string {
  const file = statSync(path)
  if (file.isCharacterDevice() || file.isBlockDevice()) {
    throw Object.assign(new Error(), { code: 'ENODEV' })
  }
  return readFileSync(path, 'utf8')
}

/** The descriptor of a new file. Throws what the system says, EEXIST for a name that is taken, by a link as well. */
export const createPrivateFile = (path: string): number => openSync(path, NEW_FILE, 0o600)

/** A name next to the file that can't be guessed. */
export const temporaryName = (path: string): string =>
  join(dirname(path), `.${basename(path).slice(0, NAME_PART)}.${randomBytes(8).toString('hex')}.new`)

const RANDOM_PART = /[0-9a-f]{16}\.new(\.wal)?$/

/**
 * Removes what killed programs have left half written under temporary names of a file. Only for who holds the file's lock:
 * nobody else may be writing one. Links and folders were not made here, and stay.
 */
export function removeLeftovers(file: string): void {
  const path = realpathSync(file)
  const [begin] = basename(temporaryName(path)).split(RANDOM_PART)
  for (const name of namesIn(dirname(path))) {
    const leftover = join(dirname(path), name)
    if (name.startsWith(begin) && name.replace(RANDOM_PART, '') === begin && isOwnFile(leftover)) {
      rmSync(leftover, { force: true })
    }
  }
}

/** Names in a folder; none where it cannot be listed. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Windows knows no user IDs, and has a folder for temporary files for each user. */
export const isOwn = (file: Stats): boolean => process.getuid === undefined || file.uid === process.getuid()

function isOwnFile(path: string): boolean {
  const file = lstatSync(path, { throwIfNoEntry: false })
  return file?.isFile() === true && isOwn(file)
}

/** Puts a new name of a folder's on the disk. */
export function syncParentFolder(path: string): void {
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

/** Whether two paths lead to one file, which need not be there yet. */
export const isSameFile = (one: string, other: string): boolean => identifyFile(one) === identifyFile(other)

function identifyFile(path: string): string {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return `${dev} ${ino}`
  } catch {
    // Not there yet.
  }
  try {
    return join(realpathSync(dirname(path)), basename(path))
  } catch {
    return resolve(path)
  }
}
