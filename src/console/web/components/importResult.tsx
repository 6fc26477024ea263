import type { ImportRun } from '../../api'
import type { StepState } from '../steps'
import { count, duration, plural } from '../format'
import { Notice } from './notice'
import { State } from './statusIcon'
import { Toward } from './progressToDsp'

const STATES: Record<ImportRun['state'], { is: StepState; words: string }> = {
  comparing: { is: 'live', words: 'Comparing with the last file' },
  sending: { is: 'live', words: 'Sending' },
  done: { is: 'done', words: 'Sent' },
  asks: { is: 'waiting', words: 'Not sent' },
  stopped: { is: 'failed', words: 'Stopped' },
  failed: { is: 'failed', words: 'Not sent' }
}

/** What a dry run says, or what goes on and came of sending. */
export function ImportResult({ run }: { run: ImportRun }) {
  const { dry, state, compared, guard, toSend, entered, left, refused, refusals, effort, problem } = run
  const { is, words } = STATES[state]
  const isOver = state === 'done' || state === 'stopped'
  const spoken = dry ? (state === 'done' ? 'Dry run: nothing was sent' : 'Dry run') : words
  return (
    <section class="panel" aria-labelledby="result">
      <h2 id="result">
        <span class="stated">
          <State is={is} label={words} /> {spoken}
        </span>
      </h2>
      {state === 'sending' && (
        <progress aria-label="Rows that have their outcome" max={toSend} value={entered + left + refused} />
      )}
      {problem !== undefined && <Notice is="failed">{problem.message}</Notice>}
      {compared !== undefined && (
        <dl class="figures">
          <Figure label={dry ? 'Would enter' : 'Entered'} value={entered} />
          <Figure label={dry ? 'Would leave' : 'Left'} value={left} />
          <Figure label="Unchanged" value={compared.unchanged} />
          <Figure label="Refused" value={refused} />
        </dl>
      )}
      {compared !== undefined && (
        <p class="muted">
          {compared.members === 0
            ? 'No earlier file of this audience is known. '
            : `${count(compared.members)} people are in it by earlier files. `}
          Rows: {count(compared.new)} new, {count(compared.updated)} changed, {count(compared.unchanged)} unchanged;{' '}
          {count(compared.gone)} gone.
        </p>
      )}
      {dry && guard !== undefined && <Notice is="waiting">{guard} Sending asks before.</Notice>}
      {refusals.length > 0 && (
        <ul class="reasons">
          {refusals.map(({ reason, rows }) => (
            <li key={reason}>
              <b>{plural(rows, 'row')}</b>
              <span>{reason}</span>
              <meter min={0} max={Math.max(refused, rows)} value={rows} aria-label="Share of the refused rows" />
            </li>
          ))}
        </ul>
      )}
      {effort !== undefined && (
        <p>
          {plural(effort.requests, 'request')} of {sizeOf(effort.bytes)} in all; Amazon’s limit of 15 million records an
          hour allows that in {duration(effort.leastSeconds)}.
        </p>
      )}
      {!dry && isOver && (
        <>
          <Toward matched={run.matched} missing={run.missingForDsp} />
          {run.audienceId !== undefined && (
            <p>
              <a href={`/amazon/audiences/${run.audienceId}`}>Look at the audience at Amazon</a>
            </p>
          )}
        </>
      )}
    </section>
  )
}

const sizeOf = (bytes: number): string =>
  bytes < 1e6 ? `${count(Math.ceil(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`

const Figure = ({ label, value }: { label: string; value: number }) => (
  <div>
    <dt>{label}</dt>
    <dd>{count(value)}</dd>
  </div>
)
