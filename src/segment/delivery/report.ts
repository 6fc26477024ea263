import type { Audience } from './audience'
import type { AudienceSize, JobSummary } from '../../amazon/jobs'
import { matchRate, missingForDsp } from '../../amazon/jobs'
import { ReasonCounts } from '../../amazon/reasons'
import type { Stopped } from './stop'

/** What a run did, in the form that `--json` prints. Ids are text, digit for digit. */
export interface Report {
  /** Whether nothing was sent: the rest is what would become of the events. */
  dryRun: boolean
  connection: string
  region: string
  seconds: number
  /** Why the run ended before its end. */
  stopped?: Stopped
  /** Path of the file of refused events, if there are any. */
  refusedFile?: string
  /** What went wrong beside the delivery, such as a list that could not be written. */
  problems: string[]
  /** Keys of audiences in the settings that no event named, with the one that an event named and that is nearest. */
  unmet: { audience: string; nearest?: string }[]
  audiences: AudienceReport[]
  /** Of a dry run: bytes of the requests, and the least time that Amazon's limit allows, in seconds. */
  bytes?: number
  leastSeconds?: number
}

export interface AudienceReport {
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
  entered: number
  left: number
  /** Of those who left, the people who were to enter and had denied their consent. */
  denied: number
  superseded: number
  refused: number
  unsent: number
  refusals: { reason: string; events: number }[]
  /** Why events were not sent. */
  notSent: { reason: string; events: number }[]
  /** Requests that Amazon accepted; of a dry run, that would be sent. */
  requests: number
  /** Of the requests of a dry run. */
  bytes?: number
  jobs: { jobRequestId: string; state: string }[]
  invalidRecords: { reason: string; records: number }[]
  size?: AudienceSize
  /** 0 to 1. */
  matchRate?: number
  missingForDsp?: number
}

export function buildAudienceReport(
  { key, namespace, audienceId, name, how, tally }: Audience,
  jobs: readonly JobSummary[],
  size?: AudienceSize
): AudienceReport {
  const { read, delivered, entered, left, denied, superseded, refused, unsent, jobRequestIds } = tally
  const invalid = new ReasonCounts()
  jobs.forEach((job) => job.invalid.sorted.forEach(([reason, records]) => invalid.add(reason, records)))
  return {
    audience: key,
    namespace,
    audienceId,
    name,
    how,
    read,
    delivered,
    entered,
    left,
    denied,
    superseded,
    refused,
    unsent,
    refusals: tally.reasons.sorted.map(([reason, events]) => ({ reason, events })),
    notSent: tally.unsentReasons.sorted.map(([reason, events]) => ({ reason, events })),
    requests: jobRequestIds.size,
    jobs: jobs.map(({ jobRequestId, state }) => ({ jobRequestId, state })),
    invalidRecords: invalid.sorted.map(([reason, records]) => ({ reason, records })),
    size,
    matchRate: size && matchRate(size),
    missingForDsp: size && missingForDsp(size)
  }
}

/** The most frequent first. */
export const sortByCount = (counts: Map<string, number>): [string, number][] =>
  [...counts].sort(([, a], [, b]) => b - a)
