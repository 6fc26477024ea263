import { AUDIENCES_MEDIA_TYPE } from '../../destinations/amazon-ads-dsp-amc/api/client'
import { AmazonClient } from '../../amazon/client'
import type { Audience } from './audience'
import { RECORDS_PER_HOUR } from './rateLimit'
import type { DryRequests } from '../dryRun'
import type { Platform } from '../platform'
import type { JobSummary } from '../../amazon/jobs'
import { pollJobs, readAudienceSize, summarizeJob } from '../../amazon/jobs'
import { ReasonCounts } from '../../amazon/reasons'
import type { Progress } from './progress'
import type { AudienceReport, Report } from './report'
import { buildAudienceReport } from './report'

interface Asking {
  platform: Platform
  /** How long jobs are waited for, in milliseconds; without it, Amazon is not asked. */
  limitMs?: number
  /** Ends waiting. */
  interrupt: AbortSignal
  progress: Progress
}

/** What Amazon made of what was sent: the states of the jobs, and how large it finds the audiences. */
export async function buildAudienceReports(audiences: readonly Audience[], asking: Asking): Promise<AudienceReport[]> {
  const { platform, limitMs, interrupt, progress } = asking
  const ids = audiences.flatMap(({ tally }) => [...tally.jobRequestIds])
  if (limitMs === undefined || ids.length === 0) {
    return audiences.map((audience) => buildAudienceReport(audience, [...audience.tally.jobRequestIds].map(unasked)))
  }
  progress.jobs?.(ids.length, ids.length)
  const amazon = new AmazonClient(platform.session)
  const ask = (path: string) => amazon.call(path, { contentType: AUDIENCES_MEDIA_TYPE })
  const onPoll = (pending: number): void => progress.jobs?.(pending, ids.length)
  const jobs = new Map(
    (await pollJobs(ids, ask, { limitMs, signal: interrupt, onPoll }, summarizeJob)).map((job) => [
      job.jobRequestId,
      job
    ])
  )
  const reports: AudienceReport[] = []
  for (const audience of audiences) {
    const { tally, audienceId } = audience
    const own = [...tally.jobRequestIds].map((id) => jobs.get(id) as JobSummary)
    const size = own.length === 0 || audienceId === undefined ? undefined : await readAudienceSize(audienceId, ask)
    reports.push(buildAudienceReport(audience, own, size))
  }
  return reports
}

/** What a dry run would have sent. An audience that would be made has no id yet. */
export function buildDryReport(
  all: readonly Audience[],
  requests: ReadonlyMap<string, DryRequests>
): Pick<Report, 'audiences' | 'bytes' | 'leastSeconds'> {
  const audiences = all.map((audience) => {
    const { requests: number = 0, bytes = 0 } = requests.get(String(audience.audienceId)) ?? {}
    const shown = audience.how === 'made' ? { ...audience, audienceId: undefined } : audience
    return { ...buildAudienceReport(shown, []), requests: number, bytes }
  })
  const records = audiences.reduce((sum, { delivered }) => sum + delivered, 0)
  const bytes = [...requests.values()].reduce((sum, one) => sum + one.bytes, 0)
  return { audiences, bytes, leastSeconds: (records / RECORDS_PER_HOUR) * 3600 }
}

const unasked = (jobRequestId: string): JobSummary => ({ jobRequestId, state: 'UNKNOWN', invalid: new ReasonCounts() })
