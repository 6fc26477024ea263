import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { RunSummary, WorkspaceView } from '../../api'
import { post, useAction } from '../client'
import { Empty, NeedsConnection, NeedsDestination, ProblemNotice } from '../components/notice'
import { Page } from '../components/page'
import { StatusIcon } from '../components/statusIcon'
import { NumberCell, Table } from '../components/table'
import { count, duration, time } from '../format'
import { useSpace } from '../live'
import { describeRun, isRunning } from '../statuses'

/** Lets Segment compute the audiences, which sends their events; and the runs so far. */
export function ComputePage() {
  const { destination, runs } = useSpace()
  return (
    <Page title="Compute" lead="When Segment computes an audience, its events go through the mapping to Amazon.">
      {destination === undefined ? <NeedsDestination what="Then its audiences can be computed." /> : <NewRun />}
      {runs.length > 0 && <Runs runs={runs} />}
    </Page>
  )
}

function NewRun() {
  const space = useSpace()
  const { audiences, connectedSince, connectionProblem, runs } = space
  const { route } = useLocation()
  const { working, problem, act } = useAction()
  const [skipped, setSkipped] = useState<string[]>([])
  if (connectedSince === undefined || connectionProblem !== undefined) {
    return (
      <NeedsConnection problem={connectionProblem}>
        Connect the destination, so that events can be sent.
      </NeedsConnection>
    )
  }
  const connected = audiences.filter((audience) => audience.connected !== undefined)
  const missing = findMissing(space)
  if (missing !== undefined) {
    return (
      <Empty title="Not everything is ready">
        <p>{missing.what}</p>
        <a class="button primary" href={missing.path}>
          {missing.label}
        </a>
      </Empty>
    )
  }
  const chosen = connected.filter(({ key }) => !skipped.includes(key)).map(({ key }) => key)
  const going = isRunning(runs[0])
  const start = () =>
    act(async () => {
      const { id } = await post<{ id: number }>('/runs', { audiences: chosen })
      route(`/compute/${id}`)
    })
  return (
    <form
      class="panel"
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      <fieldset class="choices">
        <legend>
          <h2>Audiences to compute</h2>
        </legend>
        {connected.map(({ key, name, events }) => (
          <label key={key} class="choice">
            <input
              type="checkbox"
              checked={!skipped.includes(key)}
              onChange={({ currentTarget }) =>
                setSkipped(currentTarget.checked ? skipped.filter((one) => one !== key) : [...skipped, key])
              }
            />
            <b>{name}</b>
            <span class="muted">{count(events)} events</span>
          </label>
        ))}
      </fieldset>
      <div class="buttons">
        <button type="submit" class="button primary" disabled={working || going || chosen.length === 0}>
          Compute
        </button>
        {going && <a href={`/compute/${runs[0].id}`}>Run {runs[0].id} is in progress</a>}
      </div>
      <ProblemNotice problem={problem} />
    </form>
  )
}

function findMissing({ audiences, enabled, mapping }: WorkspaceView) {
  if (!enabled) {
    return { what: 'The destination is not enabled.', path: '/settings', label: 'Enable the destination' }
  }
  if (!audiences.some(({ connected }) => connected !== undefined)) {
    return { what: 'No audience is connected to the destination.', path: '/audiences', label: 'Connect an audience' }
  }
  return mapping?.enabled === true
    ? undefined
    : { what: 'No mapping is enabled, so no event would be sent.', path: '/mappings', label: 'Go to Matching Mappings' }
}

const Runs = ({ runs }: { runs: RunSummary[] }) => (
  <section aria-labelledby="runs">
    <h2 id="runs" class="section-title">
      Runs
    </h2>
    <Table
      heads={['Run', 'Status', { number: 'Read' }, { number: 'Rejected' }, { number: 'Delivered' }, { number: 'Took' }]}
    >
      {runs.map((run) => {
        const { id, startedAt, counts, seconds } = run
        const { is, words } = describeRun(run)
        return (
          <tr key={id}>
            <th scope="row">
              <a href={`/compute/${id}`}>Run {id}</a> <span class="muted">{time(startedAt)}</span>
            </th>
            <td data-label="Status">
              <span class="stated">
                <StatusIcon is={is} /> {words}
              </span>
            </td>
            <NumberCell label="Read">{count(counts.read)}</NumberCell>
            <NumberCell label="Rejected">{count(counts.refused)}</NumberCell>
            <NumberCell label="Delivered">{count(counts.delivered)}</NumberCell>
            <NumberCell label="Took">{duration(seconds)}</NumberCell>
          </tr>
        )
      })}
    </Table>
  </section>
)
