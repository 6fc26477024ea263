import { AUDIENCES_MEDIA_TYPE } from '../../destinations/amazon-ads-dsp-amc/api/call'
import { Amazon } from '../amazon'
import { CannotRun } from '../cannotRun'
import { patiently } from '../delivery/attempts'
import { jobsOf, sizeOf } from './jobs'
import { Platform } from '../platform'
import type { AudienceReport, Report } from './report'
import { audienceReport } from './report'
import type { RunOptions } from './run'
import { Run } from './run'

/**
 * Reads events and delivers them as Segment does, in batches by audience. Whatever ends the run early, what was done is in
 * the report, and with a journal the report is of the run as a whole. Throws CannotRun when Amazon gives no access or the
 * journal is not this run's, before anything is read.
 */
export async function sync(options: RunOptions): Promise<Report> {
  const started = Date.now()
  const { settings, connection, patience, interrupt, refusedEvents, progress } = options
  const platform = new Platform(settings.region, settings.mapping, connection.credentials, (statuses) =>
    progress.requests?.(statuses)
  )
  const run = new Run(options, platform)
  if (options.journal !== undefined) {
    await run.resume(options.journal)
  }
  await patiently(() => platform.signIn(), { ...patience, signal: interrupt }).catch((error: Error) => {
    throw new CannotRun(error.message)
  })

  await run.send()
  progress.stop()
  refusedEvents.close()
  return {
    connection: connection.to,
    region: settings.region,
    seconds: (Date.now() - started) / 1000,
    stopped: run.stopped,
    refusedFile: refusedEvents.path,
    audiences: await audienceReports(options, platform, run)
  }
}

async function audienceReports(
  { settings, jobsLimitMs, interrupt }: RunOptions,
  platform: Platform,
  { audiences, stopped }: Run
): Promise<AudienceReport[]> {
  const amazon = new Amazon(platform, settings.region)
  const ask = (path: string) => amazon.call(path, { method: 'GET', contentType: AUDIENCES_MEDIA_TYPE })
  const reports: AudienceReport[] = []
  const until = Date.now() + jobsLimitMs
  for (const audience of audiences.all()) {
    const ids = [...audience.tally.jobRequestIds]
    if (stopped !== undefined || ids.length === 0 || audience.audienceId === undefined) {
      const unasked = ids.map((jobRequestId) => ({
        jobRequestId,
        state: 'UNKNOWN',
        invalid: new Map<string, number>()
      }))
      reports.push(audienceReport(audience, unasked))
      continue
    }
    const jobs = await jobsOf(ids, ask, Math.max(0, until - Date.now()), interrupt)
    reports.push(audienceReport(audience, jobs, await sizeOf(audience.audienceId, ask)))
  }
  return reports
}
