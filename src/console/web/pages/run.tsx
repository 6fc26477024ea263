import { useLocation, useRoute } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import type { RunView } from '../../api'
import { post, useAction, useLoaded } from '../client'
import { Chart, SHORTEST_SECONDS } from '../components/chart'
import { Button } from '../components/form'
import { Message, Notice, ProblemNotice, Reasons } from '../components/notice'
import { OutcomeBars } from '../components/outcomeBars'
import { Page, Panel, Section } from '../components/page'
import { CopyId, DSP_NEEDS, DspProgress, Stated, Table } from '../components/values'
import { count, duration, percent, plural, time } from '../format'
import { useLive } from '../live'
import { describeRun, isRunning } from '../statuses'
import { startRun } from './compute'
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
        <Stated is={is}>
          {words} · {time(startedAt)} · {duration(seconds)}
        </Stated>
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
              series={[{ label: 'Events', is: 'live', values: series.events }]}
            />
          </section>
          <section class="panel">
            <Chart
              title="Requests by outcome"
              seconds={series.seconds}
              kind="bars"
              series={[
                { label: `Accepted ${count(requests.accepted)}`, is: 'done', values: series.accepted },
                { label: `Limited (429) ${count(requests.limited)}`, is: 'warned', values: series.limited },
                { label: `Failed ${count(requests.failed)}`, is: 'failed', values: series.failed }
              ]}
            />
          </section>
        </div>
      )}
      <Rejected run={run} />
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
  return (
    <>
      <ProblemNotice problem={problem} />
      {isRunning(run) ? (
        <Button look="danger" disabled={working} onClick={() => act(() => post(`/runs/${id}/cancel`))}>
          Cancel
        </Button>
      ) : (
        <Button look="primary" disabled={working} onClick={() => act(async () => route(await startRun(audiences)))}>
          Run again
        </Button>
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

const Rejected = ({ run: { id, reasons, counts, invalidRecords } }: { run: RunView }) =>
  reasons.length === 0 && invalidRecords.length === 0 ? null : (
    <Panel
      title="Rejected, by reason"
      beside={
        counts.refused > 0 && (
          <a class="button small" href={`/api/runs/${id}/refused.csv`} download>
            Download rejected events
          </a>
        )
      }
    >
      <Reasons
        reasons={[
          ...reasons.map(({ reason, events, countries }) => ({
            reason,
            countries,
            what: (
              <a
                href={`/compute/${id}/refused?reason=${encodeURIComponent(reason)}`}
                aria-label={`${plural(events, 'event')}: ${reason}`}
              >
                {plural(events, 'event')}
              </a>
            ),
            of: {
              part: events,
              all: counts.refused,
              label: `${percent(events, counts.refused)} of the rejected events`
            }
          })),
          ...invalidRecords.map(({ reason, records }) => ({
            reason: `After delivery, by Amazon: ${reason}`,
            what: <b>{plural(records, 'record')}</b>
          }))
        ]}
      />
    </Panel>
  )

const PerAudience = ({ run: { perAudience } }: { run: RunView }) =>
  perAudience.length === 0 ? null : (
    <Section title="Audiences at Amazon">
      <Table
        rows={perAudience}
        rowKey={({ key }) => key ?? ''}
        columns={[
          {
            head: 'Audience',
            cell: ({ key, name, audienceId }) => (
              <>
                {key === undefined ? 'No audience' : <a href={`/audiences/${encodeURIComponent(key)}`}>{name}</a>}
                {audienceId !== undefined && <CopyId id={audienceId} name={`the ID of ${name ?? ''} at Amazon`} />}
              </>
            )
          },
          { head: 'Delivered', isNumber: true, cell: ({ delivered }) => delivered },
          { head: 'Rejected', isNumber: true, cell: ({ refused }) => refused },
          { head: 'Matched', isNumber: true, cell: ({ matched }) => matched },
          {
            head: `Amazon DSP needs ${count(DSP_NEEDS)}`,
            label: `Toward ${count(DSP_NEEDS)}`,
            cell: ({ key, matched, missingForDsp }) =>
              key === undefined ? (
                <span class="muted">–</span>
              ) : (
                <DspProgress matched={matched} missing={missingForDsp} />
              )
          }
        ]}
      />
    </Section>
  )

const Totals = ({ run: { jobs, requests } }: { run: RunView }) => (
  <p class="muted">
    Requests: {count(requests.accepted)} accepted, {count(requests.limited)} limited (429), {count(requests.failed)}{' '}
    failed.
    {jobs.pending + jobs.done + jobs.failed > 0 &&
      ` Amazon’s jobs: ${count(jobs.done)} done, ${count(jobs.pending)} pending, ${count(jobs.failed)} failed.`}
  </p>
)
