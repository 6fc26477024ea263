import { closeSync, fstatSync, fsyncSync, openSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { UserError } from '../../system/userError'
import { readSmallFile } from '../../system/files'
import { describeSystemError } from '../../system/systemError'

/** An audience that was made at Amazon, or was asked for: ids and names only. */
export interface RegisteredAudience {
  /** Where: Amazon Ads, or the address of a sandbox. */
  at: string
  region: string
  /** The audience in Segment. */
  key: string
  namespace?: string
  /** As it is called at Amazon. */
  name: string
  externalAudienceId: string
  /** Amazon's id; absent as long as nobody knows whether it was made. */
  audienceId?: string
}

/**
 * The file of audiences while nobody else writes it. A new file takes the place of the old one with each writing, so that
 * there is always a whole one, and the lock goes over to it.
 */
export class RegistryFile {
  private constructor(
    private readonly path: string,
    private readonly tryLock: (descriptor: number) => boolean,
    /** Of the file that stands there. The lock ends with it. */
    private descriptor: number
  ) {}

  /** Makes the file if need be, and waits until nobody else writes it. Throws CannotRun when it cannot be opened. */
  static async locked(path: string): Promise<RegistryFile> {
    const { tryLock, waitForLock } = await import('fs-native-extensions')
    for (;;) {
      const descriptor = opened(path)
      await waitForLock(descriptor)
      // Whoever held the lock may have put another file in its place.
      if (statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(descriptor).ino) {
        return new RegistryFile(path, tryLock, descriptor)
      }
      closeSync(descriptor)
    }
  }

  /** Without any audience the file goes. */
  write(audiences: readonly RegisteredAudience[]): void {
    try {
      if (audiences.length === 0) {
        unlinkSync(this.path)
        return
      }
      const made = `${this.path}.${process.pid}.new`
      const descriptor = openSync(made, 'w', 0o600)
      try {
        this.tryLock(descriptor)
        writeSync(descriptor, `${JSON.stringify({ audiences }, null, 2)}\n`)
        fsyncSync(descriptor)
        renameSync(made, this.path)
      } catch (error) {
        closeSync(descriptor)
        throw error
      }
      this.close()
      this.descriptor = descriptor
    } catch (error) {
      throw unusable(this.path, error)
    }
  }

  close(): void {
    closeSync(this.descriptor)
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'a+', 0o600)
  } catch (error) {
    throw unusable(path, error)
  }
}

/** What a file holds; throws CannotRun when it is none of these or cannot be read. */
export function readRegistry(path: string): RegisteredAudience[] {
  const text = textOfAudiences(path)
  if (text === '') {
    return []
  }
  let audiences: unknown
  try {
    audiences = (JSON.parse(text) as { audiences?: unknown }).audiences
  } catch {
    // Not the words of the error, which repeat a part of the file.
  }
  if (!Array.isArray(audiences) || !audiences.every(isKnown)) {
    throw new UserError(`${path} is no file of known audiences, or is damaged. Name another one.`)
  }
  return audiences
}

function textOfAudiences(path: string): string {
  try {
    return readSmallFile(path)
  } catch (error) {
    throw unusable(path, error)
  }
}

const isKnown = (one: unknown): one is RegisteredAudience => {
  const { at, region, key, name, externalAudienceId } = (one ?? {}) as Record<string, unknown>
  return [at, region, key, name, externalAudienceId].every((text) => typeof text === 'string')
}

const unusable = (path: string, error: unknown): UserError =>
  new UserError(`The file of known audiences, ${path}, cannot be read and written: ${describeSystemError(error)}.`)
