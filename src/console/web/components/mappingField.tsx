import type { FormField } from '../../api'
import type { Filling } from '../mappingForm'
import { listPaths } from '../mappingForm'
import { Choice, FieldFrame, Select, TextInput } from './form'

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

const KINDS: { value: Filling['kind']; label: string }[] = [
  { value: 'default', label: 'Default' },
  { value: 'path', label: 'Path' },
  { value: 'paths', label: 'List of paths' },
  { value: 'fixed', label: 'Fixed value' }
]

/** One field of the mapping: by its default, from a path, from a list of paths, or a fixed value; choices as choices. */
export function MappingField(props: Props) {
  const { field } = props
  if (field.type === 'boolean') {
    return <OnOff {...props} />
  }
  return field.multiple && field.choices !== undefined ? <Chosen {...props} /> : <Filled {...props} />
}

export const mappingFieldId = (name: string): string => `map-${name.replace('.', '-')}`

function OnOff({ field, name, filling, standard, onChange }: Props) {
  const id = mappingFieldId(name)
  return (
    <div class="field">
      <Choice
        look="switch"
        id={id}
        aria-describedby={`${id}-description`}
        checked={filling?.kind === 'fixed' ? filling.value === 'true' : standard === true}
        onChange={(checked) =>
          onChange(name, checked === standard ? { kind: 'default' } : { kind: 'fixed', value: String(checked) })
        }
      >
        <span>{field.label}</span>
      </Choice>
      <p class="description" id={`${id}-description`}>
        {field.description}
      </p>
    </div>
  )
}

function Chosen({ field: { label, description, choices = [] }, name, filling, standard, onChange }: Props) {
  const all = Array.isArray(standard) ? (standard as unknown[]) : []
  const chosen = filling?.kind === 'chosen' ? filling.values : all
  const choose = (value: string, on: boolean) => {
    const values = choices.map((choice) => choice.value).filter((one) => (one === value ? on : chosen.includes(one)))
    const isStandard = values.length === all.length && values.every((one) => all.includes(one))
    onChange(name, isStandard ? { kind: 'default' } : { kind: 'chosen', values })
  }
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      <p class="description">{description}</p>
      <div class="checks">
        {choices.map((choice) => (
          <Choice
            key={choice.value}
            look="check"
            checked={chosen.includes(choice.value)}
            onChange={(on) => choose(choice.value, on)}
          >
            {choice.label}
          </Choice>
        ))}
      </div>
    </fieldset>
  )
}

function Filled(props: Props) {
  const { field, name, filling = { kind: 'default' }, standard, onChange, problem, found } = props
  const kinds = filling.kind === 'other' ? [...KINDS, { value: 'other', label: 'As it was saved' }] : KINDS
  return (
    <FieldFrame
      id={mappingFieldId(name)}
      label={field.label}
      required={field.required || undefined}
      description={field.description}
      problem={problem}
    >
      {(input) => (
        <div class="filling">
          <Select
            {...input}
            choices={kinds}
            value={filling.kind}
            onChange={(kind) =>
              onChange(name, startFilling(kind as Filling['kind'], filling, [...listPaths(standard), ...(found ?? [])]))
            }
          />
          <div class="filled">
            <FilledBy {...props} filling={filling} onChange={(to) => onChange(name, to)} />
          </div>
        </div>
      )}
    </FieldFrame>
  )
}

interface FilledProps extends Pick<Props, 'field' | 'standard' | 'paths' | 'found' | 'problem'> {
  filling: Filling
  onChange: (filling: Filling) => void
}

function FilledBy({ field, filling, standard, paths: list, found, problem, onChange }: FilledProps) {
  const wrong = problem !== undefined
  const fixed = { 'aria-label': `${field.label}: fixed value` }
  switch (filling.kind) {
    case 'path': {
      const { path } = filling
      const label = `${field.label}: path`
      return <PathInput {...{ label, list, path, wrong }} onChange={(to) => onChange({ kind: 'path', path: to })} />
    }
    case 'paths':
      return (
        <ol class="paths">
          {[...filling.paths, ''].map((path, index) => (
            <li key={index}>
              <PathInput
                label={`${field.label}: path ${index + 1}`}
                list={list}
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
    case 'fixed': {
      const { value } = filling
      const set = (to: string) => onChange({ kind: 'fixed', value: to })
      return field.choices === undefined ? (
        <TextInput {...fixed} value={value} onInput={set} />
      ) : (
        <Select {...fixed} choices={field.choices} value={value} onChange={set} />
      )
    }
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
  <TextInput
    class="mono"
    aria-label={label}
    aria-invalid={wrong}
    list={list}
    placeholder="properties.email"
    value={path}
    onInput={onChange}
  />
)

/** What the default reads, or what the preview found without a mapping. */
function Default({ standard, found }: Pick<Props, 'standard' | 'found'>) {
  const isStandard = standard !== undefined && standard !== null
  if (!isStandard && found === undefined) {
    return <p class="muted">Not mapped</p>
  }
  const read = listPaths(standard)
  const text = typeof standard === 'string' ? standard : JSON.stringify(standard)
  const places = !isStandard ? (found ?? []) : read.length === 0 ? [text] : read
  return (
    <p class="places">
      {!isStandard && (
        <span class="muted">{places.length === 0 ? 'Not found in this event' : 'Found automatically: '}</span>
      )}
      {places.map((place) => (
        <code key={place}>{place}</code>
      ))}
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
