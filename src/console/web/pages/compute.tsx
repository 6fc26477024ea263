import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { RunState, RunSummary } from '../../api'
import { post } from '../client'
import { useSpace } from '../live'
import { NeedsDestination } from '../components/needsDestination'
import { Empty, Notice } from '../components/notice'
import { Page } from '../components/page'
import { State } from '../components/statusIcon'
import { useWorking } from '../components/useAction'
import type { StepState } from '../steps'
import { clock, count, duration } from '../format'
import { Table } from '../components/table'

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
  const { audiences, mapping, enabled, connectedSince, runs } = useSpace()
  const { route } = useLocation()
  const { working, problem, work } = useWorking()
  const [left, setLeft] = useState<string[]>([])
  const connected = audiences.filter((audience) => audience.connected !== undefined)
  const missing = missingOf({
    connected: connected.length > 0,
    enabled,
    connectedSince,
    mapping: mapping?.enabled === true
  })
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
  const chosen = connected.filter(({ key }) => !left.includes(key)).map(({ key }) => key)
  const going = runs[0]?.state === 'sending' || runs[0]?.state === 'counting'
  const start = () =>
    work(async () => {
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
              checked={!left.includes(key)}
              onChange={({ currentTarget }) =>
                setLeft(currentTarget.checked ? left.filter((one) => one !== key) : [...left, key])
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
        {going && <a href={`/compute/${runs[0].id}`}>Run {runs[0].id} is going on</a>}
      </div>
      {problem !== undefined && <Notice is="failed">{problem.message}</Notice>}
    </form>
  )
}

interface Ready {
  connected: boolean
  enabled: boolean
  connectedSince?: string
  mapping: boolean
}

function missingOf({ connected, enabled, connectedSince, mapping }: Ready) {
  if (connectedSince === undefined) {
    return { what: 'The destination is not connected to Amazon.', path: '/settings', label: 'Connect in the settings' }
  }
  if (!enabled) {
    return { what: 'The destination is not enabled.', path: '/settings', label: 'Enable the destination' }
  }
  if (!connected) {
    return { what: 'No audience is connected to the destination.', path: '/audiences', label: 'Connect an audience' }
  }
  return mapping
    ? undefined
    : { what: 'No mapping is enabled, so no event would be sent.', path: '/mappings', label: 'Go to Matching Mappings' }
}

export const RUN_STATES: Record<RunState, { is: StepState; words: string }> = {
  sending: { is: 'live', words: 'Sending' },
  counting: { is: 'live', words: 'Amazon is counting' },
  done: { is: 'done', words: 'Done' },
  cancelled: { is: 'waiting', words: 'Cancelled' },
  failed: { is: 'failed', words: 'Stopped' }
}

const Runs = ({ runs }: { runs: RunSummary[] }) => (
  <section aria-labelledby="runs">
    <h2 id="runs" class="section-title">
      Runs
    </h2>
    <Table
      heads={['Run', 'State', { number: 'Read' }, { number: 'Refused' }, { number: 'Delivered' }, { number: 'Took' }]}
    >
      {runs.map(({ id, state, startedAt, counts, seconds }) => (
        <tr key={id}>
          <th scope="row">
            <a href={`/compute/${id}`}>Run {id}</a> <span class="muted">{clock(startedAt)}</span>
          </th>
          <td data-label="State">
            <span class="stated">
              <State is={RUN_STATES[state].is} /> {RUN_STATES[state].words}
            </span>
          </td>
          <td class="number" data-label="Read">
            {count(counts.read)}
          </td>
          <td class="number" data-label="Refused">
            {count(counts.refused)}
          </td>
          <td class="number" data-label="Delivered">
            {count(counts.delivered)}
          </td>
          <td class="number" data-label="Took">
            {duration(seconds)}
          </td>
        </tr>
      ))}
    </Table>
  </section>
)
