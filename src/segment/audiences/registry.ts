import { existsSync } from 'node:fs'
import { CREATE_AUDIENCE_UNCERTAIN } from '../../destinations/amazon-ads-dsp-amc/audience/createAudience'
import type { RegisteredAudience } from './registryFile'
import { RegistryFile, readRegistry } from './registryFile'

type AudienceRequest = Omit<RegisteredAudience, 'audienceId' | 'at' | 'region'>

interface AmazonCalls {
  /** Makes the audience, once, and gives Amazon's id of it. */
  create(): Promise<string>
  /** Throws an error with status 404 when Amazon has none of that id. */
  find(audienceId: string): Promise<void>
}

/** Why an audience is not made: it may be there already, or another is. */
export class AudienceMayExistError extends Error {}

/** Whether nothing was made at Amazon: whoever asks again after another error may have the audience twice. */
export const isCertainlyNotCreated = (error: unknown): boolean =>
  (error as { code?: string }).code !== CREATE_AUDIENCE_UNCERTAIN

/** Whether after such an error somebody has to look at Amazon before it is made again. */
export const mayExist = (error: unknown): boolean =>
  error instanceof AudienceMayExistError || !isCertainlyNotCreated(error)

/**
 * The audiences that were made, in a small file, so that no run makes one again. Before one is asked for it is noted, so
 * that a run that ends before Amazon's answer does not hide it.
 */
export class AudienceRegistry {
  /** What a dry run would have written. */
  private unwritten: readonly RegisteredAudience[] | undefined

  /**
   * Without a path nothing is kept. `again` makes those once more that may be there; `dry` reads the file alone. Throws
   * CannotRun when the file is there and is none of these.
   */
  constructor(
    private readonly path: string | undefined,
    private readonly where: Pick<RegisteredAudience, 'at' | 'region'>,
    private readonly force = false,
    private readonly dry = false
  ) {
    if (path !== undefined && existsSync(path)) {
      readRegistry(path)
    }
  }

  /**
   * Amazon's id of the audience: the known one if Amazon still has it, else that of a new one. Throws MayBeThere when
   * nobody knows whether it was made before, or when another has the same external ID; CannotRun when the file cannot be
   * read or written; and what the two callbacks throw.
   */
  async resolve(asked: AudienceRequest, amazon: AmazonCalls): Promise<{ audienceId: string; made: boolean }> {
    const { path } = this
    if (path === undefined) {
      return { audienceId: await amazon.create(), made: true }
    }
    const file = this.dry ? undefined : await RegistryFile.locked(path)
    const write = (audiences: readonly RegisteredAudience[]): void => {
      if (file === undefined) {
        this.unwritten = audiences
      } else {
        file.write(audiences)
      }
    }
    try {
      const all = this.unwritten ?? (this.dry && !existsSync(path) ? [] : readRegistry(path))
      const others = all.filter((one) => !this.isSame(one, asked))
      const same = all.find((one) => this.isSame(one, asked))
      if (same?.audienceId !== undefined && (await exists(amazon, same.audienceId))) {
        return { audienceId: same.audienceId, made: false }
      }
      if (!this.force) {
        this.rejectDuplicates(same, others, asked)
      }
      const entry: RegisteredAudience = { ...this.where, ...asked }
      write([...others, entry])
      try {
        const audienceId = await amazon.create()
        write([...others, { ...entry, audienceId }])
        return { audienceId, made: true }
      } catch (error) {
        if (isCertainlyNotCreated(error)) {
          write(others)
        }
        throw error
      }
    } finally {
      file?.close()
    }
  }

  private isSame(one: RegisteredAudience, { key, namespace }: AudienceRequest): boolean {
    return this.isHere(one) && one.key === key && (one.namespace ?? '') === (namespace ?? '')
  }

  private isHere({ at, region }: RegisteredAudience): boolean {
    return at === this.where.at && region === this.where.region
  }

  private rejectDuplicates(
    same: RegisteredAudience | undefined,
    others: RegisteredAudience[],
    asked: AudienceRequest
  ): void {
    if (same !== undefined && same.audienceId === undefined) {
      throw new AudienceMayExistError(
        `An earlier run asked Amazon for "${same.name}" and did not learn whether it was made.`
      )
    }
    const double = others.find(
      (one) => this.isHere(one) && one.audienceId !== undefined && one.externalAudienceId === asked.externalAudienceId
    )
    if (double?.audienceId !== undefined) {
      throw new AudienceMayExistError(
        `Amazon has an audience with External Audience ID ${asked.externalAudienceId} already: ${double.audienceId}, made for "${double.key}".`
      )
    }
  }
}

async function exists(amazon: AmazonCalls, audienceId: string): Promise<boolean> {
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
