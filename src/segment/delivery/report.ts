import type { AudienceSize, JobResult } from '../../amazon/jobs'
import { ReasonCounts } from '../../amazon/reasons'
import { sum } from '../../system/numbers'
import type { DryRequests } from '../dryRun'
import type { Counts } from './counts'
import { RECORDS_PER_HOUR } from './rateLimit'
import type { Stopped } from './stop'

/** What a run did, whatever its source, in the form that `--json` prints. IDs are text, digit for digit. */
export interface Report {
  /** Whether nothing was sent: the rest is what the outcome would be. */
  dryRun: boolean
  connection: string
  region: string
  seconds: number
  /** Why the run ended before its end. */
  stopped?: Stopped
  /** Of a dry run: bytes of the requests, and the least time that Amazon's limit allows, in seconds. */
  bytes?: number
  leastSeconds?: number
}

/** What a run did in one audience, in events or rows. */
export interface AudienceReport {
  entered: number
  left: number
  /** Of those who left, the people who were to enter and had denied their consent. */
  denied: number
  refused: number
  unsent: number
  /** Requests that Amazon accepted; of a dry run, that would be sent. */
  requests: number
  jobs: { jobRequestId: string; state: string }[]
  /** What Amazon said after it had accepted records. */
  invalidRecords: { reason: string; records: number }[]
  size?: AudienceSize
}

interface RunEnd {
  connection: { to: string }
  region: string
  /** In milliseconds of the epoch. */
  started: number
  stopped?: Stopped
  /** Of a dry run. */
  dryRequests?: ReadonlyMap<string, DryRequests>
  /** Records that Amazon took, or would take. */
  delivered: number
}

export function buildReport({ connection, region, started, stopped, dryRequests, delivered }: RunEnd): Report {
  return {
    dryRun: dryRequests !== undefined,
    connection: connection.to,
    region,
    seconds: (Date.now() - started) / 1000,
    stopped,
    ...(dryRequests && {
      bytes: sum([...dryRequests.values()].map(({ bytes }) => bytes)),
      leastSeconds: (delivered / RECORDS_PER_HOUR) * 3600
    })
  }
}

export function buildAudienceReport(
  { entered, refreshed, left, denied, refused, unsent, jobRequestIds }: Counts,
  jobs: readonly JobResult[],
  size?: AudienceSize
): AudienceReport {
  const invalid = new ReasonCounts()
  jobs.forEach((job) => job.invalid.sorted.forEach(([reason, records]) => invalid.add(reason, records)))
  return {
    entered: entered - refreshed,
    left,
    denied,
    refused,
    unsent,
    requests: jobRequestIds.size,
    jobs: jobs.map(({ jobRequestId, state }) => ({ jobRequestId, state })),
    invalidRecords: invalid.sorted.map(([reason, records]) => ({ reason, records })),
    size
  }
}
