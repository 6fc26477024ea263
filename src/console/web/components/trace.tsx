import type { TraceStep, TraceStepName, TraceStepState, Told, TraceView } from '../../api'
import type { StepState } from '../steps'
import { Identities } from './identities'
import { Json } from './json'
import { State } from './statusIcon'

const TITLES: Record<TraceStepName, string> = {
  event: 'Event',
  mapping: 'Mapping',
  identities: 'Identities',
  record: 'Record',
  request: 'Request',
  job: 'Job',
  member: 'Member'
}

const STATES: Record<TraceStepState, { is: StepState; label: string }> = {
  passed: { is: 'done', label: 'Passed' },
  ended: { is: 'failed', label: 'Ended here' },
  ahead: { is: 'waiting', label: 'Not there yet' },
  unreached: { is: 'waiting', label: 'Not reached' }
}

/** The way of an event as a line with its stations, and at each what went in and what came out. */
export const Journey = ({ way: { stations, preview } }: { way: TraceView }) => (
  <ol class="journey" aria-label="Way of the event">
    {stations.map((station) => (
      <li key={station.name} class={`stop stop-${station.state}`}>
        <span class="stop-mark">
          <State is={markOf(station)} label={STATES[station.state].label} />
        </span>
        <section class="panel" aria-labelledby={`stop-${station.name}`}>
          <div class="panel-head">
            <h2 id={`stop-${station.name}`}>{TITLES[station.name]}</h2>
            {station.state === 'unreached' && <span class="muted">Not reached</span>}
          </div>
          {station.why !== undefined && <p>{station.why}</p>}
          {station.advice !== undefined && (
            <p class="muted">
              {station.advice}{' '}
              <a href="/docs/amazon-ads-dsp-amc#troubleshooting" target="_blank">
                Read more in the documentation
              </a>
            </p>
          )}
          <InAndOut station={station} />
          {station.state !== 'unreached' && (
            <>
              {station.name === 'event' && preview.event !== undefined && (
                <details>
                  <summary>The whole event</summary>
                  <Json label="Event" value={preview.event} />
                </details>
              )}
              {station.name === 'identities' && <Identities identities={preview.identities} />}
              {station.name === 'record' && preview.record !== undefined && (
                <Json label="The record as it is sent" value={preview.record} />
              )}
            </>
          )}
          <p class="rules">
            <span class="muted">Rules:</span>
            {station.code.map((path) => (
              <code key={path}>{path}</code>
            ))}
          </p>
        </section>
      </li>
    ))}
  </ol>
)

/** What is taken over by another event has not failed. */
const markOf = ({ name, state }: TraceStep): StepState =>
  name === 'record' && state === 'ended' ? 'waiting' : STATES[state].is

function InAndOut({ station: { wentIn, cameOut } }: { station: TraceStep }) {
  if (wentIn.length + cameOut.length === 0) {
    return null
  }
  return (
    <div class="in-out">
      <Side title="In" told={wentIn} />
      <svg viewBox="0 0 24 12" width="24" height="12" aria-hidden="true">
        <path d="M1 6h20M16 1.5 21 6l-5 4.5" />
      </svg>
      <Side title="Out" told={cameOut} />
    </div>
  )
}

const Side = ({ title, told }: { title: string; told: Told[] }) => (
  <div class="side">
    <h3>{title}</h3>
    {told.length === 0 ? (
      <p class="muted">–</p>
    ) : (
      <dl>
        {told.map(({ what, value, path }) => (
          <div key={what + value}>
            <dt>{what}</dt>
            <dd>{path === undefined ? value : <a href={path}>{value}</a>}</dd>
          </div>
        ))}
      </dl>
    )}
  </div>
)
