import type { JSONObject } from '@segment/actions-core'
import { AmazonClient, askOnce } from '../../amazon/client'
import { count, plural } from '../../system/numbers'
import { UserError } from '../../system/userError'
import type { Target } from '../../amazon/target'
import { targetAddress } from '../../amazon/target'
import type { RetryPolicy } from '../../system/retry'
import { signInToRun } from '../delivery/sendBatch'
import { RateLimiter, RECORDS_PER_HOUR } from '../delivery/rateLimit'
import type { Definition } from '../../amazon/session'
import { createDryDestination } from '../dryRun'
import { AudienceRegistry } from '../audiences/registry'
import { Platform } from '../platform'
import type { Job, PollOptions } from '../../amazon/jobs'
import { readAudienceSize, readAudienceTtl, summarizeJob } from '../../amazon/jobs'
import { resolveRowsAudience } from './audience'
import { ConsentCheck } from './consent'
import type { Changes } from './diff'
import { countEntering, MAX_ROWS_OF_KEY } from './diff'
import type { BadLine } from '../sources/tables/lineCounts'
import { toDay, findRefreshDay, keepsAlive } from './keepAlive'
import { listedRemovalWarning, lostConsentWarning, massRemovalWarning } from './massRemoval'
import { settleJobs } from './settleJobs'
import type { Counts } from '../delivery/counts'
import type { AudienceReport, Report } from '../delivery/report'
import { buildAudienceReport, buildReport } from '../delivery/report'
import type { Wait } from '../../system/retry'
import type { FoundRows, RowsOptions } from './import'
import { RowsImport } from './import'
import type { SendingEnd } from './changedRows'
import type { Holds, SharedHolds } from '../delivery/holds'
import { sendRows, stateError } from './changedRows'

export interface RunRowsOptions extends RowsOptions {
  connection: Target
  /** What the hook of the mapping is given to make or take the audience. */
  hookInputs: JSONObject
  retryPolicy: Omit<RetryPolicy, 'signal' | 'onWait'>
  /** How long nothing is sent after a request that Amazon may still apply, in milliseconds. */
  holdMs?: number
  /** What runs of one process to one Amazon share, so that none overtakes another. */
  holds?: Holds
  /** Makes the audience again that may be at Amazon already. */
  createAgain?: boolean
  /** How long the states of Amazon's jobs are waited for, in milliseconds. */
  jobsLimitMs: number
  interrupt: AbortSignal
}

export interface RowsObserver {
  /** What was found, before anything is compared. */
  onFound(found: FoundRows): void
  /** What is to be done, before anything is sent. */
  onCompared(compared: Compared & Plan): void
  /** Asked before so many leave, or people who said no may enter. False ends the run, with nothing done. */
  mayLeave(why: string): Promise<boolean>
  /** Of rows that are to be sent, how many have their outcome. */
  onProgress(counts: Counts, toSend: number): void
  /** Some rows wait. */
  onWait(wait: Wait): void
  /** A row that did not reach Amazon, by its id there, or a line that could not be read. */
  onRefused(refused: { row: string; reason: string } | (BadLine & { row?: undefined })): void
}

export interface Compared {
  changes: Changes
  /** In the audience, as far as earlier runs know. */
  members: number
  badLines: number
}

interface Plan {
  /** Rows that are sent in all. */
  toSend: number
  /** What is asked about before anything is sent; of a dry run, what would be. */
  warning?: string
}

/** What a run over rows did, or would do. */
export type RowsReport = Report &
  AudienceReport &
  Compared & {
    source: string
    mode: string
    audience?: string
    audienceId?: string
    /** Members who were sent again, as they are, before their time in the audience is over. Not among those who entered. */
    refreshed: number
    /** People whose rows disagree on consent: the strictest counts. */
    consentConflicts: number
    refusals: { reason: string; rows: number }[]
    /** Lists and objects where one text belongs, which count as missing. */
    skippedValues: { column: string; values: number }[]
    /** Path of the state, if one is kept. */
    state?: string
  }

/**
 * Does what reverse ETL does with rows: reads them, compares them with the last run, and sends what changed through the
 * destination. Undefined when people were not to leave. Throws UserError before anything is sent.
 */
export async function runRows(options: RunRowsOptions, watching: RowsObserver): Promise<RowsReport | undefined> {
  const started = Date.now()
  const known = knownAudiences(options)
  const rows = await RowsImport.open(options)
  try {
    watching.onFound(rows.found)
    const dry = options.dry ? createDryDestination() : undefined
    const { region, mode } = options
    const retryPolicy: RetryPolicy = {
      ...options.retryPolicy,
      signal: options.interrupt,
      onWait: (wait) => watching.onWait(wait)
    }
    const signedIn = async (definition?: Definition): Promise<Platform> => {
      const { mapping } = rows.mapping
      const platform = new Platform(region, mapping, options.connection.credentials, undefined, definition)
      await signInToRun(platform, retryPolicy)
      return platform
    }
    const platform = await signedIn(dry?.definition)
    const amazon = new AmazonClient(platform.session)
    if (dry === undefined) {
      await settleJobs(amazon, rows.state, { limitMs: 0, signal: options.interrupt }).catch(throwStateError)
    }
    const refreshDay = await chooseRefreshDay(rows, options, async () =>
      dry === undefined ? amazon : isSandboxInside(options) ? undefined : new AmazonClient((await signedIn()).session)
    )
    const { changes, members, badLines } = await rows.compare(refreshDay)
    const compared = { changes, members, badLines: badLines.length }
    const { leaving, toSend } = countToSend(changes, mode)
    const removal =
      mode === 'remove-listed'
        ? listedRemovalWarning(leaving)
        : massRemovalWarning({ leaving, members, badLines: badLines.length, keyless: changes.keyless })
    const lostConsent = lostConsentWarning(rows.state.of.consent, rows.mapping.consent, mode)
    const warning = [removal, lostConsent].filter((one) => one !== undefined).join(' ') || undefined
    watching.onCompared({ ...compared, toSend, warning })
    if (!options.dry && warning !== undefined && !(await watching.mayLeave(warning))) {
      return undefined
    }
    const { hookInputs } = options
    const before =
      rows.audience ??
      (isToBeRead(options)
        ? await resolveRowsAudience(await signedIn(), known, hookInputs, { retryPolicy })
        : undefined)
    if (mode === 'remove-listed' && before === undefined && options.audience.id === undefined) {
      throw new UserError(NO_AUDIENCE)
    }
    // Nobody needs an audience to which nothing is sent, and Amazon deletes none.
    const audience =
      toSend === 0 ? before : await resolveRowsAudience(platform, known, hookInputs, { before, retryPolicy })
    if (audience !== undefined && dry === undefined) {
      await rows.state.keepAudience(audience, rows.mapping.consent).catch(throwStateError)
    }
    badLines.forEach((line) => watching.onRefused(line))
    const skipped = new Map<string, number>()
    const consent = new ConsentCheck({ region, mapping: rows.mapping, hookInputs, audience })
    const { counts, stopped: stoppedSending } = await sendRows({
      rows,
      changes,
      platform,
      retryPolicy: options.retryPolicy,
      holdMs: options.holdMs,
      sharedHolds: shareHolds(options, audience?.audienceId),
      progress: { waiting: (wait) => watching.onWait(wait) },
      rateLimiter: new RateLimiter(dry === undefined ? RECORDS_PER_HOUR : Infinity),
      interrupt: options.interrupt,
      keeps: dry === undefined,
      country: audience?.countryCode,
      onSkipped: (column) => void skipped.set(column, (skipped.get(column) ?? 0) + 1),
      consent,
      whyNotRemove: async (people) => {
        const why = options.dry
          ? undefined
          : massRemovalWarning({ leaving: leaving + people, members, badLines: 0, keyless: 0 })
        return why === undefined || (await watching.mayLeave(why).catch(() => false))
          ? undefined
          : NOT_AGREED(people, why)
      },
      onRefused: (row, reason) => watching.onRefused({ row, reason }),
      onDone: (counts) => watching.onProgress(counts, toSend)
    })
    if (changes.keyless > 0) {
      counts.refuse(NO_KEY(rows.found.key), changes.keyless)
    }
    badLines.forEach(({ reason }) => counts.refuse(reason))
    const { jobs, stopped } =
      dry === undefined && stoppedSending === undefined
        ? await endJobs(amazon, rows.state, { limitMs: options.jobsLimitMs, signal: options.interrupt })
        : { jobs: [], stopped: stoppedSending }
    const size =
      jobs.length > 0 && audience !== undefined
        ? await readAudienceSize(audience.audienceId, askOnce(amazon))
        : undefined
    const dryRequests = [...(dry?.requests.values() ?? [])]
    return {
      ...buildReport({
        connection: options.connection,
        region,
        started,
        stopped,
        dryRequests: dry?.requests,
        delivered: counts.delivered
      }),
      source: rows.found.source,
      mode,
      ...compared,
      audience: audience?.audienceName ?? options.audience.name,
      audienceId:
        dry === undefined || rows.audience !== undefined || options.audience.id ? audience?.audienceId : undefined,
      ...buildAudienceReport(counts, jobs.map(summarizeJob), size),
      ...(dry && { requests: dryRequests.reduce((sum, { requests }) => sum + requests, 0) }),
      refreshed: counts.refreshed,
      consentConflicts: consent.conflicts,
      refusals: counts.reasons.sorted.map(([reason, rows]) => ({ reason, rows })),
      skippedValues: [...skipped].map(([column, values]) => ({ column, values })),
      state: dry === undefined ? options.state : undefined
    }
  } finally {
    await rows.close()
  }
}

const NO_AUDIENCE =
  'People are removed from an audience that is there, and this source has sent to none. Name the audience with --audience-id, or the state of the source that filled it with --state.'

/** A dry run reads an audience that is at Amazon, which says what its rows need; the sandbox inside has none. */
const isToBeRead = (options: RunRowsOptions): boolean =>
  options.dry && options.audience.id !== undefined && !isSandboxInside(options)

const isSandboxInside = ({ connection }: RunRowsOptions): boolean => connection.to === 'built-in sandbox'

/** How many rows take people away, and how many are sent in all. */
function countToSend(changes: Changes, mode: RowsOptions['mode']): { leaving: number; toSend: number } {
  const leaving = mode === 'upsert' ? 0 : changes.deleted
  return { leaving, toSend: leaving + (mode === 'delete' ? 0 : countEntering(changes)) }
}

/**
 * The day up to which members were sent who are to be sent again; undefined where there are none. Amazon is asked for the TTL,
 * which can change there; when it doesn't say, the setting counts, or else Amazon's default.
 */
async function chooseRefreshDay(
  { state, audience }: RowsImport,
  options: RunRowsOptions,
  openAmazon: () => Promise<AmazonClient | undefined>
): Promise<number | undefined> {
  const oldest = keepsAlive(options) && audience !== undefined ? await state.oldestDay() : undefined
  const isOlderThan = (day: number | undefined): boolean => oldest !== undefined && day !== undefined && oldest <= day
  if (audience === undefined || !isOlderThan(toDay(Date.now()) - 1)) {
    return undefined
  }
  const { ttl: setting } = options.hookInputs
  const ttl = await openAmazon()
    .then((amazon) => amazon && readAudienceTtl(audience.audienceId, askOnce(amazon)))
    .catch(() => undefined)
  const day = findRefreshDay(ttl ?? (typeof setting === 'number' ? setting : undefined))
  return isOlderThan(day) ? day : undefined
}

/** All lanes send to the one audience. Nothing is sent in a dry run. */
function shareHolds({ holds, region, dry }: RunRowsOptions, audienceId: string | undefined): SharedHolds | undefined {
  return holds === undefined || audienceId === undefined || dry
    ? undefined
    : { holds, toAudience: () => ({ region, audienceId }) }
}

/** Beside the state, so that an audience is made once also when a run ends before the state has it. */
function knownAudiences({ state, dry, connection, region, createAgain }: RunRowsOptions): AudienceRegistry {
  const path = state === undefined || dry ? undefined : `${state}.audiences.json`
  return new AudienceRegistry(path, { at: targetAddress(connection), region }, createAgain)
}

function throwStateError(error: unknown): never {
  throw stateError(error)
}

/** What was sent is reported whether or not the state can keep what became of its jobs: the next run asks for them again. */
async function endJobs(
  amazon: AmazonClient,
  state: RowsImport['state'],
  options: PollOptions
): Promise<{ jobs: Job[]; stopped?: SendingEnd['stopped'] }> {
  try {
    return { jobs: await settleJobs(amazon, state, options) }
  } catch (error) {
    return { jobs: [], stopped: { by: 'trouble', reason: stateError(error).message } }
  }
}

const NOT_AGREED = (people: number, why: string): string =>
  `${plural(people, 'person of the audience has no consent any more and was', 'people of the audience have no consent any more and were')} not removed: ${why} Run it again and agree (--yes) to remove them.`

const NO_KEY = (key: string): string =>
  `The row has no key: its column ${key} is blank, is a placeholder such as NULL, 0 or -, or is the same in more than ${count(MAX_ROWS_OF_KEY)} rows.`
