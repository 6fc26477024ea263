import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync
} from 'node:fs'
import { CREATE_AUDIENCE_UNCERTAIN } from '../destinations/amazon-ads-dsp-amc/audience/createAudience'
import { CannotRun } from './cannotRun'
import { textOf } from './smallFile'
import { systemWords } from './systemFault'

/** An audience that was made at Amazon, or was asked for: ids and names only. */
export interface KnownAudience {
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

type Asked = Omit<KnownAudience, 'audienceId' | 'at' | 'region'>

interface AtAmazon {
  /** Makes the audience, once, and gives Amazon's id of it. */
  create(): Promise<string>
  /** Throws an error with status 404 when Amazon has none of that id. */
  find(audienceId: string): Promise<void>
}

/** Why an audience is not made: it may be there already, or another is. */
export class MayBeThere extends Error {}

/** Whether nothing was made at Amazon: whoever asks again after another error may have the audience twice. */
export const isCertainlyNotMade = (error: unknown): boolean =>
  (error as { code?: string }).code !== CREATE_AUDIENCE_UNCERTAIN

/** Whether after such an error somebody has to look at Amazon before it is made again. */
export const mayHaveBeenMade = (error: unknown): boolean => error instanceof MayBeThere || !isCertainlyNotMade(error)

/**
 * The audiences that were made, in a small file, so that no run makes one again. Before one is asked for it is noted, so
 * that a run that ends before Amazon's answer does not hide it.
 */
export class KnownAudiences {
  /** What a dry run would have written. */
  private unwritten: readonly KnownAudience[] | undefined

  /**
   * Without a path nothing is kept. `again` makes those once more that may be there; `dry` reads the file alone. Throws
   * CannotRun when the file is there and is none of these.
   */
  constructor(
    private readonly path: string | undefined,
    private readonly where: Pick<KnownAudience, 'at' | 'region'>,
    private readonly again = false,
    private readonly dry = false
  ) {
    if (path !== undefined && existsSync(path)) {
      readAll(path)
    }
  }

  /**
   * Amazon's id of the audience: the known one if Amazon still has it, else that of a new one. Throws MayBeThere when
   * nobody knows whether it was made before, or when another has the same external ID; CannotRun when the file cannot be
   * read or written; and what the two callbacks throw.
   */
  async idOf(asked: Asked, amazon: AtAmazon): Promise<{ audienceId: string; made: boolean }> {
    const { path } = this
    if (path === undefined) {
      return { audienceId: await amazon.create(), made: true }
    }
    const lock = this.dry ? undefined : await locked(path)
    try {
      const all = this.unwritten ?? (this.dry && !existsSync(path) ? [] : readAll(path))
      const others = all.filter((one) => !this.isSame(one, asked))
      const same = all.find((one) => this.isSame(one, asked))
      if (same?.audienceId !== undefined && (await exists(amazon, same.audienceId))) {
        return { audienceId: same.audienceId, made: false }
      }
      if (!this.again) {
        this.refuseDoubles(same, others, asked)
      }
      const entry: KnownAudience = { ...this.where, ...asked }
      this.write(path, [...others, entry])
      try {
        const audienceId = await amazon.create()
        this.write(path, [...others, { ...entry, audienceId }])
        return { audienceId, made: true }
      } catch (error) {
        if (isCertainlyNotMade(error)) {
          this.write(path, others)
        }
        throw error
      }
    } finally {
      if (lock !== undefined) {
        closeSync(lock)
      }
    }
  }

  private write(path: string, audiences: readonly KnownAudience[]): void {
    if (this.dry) {
      this.unwritten = audiences
    } else {
      write(path, audiences)
    }
  }

  private isSame(one: KnownAudience, { key, namespace }: Asked): boolean {
    return this.isHere(one) && one.key === key && (one.namespace ?? '') === (namespace ?? '')
  }

  private isHere({ at, region }: KnownAudience): boolean {
    return at === this.where.at && region === this.where.region
  }

  private refuseDoubles(same: KnownAudience | undefined, others: KnownAudience[], asked: Asked): void {
    if (same !== undefined && same.audienceId === undefined) {
      throw new MayBeThere(`An earlier run asked Amazon for "${same.name}" and did not learn whether it was made.`)
    }
    const double = others.find(
      (one) => this.isHere(one) && one.audienceId !== undefined && one.externalAudienceId === asked.externalAudienceId
    )
    if (double?.audienceId !== undefined) {
      throw new MayBeThere(
        `Amazon has an audience with External Audience ID ${asked.externalAudienceId} already: ${double.audienceId}, made for "${double.key}".`
      )
    }
  }
}

async function exists(amazon: AtAmazon, audienceId: string): Promise<boolean> {
  try {
    await amazon.find(audienceId)
    return true
  } catch (error) {
    if ((error as { status?: number }).status === 404) {
      return false
    }
    throw error
  }
}

/** Opens the file, makes it if need be, and waits until nobody else writes it. The lock ends with the descriptor. */
async function locked(path: string): Promise<number> {
  const { waitForLock } = await import('fs-native-extensions')
  for (;;) {
    let descriptor: number
    try {
      descriptor = openSync(path, 'a+', 0o600)
    } catch (error) {
      throw unusable(path, error)
    }
    await waitForLock(descriptor)
    // Whoever held the lock has put another file in its place.
    if (statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(descriptor).ino) {
      return descriptor
    }
    closeSync(descriptor)
  }
}

function readAll(path: string): KnownAudience[] {
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
    throw new CannotRun(`${path} is no file of known audiences, or is damaged. Name another one.`)
  }
  return audiences
}

function textOfAudiences(path: string): string {
  try {
    return textOf(path)
  } catch (error) {
    throw unusable(path, error)
  }
}

const isKnown = (one: unknown): one is KnownAudience => {
  const { at, region, key, name, externalAudienceId } = (one ?? {}) as Record<string, unknown>
  return [at, region, key, name, externalAudienceId].every((text) => typeof text === 'string')
}

/** Puts the new file in the place of the old one, so that there is always a whole one. */
function write(path: string, audiences: readonly KnownAudience[]): void {
  const made = `${path}.${process.pid}.new`
  try {
    if (audiences.length === 0) {
      unlinkSync(path)
      return
    }
    const descriptor = openSync(made, 'w', 0o600)
    try {
      writeSync(descriptor, `${JSON.stringify({ audiences }, null, 2)}\n`)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(made, path)
  } catch (error) {
    throw unusable(path, error)
  }
}

const unusable = (path: string, error: unknown): CannotRun =>
  new CannotRun(`The file of known audiences, ${path}, cannot be read and written: ${systemWords(error)}.`)
