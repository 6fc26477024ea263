import type { RunCounts, RunView } from '../api'
import type { Report } from '../../segment'
import { Counts } from '../../segment'

/** Different reasons that are shown; the list of refused events has all. */
const MOST_REASONS = 40

/** What became so far of the events of one audience. */
export interface AudienceTally {
  audienceId?: string
  tally: Counts
}

/** Audience → what became of its events. What belongs to no audience has none. */
export type Tallies = ReadonlyMap<string | undefined, AudienceTally>

/** Sums over the audiences; what was not sent and what matched is known once there is a report. */
export function countsOfAll(tallies: Tallies, readEvents: number, report: Report | undefined): RunCounts {
  const sums = [...tallies.values()].map(({ tally }) => countsOf(tally)).reduce(added, countsOf(new Counts()))
  const reports = report?.audiences ?? []
  const matched = reports.flatMap(({ size }) => size?.matched ?? [])
  const unsent = reports.reduce((sum, one) => sum + one.unsent, 0)
  return {
    ...sums,
    read: Math.max(readEvents, sums.read + unsent),
    unsent,
    matched: matched.length === 0 ? undefined : matched.reduce((sum, one) => sum + one, 0)
  }
}

/** By audience, in the order of their keys. */
export function perAudience(
  tallies: Tallies,
  nameOf: (key: string) => string | undefined,
  report: Report | undefined
): RunView['perAudience'] {
  return [...tallies]
    .sort(([one], [other]) => byKey(one, other))
    .map(([key, { audienceId, tally }]) => {
      const reported = report?.audiences.find(({ audience }) => audience === key)
      return {
        key,
        name: key === undefined ? undefined : nameOf(key),
        audienceId,
        ...countsOf(tally),
        matched: reported?.size?.matched,
        received: reported?.size?.received,
        missingForDsp: reported?.missingForDsp
      }
    })
}

/** Most frequent first. */
export function reasonsOf(tallies: Tallies): RunView['reasons'] {
  const reasons = new Map<string, number>()
  for (const { tally } of tallies.values()) {
    tally.reasons.forEach((events, reason) => reasons.set(reason, (reasons.get(reason) ?? 0) + events))
  }
  return [...reasons]
    .map(([reason, events]) => ({ reason, events }))
    .sort((one, other) => other.events - one.events)
    .slice(0, MOST_REASONS)
}

export function jobsOf(report: Report | undefined): RunView['jobs'] {
  const jobs = (report?.audiences ?? []).flatMap((one) => one.jobs)
  const final = jobs.filter(({ state }) => state !== 'PENDING' && state !== 'UNKNOWN')
  const failed = final.filter(({ state }) => state === 'FAILED').length
  return { done: final.length - failed, failed, pending: jobs.length - final.length }
}

/** What belongs to no audience comes last. */
const byKey = (one: string | undefined, other: string | undefined): number =>
  one === undefined ? 1 : other === undefined ? -1 : one.localeCompare(other)

const countsOf = ({ read, superseded, refused, delivered, entered, left, unsent }: Counts): RunCounts => ({
  read,
  superseded,
  refused,
  delivered,
  entered,
  left,
  unsent
})

const added = (one: RunCounts, other: RunCounts): RunCounts => ({
  read: one.read + other.read,
  superseded: one.superseded + other.superseded,
  refused: one.refused + other.refused,
  delivered: one.delivered + other.delivered,
  entered: one.entered + other.entered,
  left: one.left + other.left,
  unsent: one.unsent + other.unsent
})
