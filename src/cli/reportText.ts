import { ReasonCounts } from '../amazon/reasons'
import type { SyncedAudience, SyncReport } from '../segment/sync/report'
import { AUDIENCE_FIELDS } from '../segment/settings'
import { durationText } from './durations'
import { toFlag } from './audienceFlags'
import type { AudienceReason } from './reportParts'
import { countJobs, dspText, effortText, groupReasons, joinParts } from './reportParts'
import { count, plural, sum } from '../system/numbers'
import { colours, known, percent, printable, tableText, wrapped } from './terminal'

/** Its audiences end with the run. */
const BUILT_IN = 'built-in sandbox'

/** The report for people, in 80 columns. `audiencesFile` records the audiences that were created. */
export function reportText(report: SyncReport, audiencesFile?: string): string {
  const { audiences, stopped, refusedFile, problems, connection, dryRun } = report
  const listed = sum(audiences.map((one) => one.refused + one.unsent))
  const read = sum(audiences.map((one) => one.read))
  return joinParts([
    dryRun ? colours.bold('Dry run: nothing was sent, and no audience was created.') : '',
    eventsTable(report),
    sizesTable(audiences),
    dryRun ? wrapped(effortText({ ...report, requests: sum(audiences.map((one) => one.requests)) })) : '',
    dryRun ? wouldMakeText(audiences) : '',
    connection === BUILT_IN ? '' : connectedText(audiences, audiencesFile),
    hints(audiences),
    denials(report),
    unmetText(report),
    reasonsTable(audiences),
    refusedFile === undefined ? '' : `Events that were rejected or not sent (${count(listed)}): ${refusedFile}`,
    ...problems.map((problem) => colours.yellow(printable(problem))),
    `${read === 0 ? 'No events' : plural(read, 'event')} in ${durationText(report.seconds * 1000)} · ${connection} · ${report.region}`,
    stopped && colours.red(`Stopped: ${printable(stopped.reason)}`)
  ])
}

function eventsTable({ audiences, dryRun }: SyncReport): string {
  const unsent = audiences.some((one) => one.unsent > 0)
  return tableText(
    [
      { head: 'Audience', wraps: 12 },
      ...[
        'Read',
        ...(dryRun ? ['Would add', 'Would remove'] : ['Added', 'Removed']),
        'Skipped',
        'Rejected',
        ...(unsent ? ['Not sent'] : [])
      ].map((head) => ({ head, align: 'right' as const }))
    ],
    audiences.map((one) => [
      showName(one),
      ...[one.read, one.entered, one.left, one.superseded].map(count),
      one.refused > 0 ? colours.yellow(count(one.refused)) : '0',
      ...(unsent ? [one.unsent > 0 ? colours.red(count(one.unsent)) : '0'] : [])
    ])
  )
}

function reasonsTable(audiences: SyncedAudience[]): string {
  const rows = (kind: string, reasonsOf: (one: SyncedAudience) => { reason: string; events: number }[]): string[][] =>
    groupReasons(
      audiences.flatMap((one) =>
        reasonsOf(one).map(({ reason, events }): AudienceReason => [reason, events, showName(one)])
      )
    ).map(({ reason, audiences: [first, ...others] = [], events }) => [
      others.length === 0 ? first : `${1 + others.length} audiences`,
      printable(kind + reason),
      count(events)
    ])
  return tableText(
    [{ head: 'Audience' }, { head: 'Reason', wraps: 30 }, { head: 'Events', align: 'right' }],
    [
      ...rows('', ({ refusals }) => refusals),
      ...rows('Not sent: ', ({ notSent }) => notSent),
      ...rows('After delivery, by Amazon: ', ({ invalidRecords }) =>
        invalidRecords.map(({ reason, records }) => ({ reason, events: records }))
      )
    ]
  )
}

function sizesTable(audiences: SyncedAudience[]): string {
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
        return [showName(one), listStates(one), known(received), known(matched), percent(one.matchRate), known(inDsp)]
      })
  )
}

/** People whom the audience lost because they denied consent. */
const denials = ({ audiences, dryRun }: SyncReport): string =>
  audiences
    .filter(({ denied }) => denied > 0)
    .map(
      (one) =>
        `${showName(one)}: ${plural(one.denied, 'person', 'people')} ${dryRun ? 'would be' : one.denied === 1 ? 'was' : 'were'} removed instead of added because they denied consent.`
    )
    .join('\n')

const wouldMakeText = (audiences: SyncedAudience[]): string =>
  audiences
    .filter(({ how }) => how === 'made')
    .map((one) => `${showName(one)} would be created at Amazon.`)
    .join('\n')

/** The ID that each audience has at Amazon, and what to do about one that may exist. */
function connectedText(audiences: SyncedAudience[], audiencesFile: string | undefined): string {
  const kept = audiencesFile === undefined ? 'save it as audienceId in a settings file' : `saved in ${audiencesFile}`
  return audiences
    .flatMap((one) => {
      const name = showName(one)
      if (one.how === 'mayBeThere') {
        return [
          `${name}: check Amazon DSP or AMC for an audience named "${printable(one.name ?? '')}". If it exists, add its ID to a settings file: {"audiences": {"${name}": {"audienceId": "…"}}}. If not, run again with --create-again.`
        ]
      }
      if (one.audienceId === undefined || one.audience === undefined) {
        return []
      }
      return [`${name} is audience ${one.audienceId} at Amazon${one.how === 'made' ? `, just created; ${kept}` : ''}.`]
    })
    .join('\n')
}

/** Whether Amazon DSP can use each audience, which jobs are pending, and how missing settings are given. */
function hints(audiences: SyncedAudience[]): string {
  const settings = audiences
    .filter(({ how }) => how === 'refused')
    .flatMap(({ refusals }) => refusals.map(({ reason }) => /\((\w+)\)/.exec(reason)?.[1] ?? ''))
    .filter((key) => key in AUDIENCE_FIELDS)
  return [
    ...[...new Set(settings)].map((key) => `Set ${key} with ${toFlag(key)}, or in a --settings file.`),
    ...audiences
      .filter(({ jobs }) => jobs.length > 0)
      .map((one) => {
        const size = `${showName(one)}: ${dspText(one.missingForDsp).replace('Ready', 'ready')}`
        const pending = countJobs(one.jobs, 'PENDING')
        return pending === 0
          ? size
          : `${size} ${plural(pending, 'job is', 'jobs are')} still pending; Amazon takes up to 36 hours.`
      })
  ].join('\n')
}

const unmetText = ({ unmet }: SyncReport): string =>
  unmet
    .map(({ audience, nearest }) => {
      const meant = nearest === undefined ? '' : ` Did you mean "${printable(nearest)}"?`
      return colours.yellow(`No events found for audience "${printable(audience)}" from the settings file.${meant}`)
    })
    .join('\n')

function listStates({ jobs }: SyncedAudience): string {
  const states = new ReasonCounts()
  jobs.forEach(({ state }) => states.add(state))
  return states.sorted.map(([state, number]) => `${count(number)} ${printable(state)}`).join(', ')
}

const LONGEST_NAME = 40

const showName = ({ audience }: SyncedAudience): string =>
  audience === undefined ? '(no audience)' : printable(audience).slice(0, LONGEST_NAME)
