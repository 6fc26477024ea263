import type { ImportRun } from '../../api'
import { count, duration, fileSize, plural } from '../format'
import { describeImport } from '../statuses'
import { Message, Notice, ProblemNotice, Reasons } from './notice'
import { Panel } from './page'
import { DspProgress, Figures, Stated, Table } from './values'

/** The result of a dry run, or the progress and result of sending. */
export function ImportResult({ run }: { run: ImportRun }) {
  const { dry, state, compared, guard, toSend, entered, refreshed, left, refused } = run
  const { refusals, effort, problem, rejectedRows } = run
  const { is, words } = describeImport(run)
  return (
    <Panel
      title={
        <Stated is={is} label={words}>
          {words}
        </Stated>
      }
    >
      {state === 'sending' && (
        <progress aria-label="Rows that have their outcome" max={toSend} value={entered + refreshed + left + refused} />
      )}
      <ProblemNotice problem={problem} />
      {compared !== undefined && (
        <>
          <Figures
            figures={[
              [dry ? 'To add' : 'Added', entered],
              [dry ? 'To refresh' : 'Refreshed', compared.refreshed === 0 ? null : refreshed],
              [dry ? 'To remove' : 'Removed', left],
              ['Unchanged', compared.unchanged],
              ['Rejected', refused]
            ]}
          />
          <p class="muted">
            {compared.members === 0
              ? 'No earlier file of this audience is known. '
              : `${plural(compared.members, 'person is', 'people are')} in it by earlier files. `}
            Rows: {count(compared.new)} new, {count(compared.updated)} changed, {count(compared.unchanged)} unchanged;{' '}
            {count(compared.gone)} gone.
            {compared.refreshed > 0 &&
              ` ${plural(compared.refreshed, 'member is', 'members are')} sent again before they expire.`}
          </p>
          {compared.erased > 0 && (
            <Notice is="warned">
              {plural(compared.erased, 'erased person is', 'erased people are')} still in the file: nothing of them is
              sent. Remove them from your source.
            </Notice>
          )}
        </>
      )}
      {dry && guard !== undefined && <Notice is="warned">{guard} Before sending, you are asked to confirm.</Notice>}
      {refusals.length > 0 && (
        <Reasons
          reasons={refusals.map(({ rows, ...reason }) => ({
            ...reason,
            what: <b>{plural(rows, 'row')}</b>,
            of: { part: rows, all: refused, label: 'Share of the rejected rows' }
          }))}
        />
      )}
      {rejectedRows.length > 0 && <Rejected rows={rejectedRows} all={refused} />}
      {effort !== undefined && (
        <p>
          {plural(effort.requests, 'request')} of {fileSize(effort.bytes)} in all; Amazon’s limit of 15 million records
          an hour allows that in {duration(effort.leastSeconds)}.
        </p>
      )}
      {!dry && (state === 'done' || state === 'stopped') && (
        <>
          <DspProgress matched={run.matched} missing={run.missingForDsp} />
          {run.audienceId !== undefined && (
            <p>
              <a href={`/amazon/audiences/${run.audienceId}`}>Show the audience at Amazon</a>
            </p>
          )}
        </>
      )}
    </Panel>
  )
}

/** Which rows were rejected. */
const Rejected = ({ rows, all }: { rows: ImportRun['rejectedRows']; all: number }) => (
  <details class="fold">
    <summary>Which rows?</summary>
    <div class="fields">
      <Table
        rows={rows}
        rowKey={(one) => rows.indexOf(one)}
        columns={[
          {
            head: 'Row',
            cell: ({ line, row }) =>
              line !== undefined ? `Line ${count(line)}` : row !== undefined ? `Row ${count(row)}` : '–'
          },
          {
            head: 'External user ID',
            label: 'ID',
            cell: ({ id }) => (id === undefined ? '–' : <code class="wrap">{id}</code>)
          },
          { head: 'Reason', cell: ({ reason }) => <Message text={reason} /> }
        ]}
      />
      {rows.length < all && (
        <p class="muted">
          The first {count(rows.length)} of {plural(all, 'rejected row')}.
        </p>
      )}
      <p>
        <a class="button" href="/api/import/rejected.csv" download>
          Download rejected rows
        </a>
      </p>
    </div>
  </details>
)
