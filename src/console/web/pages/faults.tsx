import { useState } from 'preact/hooks'
import type { FaultKind, FaultsView } from '../../api'
import { post, remove, useAction, usePolled } from '../client'
import { Button, Choice, Choices, FieldFrame, Form, Select, TextInput } from '../components/form'
import { Answered, Empty, Notice } from '../components/notice'
import { Page, Panel } from '../components/page'
import { Pairs, StatusIcon } from '../components/values'
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
          Start the console without Amazon’s credentials: a sandbox can be broken as often as you like.
        </Empty>
      ) : (
        <Faults />
      )}
    </Page>
  )
}

const Faults = () => (
  <Answered from={usePolled<FaultsView>('/faults')}>
    {({ on, kinds }) => (
      <>
        <On on={on} />
        <Switch kinds={kinds} />
      </>
    )}
  </Answered>
)

function On({ on }: { on: FaultsView['on'] }) {
  const { working, act } = useAction()
  if (on.length === 0) {
    return <Notice is="done">No fault is on.</Notice>
  }
  return (
    <Panel
      title="On"
      beside={
        <Button look="small" disabled={working} onClick={() => act(() => remove('/faults'))}>
          Switch all off
        </Button>
      }
    >
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
          <Button
            look="small"
            disabled={working}
            aria-label={`Switch off ${label}`}
            onClick={() => act(() => remove(`/faults/${id}`))}
          >
            Switch off
          </Button>
        </div>
      ))}
    </Panel>
  )
}

const SCOPES = [
  { value: 'times', label: 'of the next calls' },
  { value: 'share', label: 'percent of calls, until switched off' }
]

function Switch({ kinds }: { kinds: FaultKind[] }) {
  const [kind, setKind] = useState(kinds[0].id)
  const [scope, setScope] = useState('times')
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
      <Form onSubmit={switchOn}>
        <Choices legend={<b>What breaks</b>}>
          {kinds.map(({ id, label }) => (
            <Choice key={id} name="kind" checked={id === kind} onChange={() => setKind(id)}>
              <b>{label}</b>
            </Choice>
          ))}
        </Choices>
        <FieldFrame id="amount" label="How often" problem={problem?.message}>
          {(input) => (
            <div class="picker">
              <TextInput {...input} inputMode="decimal" value={amount} onInput={setAmount} />
              <Select aria-label="Of calls" choices={SCOPES} value={scope} onChange={setScope} />
            </div>
          )}
        </FieldFrame>
        <div class="buttons">
          <Button look="primary" disabled={working}>
            Switch on
          </Button>
          <span role="status" class="muted">
            {switchedOn !== '' && `On: ${switchedOn}.`}
          </span>
        </div>
      </Form>
      <Reported kind={chosen} />
    </div>
  )
}

const Reported = ({ kind: { label, description, result } }: { kind: FaultKind }) => (
  <Panel title="What Segment would get">
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
  </Panel>
)
