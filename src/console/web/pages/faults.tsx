import { useState } from 'preact/hooks'
import type { FaultKind, FaultsView } from '../../api'
import { post, remove, useAction, usePolled } from '../client'
import { described, FieldFrame } from '../components/field'
import { Empty, Notice, ProblemNotice } from '../components/notice'
import { Page, Pairs } from '../components/page'
import { StatusIcon } from '../components/statusIcon'
import { count, plural } from '../format'
import { useSpace } from '../live'

/** Breaks the sandbox on purpose, and says what Segment would get. */
export function FaultsPage() {
  const { amazon } = useSpace()
  return (
    <Page
      title="Faults"
      lead="Break the sandbox on purpose, and watch what the destination makes of it. Faults hit uploads of records."
    >
      {amazon.url === undefined ? (
        <Empty title="Amazon Ads has no faults to switch on">
          <p>Start the console without Amazon’s credentials: a sandbox can be broken as often as you like.</p>
        </Empty>
      ) : (
        <Switches />
      )}
    </Page>
  )
}

function Switches() {
  const { answer, problem } = usePolled<FaultsView>('/faults')
  return (
    <>
      <ProblemNotice problem={problem} />
      {answer !== undefined && (
        <>
          <On on={answer.on} />
          <Switch kinds={answer.kinds} />
        </>
      )}
    </>
  )
}

function On({ on }: { on: FaultsView['on'] }) {
  const { working, act } = useAction()
  if (on.length === 0) {
    return <Notice is="done">No fault is on.</Notice>
  }
  return (
    <section class="panel" aria-labelledby="on">
      <div class="panel-head">
        <h2 id="on">On</h2>
        <button type="button" class="button small" disabled={working} onClick={() => void act(() => remove('/faults'))}>
          Switch all off
        </button>
      </div>
      {on.map(({ id, label, left, share, struck }) => (
        <div class="row" key={id}>
          <StatusIcon is="failed" label="On" />
          <span>
            <b>{label}</b>
            <span class="muted">
              {share === undefined ? `The next ${plural(left ?? 0, 'call')}` : `${count(share * 100)} % of calls`}
              {struck > 0 && `; hit ${plural(struck, 'call')}`}
            </span>
          </span>
          <button
            type="button"
            class="button small"
            disabled={working}
            aria-label={`Switch off ${label}`}
            onClick={() => void act(() => remove(`/faults/${id}`))}
          >
            Switch off
          </button>
        </div>
      ))}
    </section>
  )
}

function Switch({ kinds }: { kinds: FaultKind[] }) {
  const [kind, setKind] = useState(kinds[0].id)
  const [scope, setScope] = useState<'times' | 'share'>('times')
  const [amount, setAmount] = useState('1')
  const [switchedOn, setSwitchedOn] = useState('')
  const { working, problem, act } = useAction()
  const chosen = kinds.find(({ id }) => id === kind) ?? kinds[0]
  const switchOn = () =>
    act(async () => {
      setSwitchedOn('')
      await post('/faults', { kind, [scope]: scope === 'times' ? Number(amount) : Number(amount) / 100 })
      setSwitchedOn(chosen.label)
    })
  return (
    <div class="halves">
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault()
          void switchOn()
        }}
      >
        <fieldset class="choices">
          <legend>
            <b>What breaks</b>
          </legend>
          {kinds.map(({ id, label }) => (
            <label class="choice" key={id}>
              <input type="radio" name="kind" checked={id === kind} onChange={() => setKind(id)} />
              <b>{label}</b>
            </label>
          ))}
        </fieldset>
        <FieldFrame id="amount" label="How often" problem={problem?.message}>
          <div class="picker">
            <input
              id="amount"
              type="text"
              inputMode="decimal"
              autocomplete="off"
              {...described('amount', problem?.message, false)}
              value={amount}
              onInput={({ currentTarget }) => setAmount(currentTarget.value)}
            />
            <select
              aria-label="Of calls"
              value={scope}
              onChange={({ currentTarget }) => setScope(currentTarget.value === 'share' ? 'share' : 'times')}
            >
              <option value="times">of the next calls</option>
              <option value="share">percent of calls, until switched off</option>
            </select>
          </div>
        </FieldFrame>
        <div class="buttons">
          <button type="submit" class="button primary" disabled={working}>
            Switch on
          </button>
          <span role="status" class="muted">
            {switchedOn !== '' && `On: ${switchedOn}.`}
          </span>
        </div>
      </form>
      <Reported kind={chosen} />
    </div>
  )
}

const Reported = ({ kind: { label, description, result } }: { kind: FaultKind }) => (
  <section class="panel top" aria-labelledby="reported">
    <h2 id="reported">What Segment would get</h2>
    <p>
      <b>{label}.</b> {description}
    </p>
    <Pairs
      pairs={[
        ['Status', result.status],
        ['Error type', result.errortype && <code key="type">{result.errortype}</code>],
        ['Message', result.message],
        ['Sent again', result.retried ? 'Yes, by Segment' : 'No']
      ]}
    />
    <p>
      <a href="/compute">Compute an audience</a> and watch.
    </p>
  </section>
)
