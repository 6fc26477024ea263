import { useLocation, useRoute } from 'preact-iso'
import type { RejectedPage as Rejected, RunView } from '../../api'
import { useLoaded } from '../client'
import { Message } from '../components/message'
import { Empty, ProblemNotice } from '../components/notice'
import { Page } from '../components/page'
import { Advice } from '../components/preview'
import { count, plural } from '../format'

const AT_ONCE = 50

/** The rejected events of a run, all or of one reason; the filter lives in the address. */
export function RejectedPage() {
  const { params } = useRoute()
  const { query, route } = useLocation()
  const id = params.id ?? ''
  const { reason } = query
  const offset = Number(query.from ?? 0) || 0
  const here = `/compute/${id}/refused`
  const filter: Record<string, string> = reason === undefined ? {} : { reason }
  const { answer, problem } = useLoaded<Rejected>(
    `/runs/${id}/refused?${new URLSearchParams({ ...filter, offset: String(offset), limit: String(AT_ONCE) }).toString()}`
  )
  const { answer: run } = useLoaded<RunView>(`/runs/${id}`)
  const toAddress = (from: number) => `${here}?${new URLSearchParams({ ...filter, from: String(from) }).toString()}`
  return (
    <Page
      title="Rejected events"
      lead="These events weren’t sent. Correct the mapping, the settings or the event, and run again."
      above={[
        { path: '/compute', label: 'Compute' },
        { path: `/compute/${id}`, label: `Run ${id}` }
      ]}
      actions={
        answer !== undefined &&
        answer.total > 0 && (
          <a class="button" href={`/api/runs/${id}/refused.csv`} download>
            Download all
          </a>
        )
      }
    >
      {run !== undefined && run.reasons.length > 0 && (
        <div class="field wide">
          <label for="reason">Reason</label>
          <select
            id="reason"
            value={reason ?? ''}
            onChange={({ currentTarget: { value } }) =>
              route(value === '' ? here : `${here}?reason=${encodeURIComponent(value)}`)
            }
          >
            <option value="">All {count(run.counts.refused)}</option>
            {run.reasons.map(({ reason: one, events }) => (
              <option key={one} value={one}>
                {count(events)}: {one}
              </option>
            ))}
          </select>
        </div>
      )}
      <ProblemNotice problem={problem} />
      {answer?.total === 0 && (
        <Empty title="No rejected events">
          <p>
            {reason === undefined
              ? 'Every event that was read reached Amazon, or a later one of the same person did.'
              : 'No event was rejected for this reason.'}
          </p>
          <a class="button" href={`/compute/${id}`}>
            Back to the run
          </a>
        </Empty>
      )}
      {answer !== undefined && answer.total > 0 && (
        <>
          <ul class="list">
            {answer.events.map((one) => (
              <li key={`${one.file}:${one.line}`} class="panel">
                <div class="panel-head">
                  <h2>
                    <a href={`/events/${one.file}/${one.line}?run=${id}`}>
                      {one.fileName}, line {count(one.line)}
                    </a>
                  </h2>
                  <span class="muted">{one.audience ?? 'no audience'}</span>
                </div>
                <p>
                  <Message text={one.reason} />
                </p>
                <Advice advice={one.advice} />
                {one.messageId !== undefined && <code class="muted wrap">{one.messageId}</code>}
              </li>
            ))}
          </ul>
          <nav class="buttons" aria-label="Further events">
            {offset > 0 && (
              <a class="button" href={toAddress(Math.max(0, offset - AT_ONCE))}>
                Previous
              </a>
            )}
            <span class="muted">
              {count(offset + 1)} to {count(offset + answer.events.length)} of {plural(answer.total, 'event')}
            </span>
            {offset + answer.events.length < answer.total && (
              <a class="button" href={toAddress(offset + AT_ONCE)}>
                Next
              </a>
            )}
          </nav>
        </>
      )}
    </Page>
  )
}
