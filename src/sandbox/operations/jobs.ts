import { refusal } from '../contract/refusals'
import type { State } from '../state'
import { audienceSize } from '../state'
import type { Reply, UserCall } from './operation'

export function readJob({ parameters, region }: UserCall, { regions, settings }: State): Reply {
  const { jobRequestId } = parameters
  const here = regions[region]
  const job = here.jobs.find(jobRequestId)
  if (job === undefined) {
    throw refusal.unknownJob()
  }
  const jobState = job.progress.look()
  if (jobState === 'PENDING') {
    return { status: 200, body: { jobRequestId, jobState } }
  }
  const { records, invalidRecords, audienceId } = job
  const audience = here.audiences.find(audienceId)
  const share = jobState === 'FAILED' ? 0 : (records - invalidRecords.length) / records
  return {
    status: 200,
    body: {
      jobRequestId,
      jobState,
      successful: { recordsProcessedRate: share * settings.rateScale },
      invalidRecords,
      ...(audience !== undefined && { audienceSize: audienceSize(audience, here, settings.now()) })
    }
  }
}
