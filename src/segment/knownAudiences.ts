import { existsSync } from 'node:fs'
import { CREATE_AUDIENCE_UNCERTAIN } from '../destinations/amazon-ads-dsp-amc/audience/createAudience'
import type { KnownAudience } from './audiencesFile'
import { AudiencesFile, readAudiences } from './audiencesFile'

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
      readAudiences(path)
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
    const file = this.dry ? undefined : await AudiencesFile.locked(path)
    const write = (audiences: readonly KnownAudience[]): void => {
      if (file === undefined) {
        this.unwritten = audiences
      } else {
        file.write(audiences)
      }
    }
    try {
      const all = this.unwritten ?? (this.dry && !existsSync(path) ? [] : readAudiences(path))
      const others = all.filter((one) => !this.isSame(one, asked))
      const same = all.find((one) => this.isSame(one, asked))
      if (same?.audienceId !== undefined && (await exists(amazon, same.audienceId))) {
        return { audienceId: same.audienceId, made: false }
      }
      if (!this.again) {
        this.refuseDoubles(same, others, asked)
      }
      const entry: KnownAudience = { ...this.where, ...asked }
      write([...others, entry])
      try {
        const audienceId = await amazon.create()
        write([...others, { ...entry, audienceId }])
        return { audienceId, made: true }
      } catch (error) {
        if (isCertainlyNotMade(error)) {
          write(others)
        }
        throw error
      }
    } finally {
      file?.close()
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
