import Table from 'cli-table3'
import { DSP_NEEDS } from '../segment/run/jobs'
import type { AudienceReport, Report } from '../segment/run/report'
import { byCount } from '../segment/run/report'
import { count, known, percent, PLAIN, printable } from './terminal'

/** The report for people. */
export function reportText(report: Report): string {
  const { audiences, stopped, refusedFile } = report
  const listed = sum(audiences.map((one) => one.refused + one.unsent))
  return [
    eventsTable(audiences),
    refusalsTable(audiences),
    sizesTable(audiences),
    hints(audiences),
    denials(audiences),
    refusedFile === undefined ? '' : `What was refused or not sent, event by event (${count(listed)}): ${refusedFile}`,
    `${count(sum(audiences.map(({ read }) => read)))} events in ${report.seconds.toFixed(1)} s · ${
      report.connection
    } · ${report.region}`,
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

/** Whom the audience lost by their own word. */
const denials = (audiences: AudienceReport[]): string =>
  audiences
    .filter(({ denied }) => denied > 0)
    .map((one) => `${nameOf(one)}: ${count(one.denied)} of those who left were to enter and denied their consent.`)
    .join('\n')

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

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
