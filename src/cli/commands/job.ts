import type { Command } from 'commander'
import groupBy from 'lodash/groupBy'
import { AUDIENCES_MEDIA_TYPE } from '../../destinations/amazon-ads-dsp-amc/api/client'
import { wholeNumber, withDefault } from '../flags'
import type { Job } from '../../amazon/jobs'
import { pollJobs } from '../../amazon/jobs'
import type { Origin, Origins } from '../../segment/sync/journal/origins'
import { findOrigins } from '../../segment/sync/journal/origins'
import { overlayMapping, readSettings } from '../../segment/settings'
import { count } from '../../system/numbers'
import { joinParts } from '../reportParts'
import { known, printable, tableText, wrapped } from '../terminal'
import type { AmazonFlags } from './amazonCommand'
import { amazonCommand, print, withAmazon } from './amazonCommand'

interface JobFlags extends AmazonFlags {
  wait: string
  journal?: string
  settings?: string
}

/** A job in the form that `--json` prints. */
interface ShownJob extends Omit<Job, 'invalid' | 'gone'> {
  invalidRecords: InvalidRecord[]
}

interface InvalidRecord {
  externalUserId: string
  error: string
  /** Where its event was read, according to the journal of the run. */
  origin?: Origin
}

/** Records of a job that are listed for people, where there are more of one reason. */
const LISTED = 5

const NOT_WELL = 2
const UNKNOWN = 1

export const createCommand = (): Command =>
  amazonCommand('job')
    .argument('<id...>', "job IDs, from a run report or an event's response")
    .addOption(withDefault('--wait <seconds>', 'how long to wait for pending jobs', '60'))
    .option('--journal <file>', 'journal of the run, to find the events of invalid records')
    .option('--settings <file>', 'settings of the run, if they map External User ID')
    .addHelpText(
      'after',
      '\nExit codes: 0 all jobs succeeded; 1 a job was not found; 2 a job failed, is\npending, or has invalid records.'
    )
    .action(job)

async function job(ids: string[], flags: JobFlags): Promise<void> {
  const waitMs = wholeNumber('--wait', flags.wait, 0, 86_400) * 1000
  const { region, mapping } = readSettings(flags.settings, { region: flags.region, audience: {} })
  const origins =
    flags.journal === undefined ? undefined : await findOrigins(flags.journal, ids, overlayMapping(mapping))
  await withAmazon({ ...flags, region }, async (amazon) => {
    const ask = (path: string) => amazon.read(path, AUDIENCES_MEDIA_TYPE)
    const jobs = await pollJobs(ids, ask, { limitMs: waitMs }, (job) => toShownJob(job, origins))
    print(flags, jobs, () => jobs.map(text).join('\n\n'))
    process.exitCode = jobs.some(({ state }) => state === 'UNKNOWN') ? UNKNOWN : jobs.every(isWell) ? 0 : NOT_WELL
  })
}

const isWell = ({ state, invalidRecords }: ShownJob): boolean =>
  state !== 'FAILED' && state !== 'PENDING' && invalidRecords.length === 0

const toShownJob = ({ gone: _gone, invalid, ...job }: Job, origins: Origins | undefined): ShownJob => ({
  ...job,
  invalidRecords: invalid.map(({ externalUserId, reason }) => ({
    externalUserId,
    error: reason,
    origin: origins?.({ jobRequestId: job.jobRequestId, externalUserId })
  }))
})

function text({ jobRequestId, state, reason, recordsProcessedRate, size, invalidRecords }: ShownJob): string {
  const sizes =
    size &&
    `Audience: ${known(size.received)} received, ${known(size.matched)} matched, ${known(size.inDsp)} in Amazon DSP`
  return joinParts([
    wrapped(`${jobRequestId}: ${state}${reason === undefined ? '' : `. ${reason}`}`),
    recordsProcessedRate === undefined
      ? undefined
      : `recordsProcessedRate ${Number(recordsProcessedRate.toPrecision(4))}`,
    sizes,
    invalidTable(invalidRecords)
  ])
}

const COLUMNS = [
  { head: 'Invalid because', wraps: 20 },
  { head: 'Records', align: 'right' as const },
  { head: 'Events' }
]

function invalidTable(invalidRecords: InvalidRecord[]): string {
  const rows = Object.entries(groupBy(invalidRecords, 'error')).map(([error, records]) => {
    const places = records.slice(0, LISTED).map(({ origin }) => (origin ? `${origin.file}:${origin.line}` : undefined))
    const found = places.filter((place) => place !== undefined)
    const more = found.length > 0 && records.length > LISTED ? ', …' : ''
    return [printable(error), count(records.length), printable(found.join(', ')) + more || '-']
  })
  return tableText(COLUMNS, rows)
}
