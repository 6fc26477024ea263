import definition from '..'
import type { Compared, RowsReport } from '../segment/reverseEtl/run'
import type { RowsMode } from '../segment/reverseEtl/mapping'
import type { FoundRows } from '../segment/reverseEtl/import'
import { matchRate, missingForDsp } from '../amazon/jobs'
import type { LineCounts } from '../segment/sources/tables/lineCounts'
import { countJobs, dspText, effortText, groupReasons, joinParts } from './reportParts'
import { count, plural } from '../system/numbers'
import { known, percent, printable, tableText, wrapped } from './terminal'

const { fields } = definition.actions.syncAudience

/** Which column is for what, before anything is sent. */
export function foundText({ source, key, columns, fields: mapped, notes, sourceNotes, lines }: FoundRows): string {
  const anyHashed = notes.some(({ hashed }) => hashed)
  const isHashed = (name: string): boolean => notes.some(({ column, hashed }) => column === name && hashed)
  const rows = [...mapped].flatMap(([field, names]) =>
    names.map((name, place) => [
      place === 0 ? findLabel(field) : '',
      printable(name),
      isHashed(name) ? 'hashed already' : 'plain'
    ])
  )
  const heads = ['Field', 'Column', ...(anyHashed ? ['Is'] : [])]
  const used = new Set([key, ...[...mapped.values()].flat()])
  const unused = columns.filter((name) => !used.has(name))
  const warnings = notes.flatMap(({ column, warning }) => (warning === undefined ? [] : [`${column} ${warning}`]))
  return joinParts([
    printable(source),
    tableText(
      heads.map((head) => ({ head })),
      [['External User ID', printable(key), ''], ...rows].map((row) => row.slice(0, heads.length))
    ),
    unused.length === 0 ? '' : wrapped(`Not used: ${unused.join(', ')}. Another column: --map <field>=<column>.`),
    ...sourceNotes.map((note) => wrapped(printable(note))),
    lines === undefined || lines.rejected + lines.blank === 0 ? '' : wrapped(linesText(lines)),
    ...warnings.map((warning) => wrapped(`Warning: ${warning}`))
  ])
}

/** Every line of a file is one of these. */
const linesText = ({ header, read, rejected, blank }: LineCounts): string =>
  `Of ${plural(header + read + rejected + blank, 'line')} ${count(read)} are read, ${count(rejected)} rejected, ${count(blank)} blank, ${count(header)} above the rows.`

function findLabel(field: string): string {
  const [outer, inner] = field.split('.')
  const { label, properties } = fields[outer]
  return inner === undefined ? label : `${label}: ${properties?.[inner].label ?? inner}`
}

/** What differs from the last run, in one sentence. */
export function comparedText({ changes, members }: Compared, mode: RowsMode): string {
  const { new: added, updated, refreshed, deleted, unchanged } = changes
  const before =
    members === 0
      ? 'No earlier run is known.'
      : `${plural(members, 'person is', 'people are')} in the audience from earlier runs.`
  const again =
    refreshed === 0 ? '' : ` ${plural(refreshed, 'member is', 'members are')} sent again before they expire.`
  return mode === 'remove-listed'
    ? `${before} ${plural(deleted, 'person', 'people')} to remove; ${plural(unchanged, 'stays', 'stay')}.`
    : `${before} Rows: ${count(added)} new, ${count(updated)} changed, ${count(unchanged)} unchanged; no longer in the source: ${count(deleted)}.${again}`
}

/** The report for people. */
export function rowsReportText(report: RowsReport): string {
  const {
    dryRun,
    audience,
    audienceId,
    refusals,
    skippedValues,
    invalidRecords,
    stopped,
    state,
    unsent,
    consentConflicts
  } = report
  const name = [audience, audienceId && `(${audienceId})`].filter(Boolean).join(' ')
  return joinParts([
    `Audience ${printable(name === '' ? 'not created yet' : name)}${dryRun ? ', dry run: nothing was sent' : ''}`,
    countsTable(report),
    refusalsTable([
      ...refusals.map(({ reason, rows }): [string, number] => [reason, rows]),
      ...invalidRecords.map(({ reason, records }): [string, number] => [
        `After delivery, by Amazon: ${reason}`,
        records
      ])
    ]),
    erasedText(report),
    ...skippedValues.map(({ column, values }) =>
      wrapped(
        `${column}: ${plural(values, 'value is a list or an object and counts', 'values are lists or objects and count')} as missing.`
      )
    ),
    report.entered + report.refreshed + report.left + unsent === 0 && audienceId === undefined
      ? wrapped('There is nobody to send, so no audience is created.')
      : '',
    dryRun ? wrapped(effortText(report)) : sizeText(report),
    consentConflicts > 0
      ? wrapped(
          `${plural(consentConflicts, 'person has', 'people have')} rows that disagree on consent: the strictest counts.`
        )
      : '',
    unsent > 0 ? `Not sent: ${plural(unsent, 'row; it comes', 'rows; they come')} again with the next run.` : '',
    state === undefined ? '' : `State: ${state}`,
    stopped === undefined
      ? ''
      : wrapped(`Stopped: ${stopped.reason}${state === undefined ? '' : ' To resume, run the same command again.'}`)
  ])
}

function countsTable({ dryRun, entered, refreshed, left, refused, requests, changes }: RowsReport): string {
  const [added, again, removed] = dryRun
    ? ['Would add', 'Would refresh', 'Would remove']
    : ['Added', 'Refreshed', 'Removed']
  const columns: [head: string, rows: number][] = [
    [added, entered],
    ...(refreshed > 0 ? [[again, refreshed] satisfies [string, number]] : []),
    [removed, left],
    ['Unchanged', changes.unchanged],
    ['Rejected', refused],
    ['Requests', requests]
  ]
  return tableText(
    columns.map(([head]) => ({ head, align: 'right' })),
    [columns.map(([, rows]) => count(rows))]
  )
}

const refusalsTable = (reasons: [string, number][]): string =>
  tableText(
    [
      { head: 'Reason', wraps: 30 },
      { head: 'Rows', align: 'right' }
    ],
    groupReasons(reasons).map(({ reason, events: rows }) => [printable(reason), count(rows)])
  )

function erasedText({ changes: { erased = 0 } }: RowsReport): string {
  return erased === 0
    ? ''
    : wrapped(
        `${plural(erased, 'erased person is', 'erased people are')} still in the source: nothing of them is sent. Remove them from the source.`
      )
}

function sizeText({ jobs, size }: RowsReport): string {
  if (jobs.length === 0) {
    return ''
  }
  const pending = countJobs(jobs, 'PENDING')
  const failed = countJobs(jobs, 'FAILED')
  const missing = size && missingForDsp(size)
  return joinParts([
    failed > 0
      ? `${plural(failed, "of Amazon's jobs failed: its", "of Amazon's jobs failed: their")} rows come again with the next run.`
      : '',
    pending > 0
      ? `${plural(pending, "of Amazon's jobs is", "of Amazon's jobs are")} still pending; Amazon takes up to 36 hours.`
      : '',
    size === undefined
      ? ''
      : `Received ${known(size.received)}, matched ${known(size.matched)} (${percent(matchRate(size))}), in Amazon DSP ${known(size.inDsp)}.`,
    missing ? dspText(missing) : ''
  ])
}
