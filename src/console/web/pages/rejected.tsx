import { useLocation, useRoute } from 'preact-iso'
import type { RejectedPage as Rejected, RunView } from '../../api'
import { toSearch, useLoaded } from '../client'
import { Select } from '../components/form'
import { Answered, Empty } from '../components/notice'
import { Page } from '../components/page'
import { Why } from '../components/preview'
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
  const loaded = useLoaded<Rejected>(
    `/runs/${id}/refused${toSearch({ reason, offset: String(offset), limit: String(AT_ONCE) })}`
  )
  const { answer: run } = useLoaded<RunView>(`/runs/${id}`)
  const toAddress = (from: number) => here + toSearch({ reason, from: String(from) })
  return (
    <Page
      title="Rejected events"
      lead="These events weren’t sent. Correct the mapping, the settings or the event, and run again."
      above={[
        { path: '/compute', label: 'Compute' },
        { path: `/compute/${id}`, label: `Run ${id}` }
      ]}
      actions={
        loaded.answer !== undefined &&
        loaded.answer.total > 0 && (
          <a class="button" href={`/api/runs/${id}/refused.csv`} download>
            Download all
          </a>
        )
      }
    >
      {run !== undefined && run.reasons.length > 0 && (
        <div class="field wide">
          <label for="reason">Reason</label>
          <Select
            id="reason"
            value={reason ?? ''}
            none={`All ${count(run.counts.refused)}`}
            choices={run.reasons.map((one) => ({ value: one.reason, label: `${count(one.events)}: ${one.reason}` }))}
            onChange={(value) => route(here + toSearch({ reason: value }))}
          />
        </div>
      )}
      <Answered from={loaded}>
        {({ total, events }) =>
          total === 0 ? (
            <Empty
              title="No rejected events"
              to={{ path: `/compute/${id}`, label: 'Back to the run', isPrimary: false }}
            >
              {reason === undefined
                ? 'Every event that was read reached Amazon, or a later one of the same person did.'
                : 'No event was rejected for this reason.'}
            </Empty>
          ) : (
            <>
              <ul class="list">
                {events.map((one) => (
                  <li key={`${one.file}:${one.line}`} class="panel">
                    <div class="panel-head">
                      <h2>
                        <a href={`/events/${one.file}/${one.line}?run=${id}`}>
                          {one.fileName}, line {count(one.line)}
                        </a>
                      </h2>
                      <span class="muted">{one.audience ?? 'no audience'}</span>
                    </div>
                    <Why {...one} />
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
                  {count(offset + 1)} to {count(offset + events.length)} of {plural(total, 'event')}
                </span>
                {offset + events.length < total && (
                  <a class="button" href={toAddress(offset + AT_ONCE)}>
                    Next
                  </a>
                )}
              </nav>
            </>
          )
        }
      </Answered>
    </Page>
  )
}
