import { useLocation, useRoute } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import type { RunView } from '../../api'
import { post, useAction, useLoaded } from '../client'
import { Chart, SHORTEST_SECONDS } from '../components/chart'
import { CopyId } from '../components/copyId'
import { Message, Reason } from '../components/message'
import { Notice, ProblemNotice } from '../components/notice'
import { OutcomeBars } from '../components/outcomeBars'
import { Page } from '../components/page'
import { DSP_NEEDS, DspProgress } from '../components/progressToDsp'
import { StatusIcon } from '../components/statusIcon'
import { NumberCell, Table } from '../components/table'
import { count, duration, percent, plural, time } from '../format'
import { useLive } from '../live'
import { describeRun, isRunning } from '../statuses'
import { NothingHere } from './home'

/** One run, live while it is in progress. */
export function RunPage() {
  const { params } = useRoute()
  const { run: live } = useLive()
  const { answer, problem } = useLoaded<RunView>(`/runs/${params.id}`)
  const run = live !== undefined && String(live.id) === params.id ? live : answer
  if (run === undefined) {
    return problem === undefined ? null : <NothingHere />
  }
  return <RunShown run={run} />
}

function RunShown({ run }: { run: RunView }) {
  const { id, state, seconds, startedAt, requests, series, stopped } = run
  const { is, words } = describeRun(run)
  return (
    <Page
      title={`Run ${id}`}
      above={[{ path: '/compute', label: 'Compute' }]}
      lead={
        <span class="stated">
          <StatusIcon is={is} /> {words} · {time(startedAt)} · {duration(seconds)}
        </span>
      }
      actions={<Actions run={run} />}
    >
      <Progress run={run} />
      {run.waiting !== undefined && <Waiting waiting={run.waiting} />}
      {stopped !== undefined && (
        <Notice is={state === 'cancelled' ? 'waiting' : 'failed'}>
          <Message text={stopped} />
        </Notice>
      )}
      <section class="panel" aria-label="Events">
        <OutcomeBars run={run} rejected={`/compute/${id}/refused`} />
      </section>
      {seconds >= SHORTEST_SECONDS && (
        <div class="halves">
          <section class="panel">
            <Chart
              title="Events per second"
              seconds={series.seconds}
              kind="bars"
              series={[{ label: 'Events', color: 'accent', values: series.events }]}
            />
          </section>
          <section class="panel">
            <Chart
              title="Requests by outcome"
              seconds={series.seconds}
              kind="bars"
              series={[
                { label: `Accepted ${count(requests.accepted)}`, color: 'done', values: series.accepted },
                { label: `Limited (429) ${count(requests.limited)}`, color: 'waiting', values: series.limited },
                { label: `Failed ${count(requests.failed)}`, color: 'failed', values: series.failed }
              ]}
            />
          </section>
        </div>
      )}
      <Reasons run={run} />
      <PerAudience run={run} />
      <Totals run={run} />
    </Page>
  )
}

/** How many of the events of the audiences have their outcome; then how many of Amazon's jobs. */
function Progress({ run }: { run: RunView }) {
  const { state, jobs, share } = run
  if (!isRunning(run)) {
    return null
  }
  const all = jobs.pending + jobs.done + jobs.failed
  return state === 'sending' ? (
    <progress aria-label="Share of the events that have their outcome" max={1} value={share} />
  ) : (
    <progress aria-label="Share of Amazon’s jobs that are done" max={Math.max(1, all)} value={all - jobs.pending} />
  )
}

function Actions({ run }: { run: RunView }) {
  const { route } = useLocation()
  const { working, problem, act } = useAction()
  const { id, audiences } = run
  const again = () =>
    act(async () => {
      const { id: next } = await post<{ id: number }>('/runs', { audiences })
      route(`/compute/${next}`)
    })
  return (
    <>
      <ProblemNotice problem={problem} />
      {isRunning(run) ? (
        <button
          type="button"
          class="button danger"
          disabled={working}
          onClick={() => void act(() => post(`/runs/${id}/cancel`))}
        >
          Cancel
        </button>
      ) : (
        <button type="button" class="button primary" disabled={working} onClick={() => void again()}>
          Run again
        </button>
      )}
    </>
  )
}

/** `Amazon asked us to wait. Retrying in 28 s…`, counted down. */
function Waiting({ waiting: { reason, until } }: { waiting: NonNullable<RunView['waiting']> }) {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const left = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000))
  return (
    <Notice is="waiting">
      {reason} {left > 0 ? `Retrying in ${left} s…` : 'Retrying…'}
    </Notice>
  )
}

function Reasons({ run: { id, reasons, counts, invalidRecords } }: { run: RunView }) {
  if (reasons.length === 0 && invalidRecords.length === 0) {
    return null
  }
  return (
    <section class="panel" aria-labelledby="reasons">
      <div class="panel-head">
        <h2 id="reasons">Rejected, by reason</h2>
        {counts.refused > 0 && (
          <a class="button small" href={`/api/runs/${id}/refused.csv`} download>
            Download rejected events
          </a>
        )}
      </div>
      <ul class="reasons">
        {reasons.map(({ reason, events, countries }) => (
          <li key={reason}>
            <a
              href={`/compute/${id}/refused?reason=${encodeURIComponent(reason)}`}
              aria-label={`${plural(events, 'event')}: ${reason}`}
            >
              {plural(events, 'event')}
            </a>
            <span>
              <Reason reason={reason} countries={countries} />
            </span>
            <meter
              min={0}
              max={counts.refused}
              value={events}
              aria-label={`${percent(events, counts.refused)} of the rejected events`}
            />
          </li>
        ))}
        {invalidRecords.map(({ reason, records }) => (
          <li key={reason}>
            <b>{plural(records, 'record')}</b>
            <span>After delivery, by Amazon: {reason}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function PerAudience({ run: { perAudience } }: { run: RunView }) {
  if (perAudience.length === 0) {
    return null
  }
  return (
    <section aria-labelledby="per-audience">
      <h2 id="per-audience" class="section-title">
        Audiences at Amazon
      </h2>
      <Table
        heads={[
          'Audience',
          { number: 'Delivered' },
          { number: 'Rejected' },
          { number: 'Matched' },
          `Amazon DSP needs ${count(DSP_NEEDS)}`
        ]}
      >
        {perAudience.map(({ key, name, audienceId, delivered, refused, matched, missingForDsp }) => (
          <tr key={key ?? ''}>
            <th scope="row">
              {key === undefined ? 'No audience' : <a href={`/audiences/${encodeURIComponent(key)}`}>{name}</a>}
              {audienceId !== undefined && <CopyId id={audienceId} name={`the ID of ${name ?? ''} at Amazon`} />}
            </th>
            <NumberCell label="Delivered">{count(delivered)}</NumberCell>
            <NumberCell label="Rejected">{count(refused)}</NumberCell>
            <NumberCell label="Matched">{matched === undefined ? undefined : count(matched)}</NumberCell>
            <td data-label="Toward 2,000">
              {key === undefined ? (
                <span class="muted">–</span>
              ) : (
                <DspProgress matched={matched} missing={missingForDsp} />
              )}
            </td>
          </tr>
        ))}
      </Table>
    </section>
  )
}

const Totals = ({ run: { jobs, requests } }: { run: RunView }) => (
  <p class="muted">
    Requests: {count(requests.accepted)} accepted, {count(requests.limited)} limited (429), {count(requests.failed)}{' '}
    failed.
    {jobs.pending + jobs.done + jobs.failed > 0 &&
      ` Amazon’s jobs: ${count(jobs.done)} done, ${count(jobs.pending)} pending, ${count(jobs.failed)} failed.`}
  </p>
)
