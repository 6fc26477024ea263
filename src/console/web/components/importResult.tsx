import type { ImportRun, RejectedRow } from '../../api'
import { count, duration, fileSize, plural } from '../format'
import { describeImport } from '../statuses'
import { Message, Reason } from './message'
import { Notice } from './notice'
import { Figures } from './page'
import { DspProgress } from './progressToDsp'
import { StatusIcon } from './statusIcon'
import { Table } from './table'

/** The result of a dry run, or the progress and result of sending. */
export function ImportResult({ run }: { run: ImportRun }) {
  const { dry, state, compared, guard, toSend, entered, refreshed, left, refused } = run
  const { refusals, effort, problem, rejectedRows } = run
  const { is, words } = describeImport(run)
  const isOver = state === 'done' || state === 'stopped'
  return (
    <section class="panel" aria-labelledby="result">
      <h2 id="result">
        <span class="stated">
          <StatusIcon is={is} label={words} /> {words}
        </span>
      </h2>
      {state === 'sending' && (
        <progress aria-label="Rows that have their outcome" max={toSend} value={entered + refreshed + left + refused} />
      )}
      {problem !== undefined && (
        <Notice is="failed">
          <Message text={problem.message} />
        </Notice>
      )}
      {compared !== undefined && (
        <>
          <Figures
            figures={[
              [dry ? 'To add' : 'Added', count(entered)],
              ...(compared.refreshed === 0
                ? []
                : [[dry ? 'To refresh' : 'Refreshed', count(refreshed)] satisfies [string, string]]),
              [dry ? 'To remove' : 'Removed', count(left)],
              ['Unchanged', count(compared.unchanged)],
              ['Rejected', count(refused)]
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
        <ul class="reasons">
          {refusals.map(({ reason, rows, countries }) => (
            <li key={reason}>
              <b>{plural(rows, 'row')}</b>
              <span>
                <Reason reason={reason} countries={countries} />
              </span>
              <meter min={0} max={Math.max(refused, rows)} value={rows} aria-label="Share of the rejected rows" />
            </li>
          ))}
        </ul>
      )}
      {rejectedRows.length > 0 && <Rejected rows={rejectedRows} all={refused} />}
      {effort !== undefined && (
        <p>
          {plural(effort.requests, 'request')} of {fileSize(effort.bytes)} in all; Amazon’s limit of 15 million records
          an hour allows that in {duration(effort.leastSeconds)}.
        </p>
      )}
      {!dry && isOver && (
        <>
          <DspProgress matched={run.matched} missing={run.missingForDsp} />
          {run.audienceId !== undefined && (
            <p>
              <a href={`/amazon/audiences/${run.audienceId}`}>Show the audience at Amazon</a>
            </p>
          )}
        </>
      )}
    </section>
  )
}

/** Which rows were rejected. */
const Rejected = ({ rows, all }: { rows: RejectedRow[]; all: number }) => (
  <details class="fold">
    <summary>Which rows?</summary>
    <div class="fields">
      <Table heads={['Row', 'External user ID', 'Reason']}>
        {rows.map(({ line, row, id, reason }, index) => (
          <tr key={index}>
            <th scope="row">
              {line !== undefined ? `Line ${count(line)}` : row !== undefined ? `Row ${count(row)}` : '–'}
            </th>
            <td data-label="ID">{id === undefined ? '–' : <code class="wrap">{id}</code>}</td>
            <td data-label="Reason">
              <Message text={reason} />
            </td>
          </tr>
        ))}
      </Table>
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
