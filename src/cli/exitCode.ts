import type { Report } from '../segment/run/report'

/** 0 all is delivered, 1 the run could not start or go on, 2 something was refused, 130 Ctrl-C. */
export function exitCodeOf({ stopped, audiences }: Report, refusalsAllowed: boolean): number {
  if (stopped !== undefined) {
    return stopped.by === 'interrupt' ? 130 : 1
  }
  const refused = audiences.some(
    ({ refused, invalidRecords, jobs }) =>
      refused > 0 || invalidRecords.length > 0 || jobs.some(({ state }) => state === 'FAILED')
  )
  return refused && !refusalsAllowed ? 2 : 0
}
