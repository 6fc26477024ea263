import { useState } from 'preact/hooks'
import type { FaultKind, FaultsView } from '../../api'
import { post, remove } from '../client'
import { useSpace } from '../live'
import { FieldFrame } from '../components/field'
import { Empty, Notice } from '../components/notice'
import { Page } from '../components/page'
import { State } from '../components/statusIcon'
import { useWorking } from '../components/useAction'
import { usePolled } from '../usePolled'
import { count, plural } from '../format'

/** Breaks the sandbox on purpose, and says what Segment would be told. */
export function FaultsPage() {
  const { amazon } = useSpace()
  return (
    <Page
      title="Faults"
      lead="Break the sandbox on purpose, and watch what the destination makes of it. Faults strike uploads of records."
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
      {problem !== undefined && <Notice is="failed">{problem}</Notice>}
      {answer !== undefined && (
        <>
          <On on={answer.on} />
          <Order kinds={answer.kinds} />
        </>
      )}
    </>
  )
}

function On({ on }: { on: FaultsView['on'] }) {
  const { working, work } = useWorking()
  if (on.length === 0) {
    return <Notice is="done">No fault is on.</Notice>
  }
  return (
    <section class="panel" aria-labelledby="on">
      <div class="panel-head">
        <h2 id="on">On</h2>
        <button
          type="button"
          class="button small"
          disabled={working}
          onClick={() => void work(() => remove('/faults'))}
        >
          Switch all off
        </button>
      </div>
      {on.map(({ id, label, left, share, struck }) => (
        <div class="row" key={id}>
          <State is="failed" label="On" />
          <span>
            <b>{label}</b>
            <span class="muted">
              {share === undefined ? `The next ${plural(left ?? 0, 'call')}` : `${count(share * 100)} % of calls`}
              {struck > 0 && `; struck ${plural(struck, 'call')}`}
            </span>
          </span>
          <button
            type="button"
            class="button small"
            disabled={working}
            aria-label={`Switch off ${label}`}
            onClick={() => void work(() => remove(`/faults/${id}`))}
          >
            Switch off
          </button>
        </div>
      ))}
    </section>
  )
}

function Order({ kinds }: { kinds: FaultKind[] }) {
  const [kind, setKind] = useState(kinds[0].id)
  const [scope, setScope] = useState<'times' | 'share'>('times')
  const [amount, setAmount] = useState('1')
  const [ordered, setOrdered] = useState('')
  const { working, problem, work } = useWorking()
  const chosen = kinds.find(({ id }) => id === kind) ?? kinds[0]
  const order = () =>
    work(async () => {
      setOrdered('')
      await post('/faults', { kind, [scope]: scope === 'times' ? Number(amount) : Number(amount) / 100 })
      setOrdered(chosen.label)
    })
  return (
    <div class="halves">
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault()
          void order()
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
              aria-invalid={problem !== undefined}
              aria-describedby={problem === undefined ? undefined : 'amount-problem'}
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
            {ordered !== '' && `On: ${ordered}.`}
          </span>
        </div>
      </form>
      <Told kind={chosen} />
    </div>
  )
}

const Told = ({ kind: { label, description, told } }: { kind: FaultKind }) => (
  <section class="panel message" aria-labelledby="told">
    <h2 id="told">What Segment would be told</h2>
    <p>
      <b>{label}.</b> {description}
    </p>
    <dl class="pairs">
      <div>
        <dt>Status</dt>
        <dd>{told.status}</dd>
      </div>
      {told.errortype !== undefined && (
        <div>
          <dt>Error type</dt>
          <dd>
            <code>{told.errortype}</code>
          </dd>
        </div>
      )}
      <div>
        <dt>Message</dt>
        <dd>{told.message}</dd>
      </div>
      <div>
        <dt>Sent again</dt>
        <dd>{told.retried ? 'Yes, by Segment' : 'No'}</dd>
      </div>
    </dl>
    <p>
      <a href="/compute">Compute an audience</a> and watch.
    </p>
  </section>
)
