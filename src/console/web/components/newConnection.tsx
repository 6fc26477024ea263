import { useState } from 'preact/hooks'
import type { Choice, EndsView } from '../../api'
import { post, findProblem, useAction, useLoaded } from '../client'
import { useSpace } from '../live'
import { described, FieldFrame, Select } from './field'
import { Message } from './message'
import { Notice, ProblemNotice } from './notice'

const NOTHING = { amcInstanceId: '', dspAdvertiserId: '', isDefault: false }

/** Creates a connection from the instances and advertisers that Amazon lists. */
export function NewConnection({ onCreated }: { onCreated: (connectionId: string) => void }) {
  const { region } = useSpace()
  const { answer: ends, problem: unanswered } = useLoaded<EndsView>('/amc/ends', [region])
  const [wanted, setWanted] = useState(NOTHING)
  const { working, problem, act } = useAction()
  const set = (part: Partial<typeof NOTHING>) => setWanted((before) => ({ ...before, ...part }))
  const create = () =>
    act(async () => {
      const { connectionId } = await post<{ connectionId: string }>('/amc/connections', wanted)
      setWanted(NOTHING)
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
      <ProblemNotice problem={unanswered} />
      {ends?.problems.map((one) => (
        <Notice key={one} is="waiting">
          <Message text={one} />
        </Notice>
      ))}
      <Pick
        id="amcInstanceId"
        label="AMC instance"
        description="Where the audience can be used in queries."
        choices={ends?.instances}
        value={wanted.amcInstanceId}
        onChange={(amcInstanceId) => set({ amcInstanceId })}
        problem={findProblem(problem, 'amcInstanceId')}
      />
      <Pick
        id="dspAdvertiserId"
        label="DSP advertiser"
        description="The advertiser that gets the audience as well."
        choices={ends?.advertisers}
        value={wanted.dspAdvertiserId}
        onChange={(dspAdvertiserId) => set({ dspAdvertiserId })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={wanted.isDefault}
          onChange={({ currentTarget }) => set({ isDefault: currentTarget.checked })}
        />
        Make it the default connection
      </label>
      {problem?.field === undefined && <ProblemNotice problem={problem} />}
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
  choices: Choice[] | undefined
  value: string
  onChange: (value: string) => void
  problem?: string
}

const Pick = ({ id, label, description, choices, problem, ...rest }: PickProps) => (
  <FieldFrame id={id} label={label} description={description} problem={problem}>
    <Select {...rest} id={id} {...described(id, problem)} choices={choices ?? []} disabled={choices === undefined} />
    {choices === undefined && <p class="hint">Asking Amazon…</p>}
  </FieldFrame>
)
