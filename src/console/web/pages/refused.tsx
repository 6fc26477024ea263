import { useLocation, useRoute } from 'preact-iso'
import type { RefusedPage as Refused, RunView } from '../../api'
import { useLoaded } from '../useLoaded'
import { Empty, Notice } from '../components/notice'
import { Page } from '../components/page'
import { count, plural } from '../format'

const AT_ONCE = 50

/** The refused events of a run, all or of one reason; the filter lives in the address. */
export function RefusedPage() {
  const { params } = useRoute()
  const { query, route } = useLocation()
  const id = params.id ?? ''
  const { reason } = query
  const offset = Number(query.from ?? 0) || 0
  const here = `/compute/${id}/refused`
  const { answer, problem } = useLoaded<Refused>(
    `/runs/${id}/refused?${new URLSearchParams({
      ...(reason !== undefined && { reason }),
      offset: String(offset),
      limit: String(AT_ONCE)
    }).toString()}`
  )
  const { answer: run } = useLoaded<RunView>(`/runs/${id}`)
  const addressOf = (from: number) =>
    `${here}?${new URLSearchParams({ ...(reason !== undefined && { reason }), from: String(from) }).toString()}`
  return (
    <Page
      title="Refused events"
      lead="Each stayed where it is in the file. Correct the mapping, the settings or the event, and run again."
      above={[
        { path: '/compute', label: 'Compute' },
        { path: `/compute/${id}`, label: `Run ${id}` }
      ]}
    >
      {run !== undefined && run.reasons.length > 0 && (
        <div class="field">
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
      {problem !== undefined && <Notice is="failed">{problem}</Notice>}
      {answer?.total === 0 && (
        <Empty title="None was refused">
          <p>Every event that was read reached Amazon, or a later one of the same person did.</p>
          <a class="button" href={`/compute/${id}`}>
            Back to the run
          </a>
        </Empty>
      )}
      {answer !== undefined && answer.total > 0 && (
        <>
          <ul class="refused">
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
                <p>{one.reason}</p>
                {one.advice !== undefined && (
                  <p class="muted">
                    {one.advice}{' '}
                    <a href="/docs/amazon-ads-dsp-amc#troubleshooting" target="_blank">
                      Documentation
                    </a>
                  </p>
                )}
                {one.messageId !== undefined && <code class="muted">{one.messageId}</code>}
              </li>
            ))}
          </ul>
          <nav class="buttons" aria-label="Further events">
            {offset > 0 && (
              <a class="button" href={addressOf(Math.max(0, offset - AT_ONCE))}>
                Previous
              </a>
            )}
            <span class="muted">
              {count(offset + 1)} to {count(offset + answer.events.length)} of {plural(answer.total, 'event')}
            </span>
            {offset + answer.events.length < answer.total && (
              <a class="button" href={addressOf(offset + AT_ONCE)}>
                Next
              </a>
            )}
          </nav>
        </>
      )}
    </Page>
  )
}
