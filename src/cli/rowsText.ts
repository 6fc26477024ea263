import Table from 'cli-table3'
import definition from '..'
import type { Compared, RowsReport } from '../segment/reverseEtl/run'
import type { RowsMode } from '../segment/reverseEtl/mapping'
import type { FoundRows } from '../segment/reverseEtl/import'
import { DSP_MINIMUM_MEMBERS, matchRate, missingForDsp } from '../amazon/jobs'
import type { LineCounts } from '../segment/sources/tables/lineCounts'
import { effortText } from './effortText'
import { groupReasons } from './reasons'
import { count, plural } from '../system/numbers'
import { known, percent, PLAIN, printable, wrapped } from './terminal'

const { fields } = definition.actions.syncAudience

/** Which column is for what, before anything is sent. */
export function foundText({ source, key, columns, fields: mapped, notes, sourceNotes, lines }: FoundRows): string {
  const anyHashed = notes.some(({ hashed }) => hashed)
  const table = new Table({ head: ['Field', 'Column', ...(anyHashed ? ['Is'] : [])], style: PLAIN })
  const row = (label: string, column: string, is: string): void =>
    void table.push([label, printable(column), ...(anyHashed ? [is] : [])])
  row('External User ID', key, '')
  for (const [field, names] of mapped) {
    names.forEach((name, place) => {
      const hashed = notes.some(({ column, hashed }) => column === name && hashed)
      row(place === 0 ? findLabel(field) : '', name, hashed ? 'hashed already' : 'plain')
    })
  }
  const used = new Set([key, ...[...mapped.values()].flat()])
  const unused = columns.filter((name) => !used.has(name))
  const warnings = notes.flatMap(({ column, warning }) => (warning === undefined ? [] : [`${column} ${warning}`]))
  return [
    printable(source),
    table.toString(),
    unused.length === 0 ? '' : wrapped(`Not used: ${unused.join(', ')}. Another column: --map <field>=<column>.`),
    ...sourceNotes.map((note) => wrapped(printable(note))),
    lines === undefined || lines.rejected + lines.blank === 0 ? '' : wrapped(linesText(lines)),
    ...warnings.map((warning) => wrapped(`Warning: ${warning}`))
  ]
    .filter((part) => part !== '')
    .join('\n')
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
  return [
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
  ]
    .filter((part) => part !== '')
    .join('\n')
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
  const head = columns.map(([name]) => name)
  const table = new Table({ head, colAligns: head.map(() => 'right'), style: PLAIN })
  table.push(columns.map(([, rows]) => count(rows)))
  return table.toString()
}

function refusalsTable(reasons: [string, number][]): string {
  const table = new Table({
    head: ['Reason', 'Rows'],
    colAligns: ['left', 'right'],
    colWidths: [64, null],
    wordWrap: true,
    style: PLAIN
  })
  groupReasons(reasons).forEach(({ reason, events: rows }) => table.push([printable(reason), count(rows)]))
  return reasons.length === 0 ? '' : table.toString()
}

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
  const pending = jobs.filter(({ state }) => state === 'PENDING').length
  const failed = jobs.filter(({ state }) => state === 'FAILED').length
  const missing = size && missingForDsp(size)
  return [
    failed > 0
      ? `${plural(failed, "of Amazon's jobs failed: its", "of Amazon's jobs failed: their")} rows come again with the next run.`
      : '',
    pending > 0
      ? `${plural(pending, "of Amazon's jobs is", "of Amazon's jobs are")} still pending; Amazon takes up to 36 hours.`
      : '',
    size === undefined
      ? ''
      : `Received ${known(size.received)}, matched ${known(size.matched)} (${percent(matchRate(size))}), in Amazon DSP ${known(size.inDsp)}.`,
    missing === undefined || missing === 0
      ? ''
      : `${plural(missing, 'more matched member')} needed; Amazon DSP needs ${count(DSP_MINIMUM_MEMBERS)}.`
  ]
    .filter((part) => part !== '')
    .join('\n')
}
