import type { Report } from '../segment/delivery/report'

/**
 * 0 everything that could be delivered is; 1 the run could not go on, something was not sent, or an audience was not
 * connected; 2 events or records were refused; 130 interrupted.
 */
export function exitCodeOf({ stopped, audiences }: Report, refusalsAllowed: boolean): number {
  if (stopped !== undefined) {
    return stopped.by === 'interrupt' ? 130 : 1
  }
  const read = audiences.some((one) => one.read > 0)
  const connected = audiences.some(({ audienceId, how }) => audienceId !== undefined || how === 'made')
  const failed = audiences.some(({ unsent, how }) => unsent > 0 || how === 'refused' || how === 'mayBeThere')
  if (failed || (read && !connected)) {
    return 1
  }
  const refused = audiences.some(
    ({ refused, invalidRecords, jobs }) =>
      refused > 0 || invalidRecords.length > 0 || jobs.some(({ state }) => state === 'FAILED')
  )
  return refused && !refusalsAllowed ? 2 : 0
}
