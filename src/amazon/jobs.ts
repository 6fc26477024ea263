import type { Answer } from '../destinations/amazon-ads-dsp-amc/api/client'
import { toFailure } from '../destinations/amazon-ads-dsp-amc/api/failure'
import { redact } from '../destinations/amazon-ads-dsp-amc/api/redact'
import { asObject, asText, jsonObject } from '../destinations/amazon-ads-dsp-amc/api/json'
import type { Clock } from '../system/clock'
import { sleepUnlessAborted, SYSTEM_CLOCK } from '../system/clock'
import { ReasonCounts } from './reasons'

/** Matched members from which on Amazon DSP can use an audience. */
export const DSP_MINIMUM_MEMBERS = 2000

const FINAL_STATES = ['SUCCEEDED', 'PARTIALLYSUCCEEDED', 'FAILED', 'COMPLETED']

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5_000

/** Jobs that are polled at a time. */
const AT_A_TIME = 4

/** A record that Amazon could not use. */
interface InvalidRecord {
  externalUserId: string
  /** In Amazon's words, redacted: at most 300 characters, without personal data. */
  reason: string
}

/** What Amazon says of a job. */
export interface Job {
  jobRequestId: string
  /** PENDING, one of the final states, or UNKNOWN when Amazon did not say. */
  state: string
  /** Why the state is unknown. */
  reason?: string
  /** Whether Amazon has no such job, or no longer. */
  gone?: true
  /** Share of the records that Amazon processed, on whatever scale it says so. */
  recordsProcessedRate?: number
  size?: AudienceSize
  invalid: InvalidRecord[]
}

/** How large Amazon finds an audience; undefined where it has not counted yet. */
export interface AudienceSize {
  received?: number
  matched?: number
  inDsp?: number
}

export type Ask = (path: string) => Promise<Answer>

export interface PollOptions {
  /** How long jobs are waited for, in milliseconds. */
  limitMs: number
  /** Ends waiting. */
  signal?: AbortSignal
  /** Called after each poll with the number of jobs that are pending. */
  onPoll?: (pending: number) => void
  clock?: Clock
}

/**
 * Polls jobs until all are final, the time is over, or the signal comes. Of each, in their order, it gives what `keep` makes
 * of Amazon's last answer: a job may name thousands of invalid records.
 */
export async function pollJobs<Kept>(
  jobRequestIds: readonly string[],
  ask: Ask,
  { limitMs, signal, onPoll, clock = SYSTEM_CLOCK }: PollOptions,
  keep: (job: Job) => Kept
): Promise<Kept[]> {
  const jobs = new Map<string, { kept: Kept; isFinal: boolean }>()
  const until = clock.now() + limitMs
  let pending = [...jobRequestIds]
  for (let waitMs = FIRST_WAIT_MS; pending.length > 0; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    const queue = [...pending].reverse()
    const work = async (): Promise<void> => {
      for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
        const job = parseJob(id, await ask(`/amc/audiences/records/${encodeURIComponent(id)}`))
        jobs.set(id, { kept: keep(job), isFinal: FINAL_STATES.includes(job.state) })
      }
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, work))
    pending = pending.filter((id) => jobs.get(id)?.isFinal === false)
    onPoll?.(pending.length)
    const remaining = until - clock.now()
    if (pending.length === 0 || remaining <= 0 || signal?.aborted) {
      break
    }
    await sleepUnlessAborted(Math.min(waitMs, remaining), signal, clock)
  }
  return jobRequestIds.map((id) => (jobs.get(id) as { kept: Kept }).kept)
}

const STATE = /^[A-Z_]{1,40}$/

/** Reads Amazon's answer to a query for a job. Nothing else does, so that all of its words are redacted. */
export function parseJob(jobRequestId: string, answer: Answer): Job {
  const body = answer.status === 200 ? jsonObject(answer.content) : undefined
  if (typeof body?.jobState !== 'string') {
    return answer.status === 404
      ? { jobRequestId, state: 'UNKNOWN', reason: 'Amazon does not know this job.', gone: true, invalid: [] }
      : { jobRequestId, state: 'UNKNOWN', reason: toFailure(answer).errormessage, invalid: [] }
  }
  const rate = asObject(body.successful)?.recordsProcessedRate
  return {
    jobRequestId,
    // One of a few words; what is more is Amazon's words, which may repeat a person's.
    state: STATE.test(body.jobState) ? body.jobState : 'UNKNOWN',
    ...(typeof rate === 'number' && { recordsProcessedRate: rate }),
    ...(body.audienceSize !== undefined && { size: parseAudienceSize(body.audienceSize) }),
    invalid: parseInvalidRecords(body.invalidRecords)
  }
}

/** What is part of an external user ID: Amazon takes no other signs. */
const TOKEN = /[\w-]+/g

/** Shorter IDs are parts of ordinary words and numbers. */
const LEAST_ID_CHARACTERS = 3

function parseInvalidRecords(given: unknown): InvalidRecord[] {
  const records = (Array.isArray(given) ? given : []).map((one) => {
    const { externalId, error } = asObject(one) ?? {}
    return { externalUserId: asText(externalId) ?? '', error }
  })
  const ids = new Set(records.map(({ externalUserId }) => externalUserId.toLowerCase()))
  /** A reason may name another person of the job. */
  const withoutIds = (reason: string): string =>
    reason.replace(TOKEN, (token) =>
      token.length >= LEAST_ID_CHARACTERS && ids.has(token.toLowerCase()) ? '[…]' : token
    )
  return records.map(({ externalUserId, error }) => {
    const reason = redact(error, externalUserId === '' ? undefined : [externalUserId])
    return { externalUserId, reason: reason === undefined ? 'without a reason' : withoutIds(reason) }
  })
}

/** A job as a report keeps it: a run may have thousands of them, each with thousands of invalid records. */
export interface JobResult {
  jobRequestId: string
  state: string
  /** Why records were invalid, with how many. */
  invalid: ReasonCounts
}

export function summarizeJob({ jobRequestId, state, invalid }: Job): JobResult {
  const counts = new ReasonCounts()
  invalid.forEach(({ reason }) => counts.add(reason))
  return { jobRequestId, state, invalid: counts }
}

/** The size of an audience; undefined when Amazon does not say. */
export async function readAudienceSize(audienceId: string, ask: Ask): Promise<AudienceSize | undefined> {
  return parseAudienceSize((await readMetadata(audienceId, ask))?.audienceSize)
}

/** How long members stay in an audience, in seconds; undefined when Amazon doesn't say. */
export async function readAudienceTtl(audienceId: string, ask: Ask): Promise<number | undefined> {
  return parseTtl((await readMetadata(audienceId, ask))?.ttl)
}

/** Amazon's `ttl`, which the metadata of audiences have. */
export const parseTtl = (ttl: unknown): number | undefined =>
  typeof ttl === 'number' && Number.isFinite(ttl) ? ttl : undefined

async function readMetadata(audienceId: string, ask: Ask): Promise<Record<string, unknown> | undefined> {
  const answer = await ask(`/amc/audiences/metadata/${audienceId}`)
  return answer.status === 200 ? asObject(jsonObject(answer.content)?.metadata) : undefined
}

/** Amazon's `audienceSize`, which jobs and audiences have. */
export function parseAudienceSize(audienceSize: unknown): AudienceSize | undefined {
  const size = audienceSize as Record<string, unknown> | undefined
  return (
    size && {
      received: readCount(size.receivedRecordSize),
      matched: readCount(size.idResolutionCount),
      inDsp: readCount(size.dspAudienceSize)
    }
  )
}

/** Share of the received records that Amazon matched, 0 to 1. */
export function matchRate({ received, matched }: AudienceSize): number | undefined {
  return received === undefined || matched === undefined || received === 0 ? undefined : matched / received
}

/** Matched members that Amazon DSP still needs; undefined where it has not counted yet. */
export function missingForDsp({ inDsp, matched }: AudienceSize): number | undefined {
  const members = inDsp ?? matched
  return members === undefined ? undefined : Math.max(0, DSP_MINIMUM_MEMBERS - members)
}

/** Amazon says -1 where it has not counted yet. */
const readCount = (value: unknown): number | undefined => (typeof value === 'number' && value >= 0 ? value : undefined)
