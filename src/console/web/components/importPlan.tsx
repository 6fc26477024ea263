import { useState } from 'preact/hooks'
import type { ImportInput, ImportView, NewImportAudience } from '../../api'
import { useDestination } from '../catalog'
import { findProblem, post, useAction, useAsked, useDraft } from '../client'
import { plural } from '../format'
import { useSpace } from '../live'
import { isImporting } from '../statuses'
import type { Values } from './field'
import { Field } from './field'
import { Button, Choice, Choices, Form, TextField } from './form'
import { Notice, ProblemNotice } from './notice'
import { NumberedTitle } from './page'

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

/** What is to be done about an audience of which it is unclear whether it was created. */
type Uncertain = NewImportAudience['perhapsMade']

interface Plan {
  /** Blank for a new audience, else `key:…` or `id:…`. */
  target: string
  name: string
  values: Values
  mode: ImportInput['mode']
}

const EMPTY: Plan = { target: '', name: '', values: {}, mode: 'mirror' }

/** Into which audience, and how; then a dry run, or sending. */
export function ImportPlan({ imported: { run, isKept } }: { imported: ImportView }) {
  const { audiences, imported: earlier, destination } = useSpace()
  const settings = useDestination(destination?.id)?.audienceSettings ?? []
  const connected = audiences.filter((audience) => audience.connected !== undefined)
  const [plan, set] = useDraft<Plan>('import', () => EMPTY)
  const { target, name, values, mode } = plan
  const [uncertain, setUncertain] = useState<Uncertain>()
  const { working, problem, act } = useAction()
  const going = isImporting(run)
  const wrong = problem ?? run?.problem
  const isUncertain = run?.problem?.perhapsMade === name.trim() || (uncertain !== undefined && run?.state === 'failed')
  const change = (part: Partial<Plan>) => set((before) => ({ ...before, ...part }))
  const start = (input: { dry: boolean; mayLeave?: boolean }) =>
    act(() =>
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
  const fieldsFor = (keys: string[]) =>
    keys
      .flatMap((key) => settings.find((one) => one.key === key) ?? [])
      .map((field) => (
        <Field
          key={field.key}
          field={field}
          values={values}
          onChange={(key, value) => set((before) => ({ ...before, values: { ...before.values, [key]: value } }))}
          problem={wrong}
        />
      ))
  const optional = settings.map(({ key }) => key).filter((key) => !NEEDED.includes(key) && key !== 'externalAudienceId')
  const shownFields = ['name', 'audienceId', ...NEEDED, ...optional]
  return (
    <Form aria-labelledby="into" onSubmit={() => start({ dry: false })}>
      <h2 id="into">
        <NumberedTitle number={3}>Audience</NumberedTitle>
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
            <Targets
              label="Imported from files"
              targets={earlier.map((one) => ({ value: `id:${one.audienceId}`, label: one.name }))}
            />
            <Targets
              label="Audiences of Engage"
              targets={connected.map((one) => ({ value: `key:${one.key}`, label: one.name }))}
            />
          </select>
        </div>
      )}
      {target === '' ? (
        <>
          <TextField
            id="name"
            label="Name"
            problem={problem}
            value={name}
            onInput={(to) => change({ name: to })}
            also={<NameAtAmazon name={name} />}
          />
          {earlier.some((one) => one.name === name.trim()) && (
            <p class="hint">A file was imported into this audience before. Only what has changed since is sent.</p>
          )}
          {fieldsFor(NEEDED)}
          <details class="fold" open={optional.some((key) => findProblem(wrong, key) !== undefined) || undefined}>
            <summary>Optional settings</summary>
            <div class="fields">{fieldsFor(optional)}</div>
          </details>
          {isUncertain && (
            <>
              <Choices legend={<b>Is the audience at Amazon?</b>}>
                <Choice
                  name="uncertain"
                  checked={uncertain !== undefined && 'audienceId' in uncertain}
                  onChange={() => setUncertain({ audienceId: '' })}
                >
                  <span>
                    <b>Use this audience ID</b> <span class="muted">The audience exists; people are added to it.</span>
                  </span>
                </Choice>
                <Choice
                  name="uncertain"
                  checked={uncertain !== undefined && 'again' in uncertain}
                  onChange={() => setUncertain({ again: true })}
                >
                  <span>
                    <b>Create it again</b> <span class="muted">The audience doesn’t exist.</span>
                  </span>
                </Choice>
              </Choices>
              {uncertain !== undefined && 'audienceId' in uncertain && (
                <TextField
                  id="audienceId"
                  label="Audience ID at Amazon"
                  problem={problem}
                  inputMode="numeric"
                  value={uncertain.audienceId}
                  onInput={(audienceId) => setUncertain({ audienceId })}
                />
              )}
            </>
          )}
        </>
      ) : (
        <p class="muted">The file is compared with the last one that was sent to this audience.</p>
      )}
      <Choices legend={<b>What happens</b>}>
        {MODES.map((one) => (
          <Choice key={one.mode} name="mode" checked={mode === one.mode} onChange={() => change({ mode: one.mode })}>
            <span>
              <b>{one.label}</b> <span class="muted">{one.does}</span>
            </span>
          </Choice>
        ))}
      </Choices>
      {!shownFields.includes(problem?.field ?? '') && <ProblemNotice problem={problem} />}
      {run?.state === 'asks' && (
        <Notice is="warned">
          {run.guard} Nothing was sent.{' '}
          <Button
            look="small danger"
            disabled={working || !isKept}
            onClick={() => start({ dry: false, mayLeave: true })}
          >
            {run.compared?.gone ? `Remove ${plural(run.compared.gone, 'person', 'people')}` : 'Send anyway'}
          </Button>
        </Notice>
      )}
      <div class="buttons">
        <Button disabled={working || going || !isKept} onClick={() => start({ dry: true })}>
          Dry run
        </Button>
        <Button look="primary" disabled={working || going || !isKept}>
          Send
        </Button>
        {going && (
          <Button look="danger" onClick={() => act(() => post('/import/cancel'))}>
            Cancel
          </Button>
        )}
      </div>
    </Form>
  )
}

const Targets = ({ label, targets }: { label: string; targets: { value: string; label: string }[] }) =>
  targets.length === 0 ? null : (
    <optgroup label={label}>
      {targets.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </optgroup>
  )

/** While somebody types, this long nothing is asked, in milliseconds. */
const PAUSE_MS = 200

/** Shown where it differs from the name that was typed. */
function NameAtAmazon({ name }: { name: string }) {
  const { answer } = useAsked(name, () => post<{ name: string }>('/audience-name', { name }), { pauseMs: PAUSE_MS })
  return !answer?.name || answer.name === name.trim() ? null : <p class="hint">Name at Amazon: {answer.name}</p>
}
