import Table from 'cli-table3'
import type { Audience } from './audiences'
import type { AudienceSize, Job } from './jobs'
import { DSP_NEEDS, matchRateOf, missingForDsp } from './jobs'
import { count, known, percent, PLAIN, printable } from './terminal'

/** What a run did, in the form that `--json` prints. Ids are text, digit for digit. */
export interface Report {
  connection: string
  region: string
  seconds: number
  /** Why the run ended before its end. */
  stopped?: { by: 'Ctrl-C' | 'trouble'; reason: string }
  /** Path of the file of refused events, if there are any. */
  refusedFile?: string
  audiences: AudienceReport[]
}

export interface AudienceReport {
  /** Computation key; absent for what belongs to no audience. */
  audience?: string
  namespace?: string
  audienceId?: string
  read: number
  delivered: number
  entered: number
  left: number
  superseded: number
  refused: number
  unsent: number
  refusals: { reason: string; events: number }[]
  /** Requests that Amazon accepted. */
  requests: number
  jobs: { jobRequestId: string; state: string }[]
  invalidRecords: { reason: string; records: number }[]
  size?: AudienceSize
  /** 0 to 1. */
  matchRate?: number
  missingForDsp?: number
}

export function audienceReport({ key, namespace, audienceId, tally }: Audience, jobs: Job[], size?: AudienceSize) {
  const { read, delivered, entered, left, superseded, refused, unsent, jobRequestIds } = tally
  const invalid = new Map<string, number>()
  for (const job of jobs) {
    job.invalid.forEach((records, reason) => invalid.set(reason, (invalid.get(reason) ?? 0) + records))
  }
  const report: AudienceReport = {
    audience: key,
    namespace,
    audienceId,
    read,
    delivered,
    entered,
    left,
    superseded,
    refused,
    unsent,
    refusals: byCount(tally.reasons).map(([reason, events]) => ({ reason, events })),
    requests: jobRequestIds.size,
    jobs: jobs.map(({ jobRequestId, state }) => ({ jobRequestId, state })),
    invalidRecords: byCount(invalid).map(([reason, records]) => ({ reason, records })),
    size,
    matchRate: size && matchRateOf(size),
    missingForDsp: size && missingForDsp(size)
  }
  return report
}

/** 0 all is delivered, 1 the run could not start or go on, 2 something was refused, 130 Ctrl-C. */
export function exitCodeOf({ stopped, audiences }: Report, refusalsAllowed: boolean): number {
  if (stopped !== undefined) {
    return stopped.by === 'Ctrl-C' ? 130 : 1
  }
  const refused = audiences.some(
    ({ refused, invalidRecords, jobs }) =>
      refused > 0 || invalidRecords.length > 0 || jobs.some(({ state }) => state === 'FAILED')
  )
  return refused && !refusalsAllowed ? 2 : 0
}

/** The report for people. */
export function reportText(report: Report): string {
  const { audiences, stopped, refusedFile } = report
  const listed = sum(audiences.map((one) => one.refused + one.unsent))
  return [
    eventsTable(audiences),
    refusalsTable(audiences),
    sizesTable(audiences),
    hints(audiences),
    refusedFile === undefined ? '' : `What was refused or not sent, event by event (${count(listed)}): ${refusedFile}`,
    `${count(sum(audiences.map(({ read }) => read)))} events in ${report.seconds.toFixed(1)} s · ${report.connection} · ${report.region}`,
    stopped === undefined ? '' : `Stopped: ${stopped.reason}`
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function eventsTable(audiences: AudienceReport[]): string {
  const unsent = audiences.some((one) => one.unsent > 0)
  const table = new Table({
    head: [
      'Audience',
      'Amazon ID',
      'Read',
      'Delivered',
      'Entered',
      'Left',
      'Superseded',
      'Refused',
      ...(unsent ? ['Not sent'] : []),
      'Requests'
    ],
    colAligns: ['left', 'left', ...Array<'right'>(8).fill('right')],
    style: PLAIN
  })
  for (const one of audiences) {
    const numbers = [one.read, one.delivered, one.entered, one.left, one.superseded, one.refused]
    table.push([
      nameOf(one),
      one.audienceId ?? '-',
      ...[...numbers, ...(unsent ? [one.unsent] : []), one.requests].map(count)
    ])
  }
  return table.toString()
}

function refusalsTable(audiences: AudienceReport[]): string {
  const table = new Table({
    head: ['Audience', 'Refused because', 'Events'],
    colAligns: ['left', 'left', 'right'],
    colWidths: [null, 80, null],
    wordWrap: true,
    style: PLAIN
  })
  for (const one of audiences) {
    one.refusals.forEach(({ reason, events }) => table.push([nameOf(one), printable(reason), count(events)]))
    one.invalidRecords.forEach(({ reason, records }) =>
      table.push([nameOf(one), printable(`After delivery, by Amazon: ${reason}`), count(records)])
    )
  }
  return table.length === 0 ? '' : table.toString()
}

function sizesTable(audiences: AudienceReport[]): string {
  const table = new Table({
    head: ['Audience', "Amazon's jobs", 'Received', 'Matched', 'Match rate', 'In Amazon DSP'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right'],
    style: PLAIN
  })
  for (const one of audiences.filter(({ jobs }) => jobs.length > 0)) {
    const { received, matched, inDsp } = one.size ?? {}
    const sizes = [known(received), known(matched), percent(one.matchRate), known(inDsp)]
    table.push([nameOf(one), statesOf(one), ...sizes])
  }
  return table.length === 0 ? '' : table.toString()
}

/** Whether Amazon DSP can use each audience, and what is still to be waited for. */
function hints(audiences: AudienceReport[]): string {
  return audiences
    .filter(({ jobs }) => jobs.length > 0)
    .map((one) => {
      const name = nameOf(one)
      const missing = one.missingForDsp
      const size =
        missing === undefined
          ? `${name}: Amazon has not counted the audience yet.`
          : missing === 0
            ? `${name}: large enough for Amazon DSP, which needs ${count(DSP_NEEDS)} matched members.`
            : `${name}: Amazon DSP needs ${count(DSP_NEEDS)} matched members; ${count(missing)} are missing.`
      const pending = one.jobs.filter(({ state }) => state === 'PENDING').length
      return pending === 0 ? size : `${size} ${count(pending)} jobs are still pending; Amazon takes up to 36 hours.`
    })
    .join('\n')
}

function statesOf({ jobs }: AudienceReport): string {
  const states = new Map<string, number>()
  jobs.forEach(({ state }) => states.set(state, (states.get(state) ?? 0) + 1))
  return byCount(states)
    .map(([state, number]) => `${count(number)} ${printable(state)}`)
    .join(', ')
}

const LONGEST_NAME = 40

const nameOf = ({ audience }: AudienceReport): string =>
  audience === undefined ? '(no audience)' : printable(audience).slice(0, LONGEST_NAME)

const byCount = (counts: Map<string, number>): [string, number][] => [...counts].sort(([, a], [, b]) => b - a)

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
