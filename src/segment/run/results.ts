import { AUDIENCES_MEDIA_TYPE } from '../../destinations/amazon-ads-dsp-amc/api/call'
import { Amazon } from '../amazon'
import type { Audience } from '../audiences'
import type { Platform } from '../platform'
import type { Job } from './jobs'
import { jobsOf, sizeOf } from './jobs'
import type { Progress } from './progress'
import type { AudienceReport } from './report'
import { audienceReport } from './report'

interface Asking {
  platform: Platform
  region: string
  /** How long jobs are waited for, in milliseconds; without it, Amazon is not asked. */
  limitMs?: number
  /** Ends waiting. */
  interrupt: AbortSignal
  progress: Progress
}

/** What Amazon made of what was sent: the states of the jobs, and how large it finds the audiences. */
export async function audienceReports(audiences: readonly Audience[], asking: Asking): Promise<AudienceReport[]> {
  const { platform, region, limitMs, interrupt, progress } = asking
  const ids = audiences.flatMap(({ tally }) => [...tally.jobRequestIds])
  if (limitMs === undefined || ids.length === 0) {
    return audiences.map((audience) => audienceReport(audience, [...audience.tally.jobRequestIds].map(unasked)))
  }
  progress.jobs?.(ids.length, ids.length)
  const amazon = new Amazon(platform, region)
  const ask = (path: string) => amazon.call(path, { method: 'GET', contentType: AUDIENCES_MEDIA_TYPE })
  const onLook = (pending: number): void => progress.jobs?.(pending, ids.length)
  const jobs = new Map(
    (await jobsOf(ids, ask, { limitMs, signal: interrupt, onLook })).map((job) => [job.jobRequestId, job])
  )
  const reports: AudienceReport[] = []
  for (const audience of audiences) {
    const { tally, audienceId } = audience
    const own = [...tally.jobRequestIds].map((id) => jobs.get(id) ?? unasked(id))
    const size = own.length === 0 || audienceId === undefined ? undefined : await sizeOf(audienceId, ask)
    reports.push(audienceReport(audience, own, size))
  }
  return reports
}

const unasked = (jobRequestId: string): Job => ({ jobRequestId, state: 'UNKNOWN', invalid: new Map() })
