import { useState } from 'preact/hooks'
import type { EndsView } from '../../api'
import { post } from '../client'
import { useSpace } from '../live'
import { useLoaded } from '../useLoaded'
import { FieldFrame, Select } from './field'
import { Notice } from './notice'
import { useWorking } from './useAction'

/** Creates a connection from the instances and advertisers that Amazon tells. */
export function NewConnection({ onCreated }: { onCreated: (connectionId: string) => void }) {
  const { region } = useSpace()
  const { answer: ends, problem: unanswered } = useLoaded<EndsView>('/amc/ends', [region])
  const [amcInstanceId, setInstance] = useState('')
  const [dspAdvertiserId, setAdvertiser] = useState('')
  const [isDefault, setDefault] = useState(false)
  const { working, problem, work } = useWorking()
  const create = () =>
    work(async () => {
      const { connectionId } = await post<{ connectionId: string }>('/amc/connections', {
        amcInstanceId,
        dspAdvertiserId,
        isDefault
      })
      setInstance('')
      setAdvertiser('')
      setDefault(false)
      onCreated(connectionId)
    })
  return (
    <form
      class="panel"
      aria-labelledby="create"
      onSubmit={(event) => {
        event.preventDefault()
        void create()
      }}
    >
      <h2 id="create">Create a connection</h2>
      {unanswered !== undefined && <Notice is="failed">{unanswered}</Notice>}
      {ends?.problems.map((one) => (
        <Notice key={one} is="waiting">
          {one}
        </Notice>
      ))}
      <Pick
        id="amcInstanceId"
        label="AMC instance"
        description="Where the audience can be used in queries."
        choices={ends?.instances}
        value={amcInstanceId}
        onChange={setInstance}
        problem={problem?.field === 'amcInstanceId' ? problem.message : undefined}
      />
      <Pick
        id="dspAdvertiserId"
        label="DSP advertiser"
        description="To whom audiences go as well."
        choices={ends?.advertisers}
        value={dspAdvertiserId}
        onChange={setAdvertiser}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={isDefault}
          onChange={({ currentTarget }) => setDefault(currentTarget.checked)}
        />
        Make it the default connection
      </label>
      {problem !== undefined && problem.field === undefined && <Notice is="failed">{problem.message}</Notice>}
      <div class="buttons">
        <button type="submit" class="button primary" disabled={working || ends === undefined}>
          {working ? 'Creating…' : 'Create'}
        </button>
      </div>
    </form>
  )
}

interface PickProps {
  id: string
  label: string
  description: string
  choices: EndsView['instances'] | undefined
  value: string
  onChange: (value: string) => void
  problem?: string
}

const Pick = ({ id, label, description, choices, problem, ...rest }: PickProps) => (
  <FieldFrame id={id} label={label} description={description} problem={problem}>
    <Select
      {...rest}
      id={id}
      aria-describedby={problem === undefined ? `${id}-description` : `${id}-problem ${id}-description`}
      aria-invalid={problem !== undefined}
      choices={choices ?? []}
      disabled={choices === undefined}
    />
    {choices === undefined && <p class="hint">Asking Amazon…</p>}
  </FieldFrame>
)
