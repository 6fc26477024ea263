import type { TraceFact, TraceStep, TraceStepName, TraceStepState, TraceView } from '../../api'
import type { Status } from '../statuses'
import { Identities, Why } from './preview'
import { Json, StatusIcon } from './values'

const TITLES: Record<TraceStepName, string> = {
  event: 'Event',
  mapping: 'Mapping',
  identities: 'Identities',
  record: 'Record',
  request: 'Request',
  job: 'Job',
  member: 'Member'
}

const STATES: Record<TraceStepState, { is: Status; label: string }> = {
  passed: { is: 'done', label: 'Passed' },
  ended: { is: 'failed', label: 'Ended here' },
  ahead: { is: 'waiting', label: 'Not there yet' },
  unreached: { is: 'waiting', label: 'Not reached' }
}

/** The trace of an event as a line with its steps, and at each what went in and what came out. */
export const Trace = ({ trace: { stations, preview } }: { trace: TraceView }) => (
  <ol class="trace" aria-label="Trace of the event">
    {stations.map((step) => (
      <li key={step.name} class={`step step-${step.state}`}>
        <span class="step-mark">
          <StatusIcon is={toStatus(step)} label={STATES[step.state].label} />
        </span>
        <section class="panel" aria-labelledby={`step-${step.name}`}>
          <div class="panel-head">
            <h2 id={`step-${step.name}`}>{TITLES[step.name]}</h2>
            {step.state === 'unreached' && <span class="muted">Not reached</span>}
          </div>
          <Why reason={step.why} advice={step.advice} />
          <InAndOut step={step} />
          {step.state !== 'unreached' && (
            <>
              {step.name === 'event' && preview.event !== undefined && (
                <details>
                  <summary>The whole event</summary>
                  <Json label="Event" value={preview.event} />
                </details>
              )}
              {step.name === 'identities' && <Identities preview={preview} />}
              {step.name === 'record' && preview.record !== undefined && (
                <Json label="The record as it is sent" value={preview.record} />
              )}
            </>
          )}
          <details class="rules">
            <summary aria-label={`Where are the rules? ${TITLES[step.name]}`}>Where are the rules?</summary>
            <ul>
              {step.code.map((path) => (
                <li key={path}>
                  <code>{path}</code>
                </li>
              ))}
            </ul>
          </details>
        </section>
      </li>
    ))}
  </ol>
)

/** An event that another one supersedes has not failed. */
const toStatus = ({ name, state }: TraceStep): Status =>
  name === 'record' && state === 'ended' ? 'waiting' : STATES[state].is

function InAndOut({ step: { wentIn, cameOut } }: { step: TraceStep }) {
  if (wentIn.length + cameOut.length === 0) {
    return null
  }
  return (
    <div class="in-out">
      <Side title="In" facts={wentIn} />
      <svg viewBox="0 0 24 12" width="24" height="12" aria-hidden="true">
        <path d="M1 6h20M16 1.5 21 6l-5 4.5" />
      </svg>
      <Side title="Out" facts={cameOut} />
    </div>
  )
}

const Side = ({ title, facts }: { title: string; facts: TraceFact[] }) => (
  <div class="side">
    <h3>{title}</h3>
    {facts.length === 0 ? (
      <p class="muted">–</p>
    ) : (
      <dl>
        {facts.map(({ what, value, path }) => (
          <div key={what + value}>
            <dt>{what}</dt>
            <dd>{path === undefined ? value : <a href={path}>{value}</a>}</dd>
          </div>
        ))}
      </dl>
    )}
  </div>
)
