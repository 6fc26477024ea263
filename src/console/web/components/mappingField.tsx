import type { Choice, FormField } from '../../api'
import type { Filling } from '../mappingForm'
import { listPaths } from '../mappingForm'
import { described, FieldFrame } from './field'

interface Props {
  field: FormField
  /** Key of the field, with the object's where it is a property. */
  name: string
  filling?: Filling
  /** What an object's default says of this property. */
  standard: unknown
  onChange: (name: string, filling: Filling) => void
  /** ID of the list of paths that the event has. */
  paths: string
  /** Where the preview found a value although the field is not mapped; undefined where nothing is looked for. */
  found?: string[]
  /** Why the mapping can't be saved. */
  problem?: string
}

const KINDS: { kind: Filling['kind']; label: string }[] = [
  { kind: 'default', label: 'Default' },
  { kind: 'path', label: 'Path' },
  { kind: 'paths', label: 'List of paths' },
  { kind: 'fixed', label: 'Fixed value' }
]

/** One field of the mapping: by its default, from a path, from a list of paths, or a fixed value; choices as choices. */
export function MappingField(props: Props) {
  const { field } = props
  if (field.type === 'boolean') {
    return <OnOff {...props} />
  }
  return field.multiple && field.choices !== undefined ? (
    <Chosen {...props} choices={field.choices} />
  ) : (
    <Filled {...props} />
  )
}

export const mappingFieldId = (name: string): string => `map-${name.replace('.', '-')}`

function OnOff({ field, name, filling, standard, onChange }: Props) {
  const id = mappingFieldId(name)
  const on = filling?.kind === 'fixed' ? filling.value === 'true' : standard === true
  return (
    <div class="field">
      <label class="switch">
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-describedby={`${id}-description`}
          checked={on}
          onChange={({ currentTarget: { checked } }) =>
            onChange(name, checked === standard ? { kind: 'default' } : { kind: 'fixed', value: String(checked) })
          }
        />
        <span>{field.label}</span>
      </label>
      <p class="description" id={`${id}-description`}>
        {field.description}
      </p>
    </div>
  )
}

function Chosen({ field, name, filling, standard, choices, onChange }: Props & { choices: Choice[] }) {
  const all = Array.isArray(standard) ? (standard as unknown[]) : []
  const chosen = filling?.kind === 'chosen' ? filling.values : all
  const choose = (value: string, on: boolean) => {
    const values = choices.map((choice) => choice.value).filter((one) => (one === value ? on : chosen.includes(one)))
    const isStandard = values.length === all.length && values.every((one) => all.includes(one))
    onChange(name, isStandard ? { kind: 'default' } : { kind: 'chosen', values })
  }
  return (
    <fieldset class="field">
      <legend>{field.label}</legend>
      <p class="description">{field.description}</p>
      <div class="checks">
        {choices.map(({ value, label }) => (
          <label key={value} class="check">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={({ currentTarget }) => choose(value, currentTarget.checked)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function Filled(props: Props) {
  const { field, name, filling = { kind: 'default' }, standard, onChange, problem, found } = props
  const id = mappingFieldId(name)
  const kinds = filling.kind === 'other' ? [...KINDS, { kind: 'other' as const, label: 'As it was saved' }] : KINDS
  const choose = (kind: Filling['kind']) =>
    onChange(name, startFilling(kind, filling, [...listPaths(standard), ...(found ?? [])]))
  return (
    <FieldFrame
      id={id}
      label={field.label}
      required={field.required || undefined}
      description={field.description}
      problem={problem}
    >
      <div class="filling">
        <select
          id={id}
          value={filling.kind}
          {...described(id, problem, field.description !== '')}
          onChange={({ currentTarget }) => choose(currentTarget.value as Filling['kind'])}
        >
          {kinds.map(({ kind, label }) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </select>
        <div class="filled">
          <FilledBy {...props} filling={filling} onChange={(to) => onChange(name, to)} />
        </div>
      </div>
    </FieldFrame>
  )
}

interface FilledProps extends Pick<Props, 'field' | 'standard' | 'paths' | 'found' | 'problem'> {
  filling: Filling
  onChange: (filling: Filling) => void
}

function FilledBy({ field, filling, standard, paths, found, problem, onChange }: FilledProps) {
  const wrong = problem !== undefined
  switch (filling.kind) {
    case 'path':
      return (
        <PathInput
          label={`${field.label}: path`}
          list={paths}
          path={filling.path}
          wrong={wrong}
          onChange={(path) => onChange({ kind: 'path', path })}
        />
      )
    case 'paths':
      return (
        <ol class="paths">
          {[...filling.paths, ''].map((path, index) => (
            <li key={index}>
              <PathInput
                label={`${field.label}: path ${index + 1}`}
                list={paths}
                path={path}
                wrong={wrong && index === 0}
                onChange={(changed) => {
                  const all = [...filling.paths]
                  all[index] = changed
                  onChange({ kind: 'paths', paths: all.filter((one, at) => one !== '' || at < all.length - 1) })
                }}
              />
            </li>
          ))}
        </ol>
      )
    case 'fixed':
      return field.choices === undefined ? (
        <input
          type="text"
          aria-label={`${field.label}: fixed value`}
          autocomplete="off"
          value={filling.value}
          onInput={({ currentTarget }) => onChange({ kind: 'fixed', value: currentTarget.value })}
        />
      ) : (
        <select
          aria-label={`${field.label}: fixed value`}
          value={filling.value}
          onChange={({ currentTarget }) => onChange({ kind: 'fixed', value: currentTarget.value })}
        >
          {field.choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )
    case 'chosen':
    case 'other':
      return (
        <pre class="code">{JSON.stringify(filling.kind === 'chosen' ? filling.values : filling.value, null, 2)}</pre>
      )
    case 'default':
      return <Default standard={standard} found={found} />
  }
}

interface PathProps {
  label: string
  path: string
  list: string
  wrong: boolean
  onChange: (path: string) => void
}

const PathInput = ({ label, path, list, wrong, onChange }: PathProps) => (
  <>
    <input
      type="text"
      class="mono"
      aria-label={label}
      aria-invalid={wrong}
      list={list}
      placeholder="properties.email"
      autocomplete="off"
      spellcheck={false}
      value={path}
      onInput={({ currentTarget }) => onChange(currentTarget.value)}
    />
  </>
)

/** What the default reads, or what the preview found without a mapping. */
function Default({ standard, found }: Pick<Props, 'standard' | 'found'>) {
  const paths = listPaths(standard)
  if (standard !== undefined && standard !== null) {
    return (
      <p class="places">
        {paths.length === 0 ? (
          <code>{typeof standard === 'string' ? standard : JSON.stringify(standard)}</code>
        ) : (
          paths.map((path) => <code key={path}>{path}</code>)
        )}
      </p>
    )
  }
  if (found === undefined) {
    return <p class="muted">Not mapped</p>
  }
  return (
    <p class="places">
      {found.length === 0 ? (
        <span class="muted">Not found in this event</span>
      ) : (
        <>
          <span class="muted">Found automatically: </span>
          {found.map((path) => (
            <code key={path}>{path}</code>
          ))}
        </>
      )}
    </p>
  )
}

/** Where the other way of filling begins: with the paths that are there. */
function startFilling(kind: Filling['kind'], before: Filling, paths: string[]): Filling {
  const known = before.kind === 'path' ? [before.path] : before.kind === 'paths' ? before.paths : paths
  switch (kind) {
    case 'path':
      return { kind, path: known[0] ?? '' }
    case 'paths':
      return { kind, paths: known }
    case 'fixed':
      return { kind, value: '' }
    default:
      return { kind: 'default' }
  }
}
