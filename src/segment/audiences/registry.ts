import { CREATE_AUDIENCE_UNCERTAIN } from '../../destinations/amazon-ads-dsp-amc/audience/audiences'
import { LockedJson } from '../../system/lockedJson'
import { describeSystemError } from '../../system/systemError'
import { UserError } from '../../system/userError'

/** An audience that was made at Amazon, or was asked for: ids and names only. */
interface RegisteredAudience {
  /** Where: Amazon Ads, or the address of a sandbox. */
  at: string
  region: string
  /** The audience in Segment. */
  key: string
  namespace?: string
  /** As it is called at Amazon. */
  name: string
  externalAudienceId: string
  /** Amazon's id; absent as long as it is not certain whether it was made. */
  audienceId?: string
}

type AudienceRequest = Omit<RegisteredAudience, 'audienceId' | 'at' | 'region'>

interface AmazonCalls {
  /** Makes the audience, once, and gives Amazon's id of it. */
  create(): Promise<string>
  /** Throws an error with status 404 when Amazon has none of that id. */
  find(audienceId: string): Promise<void>
}

/** Why an audience is not made: it may be there already, or another is. */
export class AudienceMayExistError extends Error {}

/** The hook of a mapping gives this code to errors that have none of their own, which may have come at any time. */
const HOOK_FAILED = 'RETL_ON_MAPPING_SAVE_FAILED'

/**
 * Whether nothing was created at Amazon: another attempt after any other error may create the audience twice. Errors that say so
 * are the destination's, with a code and a status; another was not foreseen, and may have come after Amazon had made it.
 */
export function isCertainlyNotCreated(error: unknown): boolean {
  const { code, status } = error as { code?: unknown; status?: unknown }
  const isOfDestination = typeof code === 'string' && typeof status === 'number'
  return isOfDestination && code !== CREATE_AUDIENCE_UNCERTAIN && code !== HOOK_FAILED
}

/** Whether somebody has to check Amazon after such an error, before the audience is created again. */
export const mayExist = (error: unknown): boolean =>
  error instanceof AudienceMayExistError || !(error instanceof UserError || isCertainlyNotCreated(error))

/**
 * The audiences that were made, in a small file, so that no run makes one again. Before one is asked for it is noted, so
 * that a run that ends before Amazon's answer does not hide it.
 */
export class AudienceRegistry {
  private readonly file: LockedJson<readonly RegisteredAudience[]> | undefined
  /** What a dry run would have written. */
  private unwritten: readonly RegisteredAudience[] | undefined

  /**
   * Without a path nothing is kept. `force` makes those once more that may be there; `dry` reads the file alone. Throws
   * UserError when the file is something else, or cannot be read and, unless dry, written.
   */
  constructor(
    path: string | undefined,
    private readonly where: Pick<RegisteredAudience, 'at' | 'region'>,
    private readonly force = false,
    private readonly dry = false
  ) {
    this.file = path === undefined ? undefined : registryFile(path)
    if (dry) {
      this.file?.read()
    } else {
      this.file?.check()
    }
  }

  /**
   * Amazon's id of the audience: the registered one if Amazon still has it, else that of a new one. Throws
   * AudienceMayExistError when it is not certain whether it was made before, or when another has the same external ID;
   * UserError when the file cannot be read or written, which is nobody's fault but ours; and what the two callbacks throw.
   */
  async resolve(request: AudienceRequest, amazon: AmazonCalls): Promise<{ audienceId: string; made: boolean }> {
    const { file } = this
    if (file === undefined) {
      return { audienceId: await amazon.create(), made: true }
    }
    const resolveIn = async (
      all: readonly RegisteredAudience[],
      write: (audiences: readonly RegisteredAudience[]) => Promise<void>
    ): Promise<{ audienceId: string; made: boolean }> => {
      const others = all.filter((one) => !this.isSame(one, request))
      const same = all.find((one) => this.isSame(one, request))
      if (same?.audienceId !== undefined && (await exists(amazon, same.audienceId))) {
        return { audienceId: same.audienceId, made: false }
      }
      if (!this.force) {
        this.rejectDuplicates(same, others, request)
      }
      const entry: RegisteredAudience = { ...this.where, ...request }
      await write([...others, entry])
      let audienceId: string
      try {
        audienceId = await amazon.create()
      } catch (error) {
        if (isCertainlyNotCreated(error)) {
          await write(others)
        }
        throw error
      }
      try {
        await write([...others, { ...entry, audienceId }])
      } catch (error) {
        // The note stays, so that no run makes it again.
        throw new UserError(
          `${(error as Error).message} The audience "${request.name}" was created at Amazon as ${audienceId}: use that ID from now on.`
        )
      }
      return { audienceId, made: true }
    }
    if (this.dry) {
      return resolveIn(this.unwritten ?? file.read(), (audiences) => {
        this.unwritten = audiences
        return Promise.resolve()
      })
    }
    return file.hold((held) => resolveIn(held.content, (audiences) => held.write(audiences)))
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
    request: AudienceRequest
  ): void {
    if (same !== undefined && same.audienceId === undefined) {
      throw new AudienceMayExistError(
        `An earlier run asked Amazon for "${same.name}" and did not learn whether it was made.`
      )
    }
    const double = others.find(
      (one) => this.isHere(one) && one.audienceId !== undefined && one.externalAudienceId === request.externalAudienceId
    )
    if (double?.audienceId !== undefined) {
      throw new AudienceMayExistError(
        `Amazon has an audience with External Audience ID ${request.externalAudienceId} already: ${double.audienceId}, made for "${double.key}".`
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

/** Without any audience the file goes. */
const registryFile = (path: string): LockedJson<readonly RegisteredAudience[]> =>
  new LockedJson(path, {
    name: 'audiences file',
    parse: parseAudiences,
    toJson: (audiences) => (audiences.length === 0 ? undefined : { audiences }),
    describe: (error) =>
      new UserError(`The audiences file, ${path}, cannot be read and written: ${describeSystemError(error)}.`)
  })

function parseAudiences(value: unknown, path: string): readonly RegisteredAudience[] {
  if (value === undefined) {
    return []
  }
  const { audiences } = (value ?? {}) as { audiences?: unknown }
  if (!Array.isArray(audiences) || !audiences.every(isRegistered)) {
    throw new UserError(`${path} is not an audiences file, or is damaged. Choose another file.`)
  }
  return audiences
}

const isRegistered = (one: unknown): one is RegisteredAudience => {
  const { at, region, key, name, externalAudienceId } = (one ?? {}) as Record<string, unknown>
  return [at, region, key, name, externalAudienceId].every((text) => typeof text === 'string')
}
