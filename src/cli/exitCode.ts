import type { AudienceReport, Report } from '../segment/delivery/report'
import type { SyncReport } from '../segment/sync/report'

/**
 * 0 everything that could be delivered is; 1 the run could not go on, something was not sent, or an audience was not
 * connected; 2 events or records were rejected; 130 interrupted.
 */
export function syncExitCode(report: SyncReport, rejectionsAllowed: boolean): number {
  const { audiences } = report
  const read = audiences.some((one) => one.read > 0)
  const connected = audiences.some(({ audienceId, how }) => audienceId !== undefined || how === 'made')
  const failed = audiences.some(({ unsent, how }) => unsent > 0 || how === 'refused' || how === 'mayBeThere')
  return report.stopped === undefined && (failed || (read && !connected))
    ? 1
    : exitCode(report, audiences, rejectionsAllowed)
}

/** The same of a run whose audiences are connected. */
export function exitCode(
  { stopped }: Report,
  audiences: readonly AudienceReport[],
  rejectionsAllowed: boolean
): number {
  if (stopped !== undefined) {
    return stopped.by === 'interrupt' ? 130 : 1
  }
  const isRejected = audiences.some(
    ({ refused, invalidRecords, jobs }) =>
      refused > 0 || invalidRecords.length > 0 || jobs.some(({ state }) => state === 'FAILED')
  )
  return isRejected && !rejectionsAllowed ? 2 : 0
}
