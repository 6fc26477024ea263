import { DSP_MINIMUM_MEMBERS } from '../amazon/jobs'
import type { AudienceReport, Report } from '../segment/delivery/report'
import { sortByCount } from '../segment/delivery/report'
import { AUDIENCE_FIELDS } from '../segment/settings'
import { durationText } from './durations'
import { effortText } from './effortText'
import { flagOf } from './flags'
import { colours, count, known, percent, plural, printable, tableText, wrapped } from './terminal'

/** Its audiences are gone with the run. */
const BUILT_IN = 'built-in sandbox'

/** The report for people, in 80 columns. `audiencesFile` is where audiences are kept that were made. */
export function reportText(report: Report, audiencesFile?: string): string {
  const { audiences, stopped, refusedFile, problems, connection, dryRun } = report
  const listed = sum(audiences.map((one) => one.refused + one.unsent))
  const read = sum(audiences.map((one) => one.read))
  return [
    dryRun ? colours.bold('Dry run: nothing was sent, and no audience made.') : '',
    eventsTable(report),
    reasonsTable(audiences),
    sizesTable(audiences),
    dryRun ? wrapped(effortText({ ...report, requests: sum(audiences.map((one) => one.requests)) })) : '',
    dryRun ? wouldMakeText(audiences) : '',
    connection === BUILT_IN ? '' : connectedText(audiences, audiencesFile),
    hints(audiences),
    denials(report),
    unmetText(report),
    refusedFile === undefined ? '' : `What was refused or not sent, event by event (${count(listed)}): ${refusedFile}`,
    ...problems.map((problem) => colours.yellow(printable(problem))),
    `${read === 0 ? 'No events' : plural(read, 'event')} in ${durationText(report.seconds * 1000)} · ${connection} · ${report.region}`,
    stopped === undefined ? '' : colours.red(`Stopped: ${printable(stopped.reason)}`)
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function eventsTable({ audiences, dryRun }: Report): string {
  const unsent = audiences.some((one) => one.unsent > 0)
  return tableText(
    [
      { head: 'Audience', wraps: 12 },
      ...[
        'Read',
        ...(dryRun ? ['Would enter', 'Would leave'] : ['Entered', 'Left']),
        'Superseded',
        'Refused',
        ...(unsent ? ['Not sent'] : [])
      ].map((head) => ({ head, align: 'right' as const }))
    ],
    audiences.map((one) => [
      nameOf(one),
      ...[one.read, one.entered, one.left, one.superseded].map(count),
      one.refused > 0 ? colours.yellow(count(one.refused)) : '0',
      ...(unsent ? [one.unsent > 0 ? colours.red(count(one.unsent)) : '0'] : [])
    ])
  )
}

function reasonsTable(audiences: AudienceReport[]): string {
  return tableText(
    [{ head: 'Audience' }, { head: 'Why not', wraps: 30 }, { head: 'Events', align: 'right' }],
    audiences.flatMap((one) => [
      ...one.refusals.map(({ reason, events }) => [nameOf(one), printable(reason), count(events)]),
      ...one.notSent.map(({ reason, events }) => [nameOf(one), printable(reason), count(events)]),
      ...one.invalidRecords.map(({ reason, records }) => [
        nameOf(one),
        printable(`After delivery, by Amazon: ${reason}`),
        count(records)
      ])
    ])
  )
}

function sizesTable(audiences: AudienceReport[]): string {
  return tableText(
    [
      { head: 'Audience', wraps: 12 },
      { head: "Amazon's jobs" },
      ...['Received', 'Matched', 'Rate', 'In DSP'].map((head) => ({ head, align: 'right' as const }))
    ],
    audiences
      .filter(({ jobs }) => jobs.length > 0)
      .map((one) => {
        const { received, matched, inDsp } = one.size ?? {}
        return [nameOf(one), statesOf(one), known(received), known(matched), percent(one.matchRate), known(inDsp)]
      })
  )
}

/** Whom the audience lost by their own word. */
const denials = ({ audiences, dryRun }: Report): string =>
  audiences
    .filter(({ denied }) => denied > 0)
    .map(
      (one) =>
        `${nameOf(one)}: ${count(one.denied)} of those who ${dryRun ? 'would leave' : 'left'} were to enter and denied their consent.`
    )
    .join('\n')

const wouldMakeText = (audiences: AudienceReport[]): string =>
  audiences
    .filter(({ how }) => how === 'made')
    .map((one) => `${nameOf(one)} would be created at Amazon.`)
    .join('\n')

/** Which audience of Amazon's stands for which of Segment's, and what to do about one that may be there. */
function connectedText(audiences: AudienceReport[], audiencesFile: string | undefined): string {
  const kept =
    audiencesFile === undefined ? 'keep it: a settings file takes it as audienceId' : `kept in ${audiencesFile}`
  return audiences
    .flatMap((one) => {
      const name = nameOf(one)
      if (one.how === 'mayBeThere') {
        return [
          `${name}: look in Amazon DSP, or in AMC, for an audience "${printable(one.name ?? '')}". If it is there, put its ID into a settings file: {"audiences": {"${name}": {"audienceId": "…"}}}. If not, run again with --create-again.`
        ]
      }
      if (one.audienceId === undefined || one.audience === undefined) {
        return []
      }
      return [`${name} is ${one.audienceId} at Amazon${one.how === 'made' ? `, created now; ${kept}` : ''}.`]
    })
    .join('\n')
}

/** Whether Amazon DSP can use each audience, what is still to be waited for, and how settings are given. */
function hints(audiences: AudienceReport[]): string {
  const settings = audiences
    .filter(({ how }) => how === 'refused')
    .flatMap(({ refusals }) => refusals.map(({ reason }) => /\((\w+)\)/.exec(reason)?.[1] ?? ''))
    .filter((key) => key in AUDIENCE_FIELDS)
  return [
    ...[...new Set(settings)].map((key) => `Give ${key} by ${flagOf(key)}, or in a --settings file.`),
    ...audiences
      .filter(({ jobs }) => jobs.length > 0)
      .map((one) => {
        const name = nameOf(one)
        const missing = one.missingForDsp
        const size =
          missing === undefined
            ? `${name}: Amazon has not counted the audience yet.`
            : missing === 0
              ? `${name}: large enough for Amazon DSP, which needs ${count(DSP_MINIMUM_MEMBERS)} matched members.`
              : `${name}: Amazon DSP needs ${count(DSP_MINIMUM_MEMBERS)} matched members; ${count(missing)} ${missing === 1 ? 'is' : 'are'} missing.`
        const pending = one.jobs.filter(({ state }) => state === 'PENDING').length
        return pending === 0
          ? size
          : `${size} ${plural(pending, 'job')} ${pending === 1 ? 'is' : 'are'} still pending; Amazon takes up to 36 hours.`
      })
  ].join('\n')
}

const unmetText = ({ unmet }: Report): string =>
  unmet
    .map(({ audience, nearest }) => {
      const meant = nearest === undefined ? '' : ` Did you mean "${printable(nearest)}"?`
      return colours.yellow(`The settings name an audience "${printable(audience)}", and no event does.${meant}`)
    })
    .join('\n')

function statesOf({ jobs }: AudienceReport): string {
  const states = new Map<string, number>()
  jobs.forEach(({ state }) => states.set(state, (states.get(state) ?? 0) + 1))
  return sortByCount(states)
    .map(([state, number]) => `${count(number)} ${printable(state)}`)
    .join(', ')
}

const LONGEST_NAME = 40

const nameOf = ({ audience }: AudienceReport): string =>
  audience === undefined ? '(no audience)' : printable(audience).slice(0, LONGEST_NAME)

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
