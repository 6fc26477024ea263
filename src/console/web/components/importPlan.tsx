import { useEffect, useState } from 'preact/hooks'
import type { ImportInput, ImportView, ImportedAudience } from '../../api'
import { useDestination } from '../catalog'
import { post, findProblem, useAction, useDraft } from '../client'
import { plural } from '../format'
import { useSpace } from '../live'
import type { Values } from './field'
import { described, Field, FieldFrame } from './field'
import { Notice, ProblemNotice } from './notice'
import type { Uncertain } from './uncertainAudience'
import { UncertainAudience } from './uncertainAudience'

const MODES: { mode: ImportInput['mode']; label: string; does: string }[] = [
  {
    mode: 'mirror',
    label: 'Mirror',
    does: 'Add new and changed people, and remove those who are no longer in the file.'
  },
  { mode: 'upsert', label: 'Add and update', does: 'Add new and changed people; remove no one.' },
  { mode: 'delete', label: 'Remove', does: 'Remove those who are no longer in the file; add no one.' }
]

/** Settings without which no audience is created; the others are folded. */
const NEEDED = ['advertiserId', 'connectionId', 'countryCode']

interface Form {
  /** Blank for a new audience, else `key:…` or `id:…`. */
  target: string
  name: string
  values: Values
  mode: ImportInput['mode']
}

const EMPTY: Form = { target: '', name: '', values: {}, mode: 'mirror' }

/** Into which audience, and how; then a dry run, or sending. */
export function ImportPlan({ imported }: { imported: ImportView }) {
  const { audiences, imported: earlier, destination } = useSpace()
  const entry = useDestination(destination?.id)
  const connected = audiences.filter((audience) => audience.connected !== undefined)
  const [form, set] = useDraft<Form>('import', () => EMPTY)
  const { target, name, values, mode } = form
  const [uncertain, setUncertain] = useState<Uncertain>()
  const { working, problem, act } = useAction()
  const { run, isKept } = imported
  const going = run?.state === 'comparing' || run?.state === 'sending'
  const wrong = problem ?? run?.problem
  const isUncertain = run?.problem?.perhapsMade === name.trim() || (uncertain !== undefined && run?.state === 'failed')
  const change = (part: Partial<Form>) => set((before) => ({ ...before, ...part }))
  const start = (input: { dry: boolean; mayLeave?: boolean }) =>
    void act(() =>
      post('/import/run', {
        ...input,
        mode,
        audience: target.startsWith('key:')
          ? { key: target.slice(4) }
          : target.startsWith('id:')
            ? { importedId: target.slice(3) }
            : {
                name,
                settings: { externalAudienceId: name, ...values },
                ...(isUncertain && { perhapsMade: uncertain })
              }
      } satisfies ImportInput)
    )
  const fieldFor = (key: string) => {
    const field = entry?.audienceSettings.find((one) => one.key === key)
    return (
      field && (
        <Field
          key={key}
          field={field}
          values={values}
          onChange={(changed, value) =>
            set((before) => ({ ...before, values: { ...before.values, [changed]: value } }))
          }
          problem={findProblem(wrong, key)}
        />
      )
    )
  }
  const optional = (entry?.audienceSettings ?? [])
    .map(({ key }) => key)
    .filter((key) => !NEEDED.includes(key) && key !== 'externalAudienceId')
  const shownFields = ['name', 'audienceId', ...NEEDED, ...optional]
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
      <h2 id="into">
        <span class="step-number">3</span>Audience
      </h2>
      {connected.length + earlier.length > 0 && (
        <div class="field">
          <label for="into-audience">Audience</label>
          <select
            id="into-audience"
            value={target}
            onChange={({ currentTarget }) => change({ target: currentTarget.value })}
          >
            <option value="">A new one</option>
            {earlier.length > 0 && (
              <optgroup label="Imported from files">
                {earlier.map((audience) => (
                  <option key={audience.audienceId} value={`id:${audience.audienceId}`}>
                    {audience.name}
                  </option>
                ))}
              </optgroup>
            )}
            {connected.length > 0 && (
              <optgroup label="Audiences of Engage">
                {connected.map((audience) => (
                  <option key={audience.key} value={`key:${audience.key}`}>
                    {audience.name}
                  </option>
                ))}
              </optgroup>
            )}
          </select>
        </div>
      )}
      {target === '' ? (
        <>
          <Name
            name={name}
            earlier={earlier}
            problem={findProblem(problem, 'name')}
            onChange={(to) => change({ name: to })}
          />
          {NEEDED.map(fieldFor)}
          <details class="fold" open={optional.some((key) => findProblem(wrong, key) !== undefined) || undefined}>
            <summary>Optional settings</summary>
            <div class="fields">{optional.map(fieldFor)}</div>
          </details>
          {isUncertain && <UncertainAudience value={uncertain} onChange={setUncertain} problem={problem} />}
        </>
      ) : (
        <p class="muted">The file is compared with the last one that was sent to this audience.</p>
      )}
      <fieldset class="choices">
        <legend>
          <b>What happens</b>
        </legend>
        {MODES.map((one) => (
          <label key={one.mode} class="choice">
            <input type="radio" name="mode" checked={mode === one.mode} onChange={() => change({ mode: one.mode })} />
            <span>
              <b>{one.label}</b> <span class="muted">{one.does}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {!shownFields.includes(problem?.field ?? '') && <ProblemNotice problem={problem} />}
      {run?.state === 'asks' && (
        <Notice is="warned">
          {run.guard} Nothing was sent.{' '}
          <button
            type="button"
            class="button danger small"
            disabled={working || !isKept}
            onClick={() => start({ dry: false, mayLeave: true })}
          >
            {run.compared?.gone ? `Remove ${plural(run.compared.gone, 'person', 'people')}` : 'Send anyway'}
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
          <button type="button" class="button danger" onClick={() => void act(() => post('/import/cancel'))}>
            Cancel
          </button>
        )}
      </div>
    </form>
  )
}

interface NameProps {
  name: string
  earlier: ImportedAudience[]
  problem?: string
  onChange: (name: string) => void
}

/** The name of a new audience, and what Amazon makes of a short one. */
const Name = ({ name, earlier, problem, onChange }: NameProps) => (
  <>
    <FieldFrame id="name" label="Name" problem={problem}>
      <input
        id="name"
        type="text"
        autocomplete="off"
        {...described('name', problem, false)}
        value={name}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <NameAtAmazon name={name} />
    </FieldFrame>
    {earlier.some((one) => one.name === name.trim()) && (
      <p class="hint">A file was imported into this audience before. Only what has changed since is sent.</p>
    )}
  </>
)

/** While somebody types, this long nothing is asked, in milliseconds. */
const PAUSE_MS = 200

/** Shown where it differs from the name that was typed. */
function NameAtAmazon({ name }: { name: string }) {
  const [known, setKnown] = useState({ name: '', atAmazon: '' })
  useEffect(() => {
    const timer = setTimeout(() => {
      post<{ name: string }>('/audience-name', { name })
        .then(({ name: atAmazon }) => setKnown({ name, atAmazon }))
        .catch(() => undefined)
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [name])
  return known.name !== name || known.atAmazon === '' || known.atAmazon === name.trim() ? null : (
    <p class="hint">Name at Amazon: {known.atAmazon}</p>
  )
}
