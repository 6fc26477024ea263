import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { dirname } from 'node:path'
import { UserError } from './userError'
import { SYSTEM_CLOCK } from './clock'
import { createPrivateFile, readSmallFile, removeLeftovers, syncParentFolder, temporaryName } from './files'
import { tryLock } from './lock'

/** How long another program may hold the file, in milliseconds: it may be waiting for an answer from Amazon. */
const LONGEST_LOCKED_MS = 120_000
const LOOK_EVERY_MS = 50

interface LockedJsonOptions<Content> {
  /** How sentences name the file, without its path: "audiences file". */
  name: string
  /** Takes what the file holds, undefined where it is not there or empty. Throws UserError for what is not its content. */
  parse: (value: unknown, path: string) => Content
  /** What is written; undefined removes the file. */
  toJson: (content: Content) => object | undefined
  /** Why the file cannot be used, for people. */
  describe: (error: unknown, path: string) => UserError
}

/** A file of JSON while nobody else uses it. */
export interface HeldJson<Content> {
  /** What it holds now. */
  readonly content: Content
  /** Replaces it: afterwards there is the new file or the old one, never a part of one. Throws UserError. */
  write(content: Content): Promise<void>
}

/**
 * A small file of JSON that several programs share, for nobody but its owner to read. Who changes it holds its lock from
 * reading to writing, so that each change sees what was saved meanwhile. A new file takes the place of the old one with each
 * writing, and the lock goes over to it.
 */
export class LockedJson<Content> {
  constructor(
    readonly path: string,
    private readonly options: LockedJsonOptions<Content>
  ) {}

  /** The content of the file. Throws UserError when it cannot be read or is another file. */
  read(): Content {
    const { parse, describe } = this.options
    let text: string
    try {
      text = readSmallFile(this.path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return parse(undefined, this.path)
      }
      throw describe(error, this.path)
    }
    return parse(text.trim() === '' ? undefined : parseJson(text), this.path)
  }

  /** Reads the file, and looks whether it can be written. Throws UserError. */
  check(): void {
    this.read()
    try {
      // Another file takes its place with each writing.
      accessSync(dirname(existsSync(this.path) ? realpathSync(this.path) : this.path), constants.W_OK)
    } catch (error) {
      throw this.options.describe(error, this.path)
    }
  }

  /** Changes what the file holds. Throws UserError, and what `change` throws: then nothing is written. */
  async update(change: (content: Content) => Content): Promise<Content> {
    return this.hold(async (held) => {
      const changed = change(held.content)
      await held.write(changed)
      return changed
    })
  }

  /** Does work while nobody else uses the file. Throws UserError when it cannot be opened, and what the work throws. */
  async hold<Done>(work: (held: HeldJson<Content>) => Promise<Done>): Promise<Done> {
    const descriptor = await this.locked()
    let held: Holding<Content> | undefined
    try {
      removeLeftovers(this.path)
      held = new Holding(descriptor, this.path, this.options, this.read())
      return await work(held)
    } finally {
      ;(held ?? { close: () => closeSync(descriptor) }).close()
    }
  }

  /** Removes what killed programs have left half written beside the file. Who holds it meanwhile does so, too. */
  async removeLeftovers(): Promise<void> {
    let descriptor: number
    try {
      descriptor = openSync(this.path, 'r+')
    } catch {
      // Not there yet, or not ours to write.
      return
    }
    try {
      if ((await tryLock(descriptor)) && isAt(this.path, descriptor)) {
        removeLeftovers(this.path)
      }
    } catch {
      // On a disk without locks nobody can tell whether another program is writing.
    } finally {
      closeSync(descriptor)
    }
  }

  /** Makes the file if need be, and waits until nobody else uses it. */
  private async locked(): Promise<number> {
    const until = SYSTEM_CLOCK.now() + LONGEST_LOCKED_MS
    for (;;) {
      const descriptor = this.opened()
      try {
        // The previous owner may have replaced the file.
        if ((await tryLock(descriptor)) && isAt(this.path, descriptor)) {
          return descriptor
        }
      } catch (error) {
        closeSync(descriptor)
        throw this.options.describe(error, this.path)
      }
      closeSync(descriptor)
      if (SYSTEM_CLOCK.now() > until) {
        throw new UserError(
          `The ${this.options.name}, ${this.path}, is in use by another program. Wait for its end, or name another file.`
        )
      }
      await SYSTEM_CLOCK.sleep(LOOK_EVERY_MS)
    }
  }

  private opened(): number {
    try {
      return openSync(this.path, 'a+', 0o600)
    } catch (error) {
      throw this.options.describe(error, this.path)
    }
  }
}

class Holding<Content> implements HeldJson<Content> {
  constructor(
    /** Of the present file. Closing it releases the lock. */
    private descriptor: number,
    private readonly path: string,
    private readonly options: LockedJsonOptions<Content>,
    public content: Content
  ) {}

  async write(content: Content): Promise<void> {
    try {
      // What a link leads to is replaced, not the link.
      const path = existsSync(this.path) ? realpathSync(this.path) : this.path
      const json = this.options.toJson(content)
      if (json === undefined) {
        rmSync(path)
      } else {
        await this.replace(path, `${JSON.stringify(json, null, 2)}\n`)
      }
      this.content = content
    } catch (error) {
      throw this.options.describe(error, this.path)
    }
  }

  private async replace(path: string, text: string): Promise<void> {
    const made = temporaryName(path)
    const descriptor = createPrivateFile(made)
    try {
      await tryLock(descriptor)
      writeFileSync(descriptor, text)
      fsyncSync(descriptor)
      renameSync(made, path)
    } catch (error) {
      closeSync(descriptor)
      rmSync(made, { force: true })
      throw error
    }
    syncParentFolder(path)
    this.close()
    this.descriptor = descriptor
  }

  close(): void {
    // What was made only to be locked is not left behind.
    if (fstatSync(this.descriptor).size === 0 && isAt(this.path, this.descriptor)) {
      rmSync(this.path, { force: true })
    }
    closeSync(this.descriptor)
  }
}

const isAt = (path: string, descriptor: number): boolean =>
  statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(descriptor).ino

/** Null for what is not JSON: the error's own words would repeat a part of the file. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
