import { useLocation, useRoute } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import type { RunView } from '../../api'
import { post } from '../client'
import { useLive } from '../live'
import { useLoaded } from '../useLoaded'
import { Chart } from '../components/chart'
import { CopyId } from '../components/copyId'
import { Funnel } from '../components/funnel'
import { Notice } from '../components/notice'
import { Page } from '../components/page'
import { State } from '../components/statusIcon'
import { useWorking } from '../components/useAction'
import { DSP_NEEDS, Toward } from '../components/progressToDsp'
import { count, duration, percent, plural } from '../format'
import { RUN_STATES } from './compute'
import { NothingHere } from './nothingHere'
import { Table } from '../components/table'

/** One run, live while it goes on. */
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
  const { id, state, seconds, counts, requests, series, share, stopped, jobs } = run
  const going = state === 'sending' || state === 'counting'
  return (
    <Page
      title={`Run ${id}`}
      above={[{ path: '/compute', label: 'Compute' }]}
      lead={
        <span class="stated">
          <State is={RUN_STATES[state].is} /> {RUN_STATES[state].words} · {duration(seconds)}
        </span>
      }
      actions={<Actions run={run} going={going} />}
    >
      {going && (
        <progress
          aria-label="Share of the files that was read"
          max={1}
          value={state === 'sending' ? share : undefined}
        />
      )}
      {run.waiting !== undefined && <Waiting waiting={run.waiting} />}
      {stopped !== undefined && <Notice is={state === 'cancelled' ? 'waiting' : 'failed'}>{stopped}</Notice>}
      <section class="panel" aria-label="Events">
        <Funnel counts={counts} refused={`/compute/${id}/refused`} />
      </section>
      <div class="halves">
        <section class="panel">
          <Chart
            title="Events a second"
            seconds={series.seconds}
            lines={[{ label: 'Events', colour: '--accent', values: series.events, filled: true }]}
          />
        </section>
        <section class="panel">
          <Chart
            title="Requests by outcome"
            seconds={series.seconds}
            lines={[
              { label: `Accepted ${count(requests.accepted)}`, colour: '--done', values: series.accepted },
              { label: `Limited (429) ${count(requests.limited)}`, colour: '--waiting', values: series.limited },
              { label: `Failed ${count(requests.failed)}`, colour: '--failed', values: series.failed }
            ]}
          />
        </section>
      </div>
      <Reasons run={run} />
      <PerAudience run={run} />
      {jobs.pending + jobs.done + jobs.failed > 0 && (
        <p class="muted">
          Amazon’s jobs: {count(jobs.done)} done, {count(jobs.pending)} pending, {count(jobs.failed)} failed.
        </p>
      )}
    </Page>
  )
}

function Actions({ run: { id, audiences }, going }: { run: RunView; going: boolean }) {
  const { route } = useLocation()
  const { working, problem, work } = useWorking()
  const again = () =>
    work(async () => {
      const { id: next } = await post<{ id: number }>('/runs', { audiences })
      route(`/compute/${next}`)
    })
  return (
    <>
      {problem !== undefined && <Notice is="failed">{problem.message}</Notice>}
      {going ? (
        <button
          type="button"
          class="button danger"
          disabled={working}
          onClick={() => void work(() => post(`/runs/${id}/cancel`))}
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

/** `Amazon asked to wait 28 s`, counted down. */
function Waiting({ waiting: { reason, until } }: { waiting: NonNullable<RunView['waiting']> }) {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const left = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000))
  return (
    <Notice is="waiting">
      {reason} {left > 0 ? `${left} s to go.` : 'Going on.'}
    </Notice>
  )
}

function Reasons({ run: { id, reasons, counts, invalidRecords } }: { run: RunView }) {
  if (reasons.length === 0 && invalidRecords.length === 0) {
    return null
  }
  return (
    <section class="panel" aria-labelledby="reasons">
      <h2 id="reasons">Refused, by reason</h2>
      <ul class="reasons">
        {reasons.map(({ reason, events }) => (
          <li key={reason}>
            <a href={`/compute/${id}/refused?reason=${encodeURIComponent(reason)}`}>{plural(events, 'event')}</a>
            <span>{reason}</span>
            <meter
              min={0}
              max={counts.refused}
              value={events}
              aria-label={`${percent(events, counts.refused)} of the refused events`}
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
          { number: 'Refused' },
          { number: 'Matched' },
          `Amazon DSP needs ${count(DSP_NEEDS)}`
        ]}
      >
        {perAudience.map(({ key, name, audienceId, delivered, refused, matched, missingForDsp }) => (
          <tr key={key ?? ''}>
            <th scope="row">
              {key === undefined ? 'No audience' : <a href={`/audiences/${encodeURIComponent(key)}`}>{name}</a>}
              {audienceId !== undefined && <CopyId id={audienceId} name={`Amazon’s ID of ${name ?? ''}`} />}
            </th>
            <td class="number" data-label="Delivered">
              {count(delivered)}
            </td>
            <td class="number" data-label="Refused">
              {count(refused)}
            </td>
            <td class="number" data-label="Matched">
              {matched === undefined ? '–' : count(matched)}
            </td>
            <td data-label="Toward 2,000">
              <Toward matched={matched} missing={missingForDsp} />
            </td>
          </tr>
        ))}
      </Table>
    </section>
  )
}
