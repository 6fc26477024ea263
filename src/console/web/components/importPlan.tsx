import { useState } from 'preact/hooks'
import type { ImportAsked, ImportView } from '../../api'
import { useDestination } from '../catalog'
import { post } from '../client'
import { useSpace } from '../live'
import { Field, FieldFrame } from './field'
import { Notice } from './notice'
import type { PerhapsMade } from './uncertainAudience'
import { PerhapsMadeFields } from './uncertainAudience'
import type { Values } from './values'
import { useWorking } from './useAction'

const MODES: { mode: ImportAsked['mode']; label: string; does: string }[] = [
  { mode: 'mirror', label: 'Mirror', does: 'Who is new enters, and who is gone from the file leaves.' },
  { mode: 'upsert', label: 'Add and update', does: 'Who is new or changed enters; nobody leaves.' },
  { mode: 'delete', label: 'Remove', does: 'Who is gone from the file leaves; nobody enters.' }
]

/** Into which audience, and how; then a dry run, or sending. */
export function ImportPlan({ imported }: { imported: ImportView }) {
  const { audiences, destination } = useSpace()
  const entry = useDestination(destination?.id)
  const connected = audiences.filter((audience) => audience.connected !== undefined)
  const [key, setKey] = useState('')
  const [name, setName] = useState('')
  const [values, setValues] = useState<Values>({})
  const [perhapsMade, setPerhapsMade] = useState<PerhapsMade>()
  const [mode, setMode] = useState<ImportAsked['mode']>('mirror')
  const { working, problem, work } = useWorking()
  const { run, isKept } = imported
  const going = run?.state === 'comparing' || run?.state === 'sending'
  const refused = problem ?? run?.problem
  const asksWhether =
    run?.problem?.perhapsMade === name.trim() || (perhapsMade !== undefined && run?.state === 'failed')
  const start = (asked: { dry: boolean; mayLeave?: boolean }) =>
    void work(() =>
      post('/import/run', {
        ...asked,
        mode,
        audience:
          key === ''
            ? { name, settings: { externalAudienceId: name, ...values }, ...(asksWhether && { perhapsMade }) }
            : { key }
      } satisfies ImportAsked)
    )
  return (
    <form
      class="panel"
      aria-labelledby="into"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        start({ dry: false })
      }}
    >
      <h2 id="into">Into which audience</h2>
      {connected.length > 0 && (
        <div class="field">
          <label for="into-audience">Audience</label>
          <select id="into-audience" value={key} onChange={({ currentTarget }) => setKey(currentTarget.value)}>
            <option value="">A new one</option>
            {connected.map((audience) => (
              <option key={audience.key} value={audience.key}>
                {audience.name}
              </option>
            ))}
          </select>
        </div>
      )}
      {key === '' && (
        <>
          <FieldFrame id="name" label="Name" problem={problem?.field === 'name' ? problem.message : undefined}>
            <input
              id="name"
              type="text"
              autocomplete="off"
              aria-invalid={problem?.field === 'name'}
              aria-describedby={problem?.field === 'name' ? 'name-problem' : undefined}
              value={name}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          </FieldFrame>
          <p class="muted">A file of the same name of an audience is compared with the one before.</p>
          {entry?.audienceSettings
            .filter((field) => field.key !== 'externalAudienceId')
            .map((field) => (
              <Field
                key={field.key}
                field={field}
                values={values}
                onChange={(changed, value) => setValues((before) => ({ ...before, [changed]: value }))}
                problem={refused?.field === field.key ? refused.message : undefined}
              />
            ))}
        </>
      )}
      {key === '' && asksWhether && (
        <PerhapsMadeFields value={perhapsMade} onChange={setPerhapsMade} problem={problem} />
      )}
      <fieldset class="choices">
        <legend>
          <b>What happens</b>
        </legend>
        {MODES.map((one) => (
          <label key={one.mode} class="choice">
            <input type="radio" name="mode" checked={mode === one.mode} onChange={() => setMode(one.mode)} />
            <span>
              <b>{one.label}</b> <span class="muted">{one.does}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {problem !== undefined && !['name', 'audienceId', ...Object.keys(values)].includes(problem.field ?? '') && (
        <Notice is="failed">{problem.message}</Notice>
      )}
      {run?.state === 'asks' && (
        <Notice is="waiting">
          {run.guard} Nothing was sent.{' '}
          <button
            type="button"
            class="button danger small"
            disabled={working || !isKept}
            onClick={() => start({ dry: false, mayLeave: true })}
          >
            They are to leave
          </button>
        </Notice>
      )}
      <div class="buttons">
        <button
          type="button"
          class="button"
          disabled={working || going || !isKept}
          onClick={() => start({ dry: true })}
        >
          Dry run
        </button>
        <button type="submit" class="button primary" disabled={working || going || !isKept}>
          Send
        </button>
        {going && (
          <button type="button" class="button danger" onClick={() => void work(() => post('/import/cancel'))}>
            Cancel
          </button>
        )}
      </div>
    </form>
  )
}
