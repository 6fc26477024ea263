import { AmazonClient, askOnce } from '../../amazon/client'
import type { AudienceSize, JobResult } from '../../amazon/jobs'
import { matchRate, missingForDsp, pollJobs, readAudienceSize, summarizeJob } from '../../amazon/jobs'
import { ReasonCounts } from '../../amazon/reasons'
import type { Audience } from '../delivery/audience'
import type { Progress } from '../delivery/progress'
import type { AudienceReport, Report } from '../delivery/report'
import { buildAudienceReport } from '../delivery/report'
import type { DryRequests } from '../dryRun'
import type { Platform } from '../platform'

/** What a run over events did. */
export interface SyncReport extends Report {
  /** Path of the file of refused events, if there are any. */
  refusedFile?: string
  /** What failed apart from the delivery, such as a list that could not be written. */
  problems: string[]
  /** Keys of audiences in the settings that no event named, with the one that an event named and that is nearest. */
  unmet: { audience: string; nearest?: string }[]
  audiences: SyncedAudience[]
}

export interface SyncedAudience extends AudienceReport {
  /** Computation key; absent for what belongs to no audience. */
  audience?: string
  namespace?: string
  audienceId?: string
  /** Its name at Amazon, when the run asked for it. */
  name?: string
  /** Whether the run made it, knew it from before, was given its id, or why there is none. */
  how?: Audience['how']
  read: number
  delivered: number
  superseded: number
  refusals: { reason: string; events: number }[]
  /** Why events were not sent. */
  notSent: { reason: string; events: number }[]
  /** Of the requests of a dry run. */
  bytes?: number
  /** 0 to 1. */
  matchRate?: number
  missingForDsp?: number
}

interface PollJobsOptions {
  platform: Platform
  /** How long jobs are waited for, in milliseconds; without it, Amazon is not asked. */
  limitMs?: number
  /** Ends waiting. */
  interrupt: AbortSignal
  progress: Progress
}

/** What Amazon made of what was sent: the states of the jobs, and how large it finds the audiences. */
export async function reportAudiences(
  audiences: readonly Audience[],
  options: PollJobsOptions
): Promise<SyncedAudience[]> {
  const { platform, limitMs, interrupt, progress } = options
  const ids = audiences.flatMap(({ tally }) => [...tally.jobRequestIds])
  if (limitMs === undefined || ids.length === 0) {
    return audiences.map((audience) => reportAudience(audience, [...audience.tally.jobRequestIds].map(unasked)))
  }
  progress.jobs?.(ids.length, ids.length)
  const ask = askOnce(new AmazonClient(platform.session))
  const onPoll = (pending: number): void => progress.jobs?.(pending, ids.length)
  const polled = await pollJobs(ids, ask, { limitMs, signal: interrupt, onPoll }, summarizeJob)
  const jobs = new Map(polled.map((job) => [job.jobRequestId, job]))
  const reports: SyncedAudience[] = []
  for (const audience of audiences) {
    const { tally, audienceId } = audience
    const own = [...tally.jobRequestIds].map((id) => jobs.get(id) as JobResult)
    const size = own.length === 0 || audienceId === undefined ? undefined : await readAudienceSize(audienceId, ask)
    reports.push(reportAudience(audience, own, size))
  }
  return reports
}

const unasked = (jobRequestId: string): JobResult => ({ jobRequestId, state: 'UNKNOWN', invalid: new ReasonCounts() })

/** What a dry run would have sent. An audience that would be made has no id yet. */
export const reportDryAudiences = (
  audiences: readonly Audience[],
  dryRequests: ReadonlyMap<string, DryRequests>
): SyncedAudience[] =>
  audiences.map((audience) => {
    const { requests = 0, bytes = 0 } = dryRequests.get(String(audience.audienceId)) ?? {}
    const shown = audience.how === 'made' ? { ...audience, audienceId: undefined } : audience
    return { ...reportAudience(shown, []), requests, bytes }
  })

export function reportAudience(
  { key, namespace, audienceId, name, how, tally }: Audience,
  jobs: readonly JobResult[],
  size?: AudienceSize
): SyncedAudience {
  const { read, delivered, superseded, reasons, unsentReasons } = tally
  return {
    audience: key,
    namespace,
    audienceId,
    name,
    how,
    read,
    delivered,
    superseded,
    ...buildAudienceReport(tally, jobs, size),
    refusals: reasons.sorted.map(([reason, events]) => ({ reason, events })),
    notSent: unsentReasons.sorted.map(([reason, events]) => ({ reason, events })),
    matchRate: size && matchRate(size),
    missingForDsp: size && missingForDsp(size)
  }
}
