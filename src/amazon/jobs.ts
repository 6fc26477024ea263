import { asObject, asText, jsonObject } from '../destinations/amazon-ads-dsp-amc/api/responseBody'
import type { Answer } from '../destinations/amazon-ads-dsp-amc/api/client'
import { presentable } from '../destinations/amazon-ads-dsp-amc/api/redact'
import type { Clock } from '../system/clock'
import { SYSTEM_CLOCK } from '../system/clock'

/** Matched members from which on Amazon DSP can use an audience. */
export const DSP_MINIMUM_MEMBERS = 2000

const FINAL_STATES = ['SUCCEEDED', 'PARTIALLYSUCCEEDED', 'FAILED', 'COMPLETED']

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5_000

/** Jobs that are asked after at a time. */
const AT_A_TIME = 4

export interface Job {
  jobRequestId: string
  /** PENDING, one of the final states, or UNKNOWN when Amazon did not tell. */
  state: string
  /** Records that Amazon could not use, by its reason. */
  invalid: Map<string, number>
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
  signal: AbortSignal
  /** Told after each look how many jobs are pending. */
  onPoll?: (pending: number) => void
  clock?: Clock
}

/** The states of jobs, asked for until all are final, the time is over, or the signal comes. */
export async function pollJobs(jobRequestIds: readonly string[], ask: Ask, looking: PollOptions): Promise<Job[]> {
  return pollJobAnswers(jobRequestIds, ask, looking, parseJob)
}

/** The same with whatever `read` takes from Amazon's answer. */
export async function pollJobAnswers<Read extends { state: string }>(
  jobRequestIds: readonly string[],
  ask: Ask,
  { limitMs, signal, onPoll, clock = SYSTEM_CLOCK }: PollOptions,
  read: (jobRequestId: string, answer: Answer) => Read
): Promise<Read[]> {
  const jobs = new Map<string, Read>()
  const until = clock.now() + limitMs
  let pending = [...jobRequestIds]
  for (let waitMs = FIRST_WAIT_MS; pending.length > 0; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    const queue = [...pending].reverse()
    const work = async (): Promise<void> => {
      for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
        jobs.set(id, read(id, await ask(`/amc/audiences/records/${encodeURIComponent(id)}`)))
      }
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, work))
    pending = pending.filter((id) => !FINAL_STATES.includes((jobs.get(id) as Read).state))
    onPoll?.(pending.length)
    const remaining = until - clock.now()
    if (pending.length === 0 || remaining <= 0 || signal.aborted) {
      break
    }
    await clock.sleep(Math.min(waitMs, remaining), signal).catch(() => undefined)
  }
  return jobRequestIds.map((id) => jobs.get(id) as Read)
}

/** The size of an audience; undefined when Amazon does not tell. */
export async function readAudienceSize(audienceId: string, ask: Ask): Promise<AudienceSize | undefined> {
  const answer = await ask(`/amc/audiences/metadata/${audienceId}`)
  const metadata = answer.status === 200 ? jsonObject(answer.content)?.metadata : undefined
  return parseAudienceSize((metadata as { audienceSize?: unknown } | undefined)?.audienceSize)
}

/** Amazon's `audienceSize`, which jobs and audiences have. */
export function parseAudienceSize(audienceSize: unknown): AudienceSize | undefined {
  const size = audienceSize as Record<string, unknown> | undefined
  return (
    size && {
      received: countOf(size.receivedRecordSize),
      matched: countOf(size.idResolutionCount),
      inDsp: countOf(size.dspAudienceSize)
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

function parseJob(jobRequestId: string, answer: Answer): Job {
  const body = answer.status === 200 ? jsonObject(answer.content) : undefined
  const invalid = new Map<string, number>()
  for (const record of Array.isArray(body?.invalidRecords) ? (body.invalidRecords as unknown[]) : []) {
    const { error, externalId } = asObject(record) ?? {}
    const id = asText(externalId)
    const reason = presentable(error, id === undefined ? undefined : [id]) ?? 'without a reason'
    invalid.set(reason, (invalid.get(reason) ?? 0) + 1)
  }
  return { jobRequestId, state: typeof body?.jobState === 'string' ? body.jobState : 'UNKNOWN', invalid }
}

/** Amazon says -1 where it has not counted yet. */
const countOf = (value: unknown): number | undefined => (typeof value === 'number' && value >= 0 ? value : undefined)
