import type { Choice, FormField } from '../../api'
import type { Filling } from '../mappingForm'
import { placesOf } from '../mappingForm'
import { FieldFrame } from './field'

interface Props {
  field: FormField
  /** Key of the field, with the object's where it is a property. */
  name: string
  filling?: Filling
  /** What an object's default says of this property. */
  standard: unknown
  onChange: (name: string, filling: Filling) => void
  /** Id of the list of places that the event has. */
  places: string
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

const idOf = (name: string): string => `map-${name.replace('.', '-')}`

function OnOff({ field, name, filling, standard, onChange }: Props) {
  const id = idOf(name)
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

function Filled({ field, name, filling = { kind: 'default' }, standard, onChange, places }: Props) {
  const id = idOf(name)
  const kinds = filling.kind === 'other' ? [...KINDS, { kind: 'other' as const, label: 'As it was saved' }] : KINDS
  const choose = (kind: Filling['kind']) => onChange(name, startOf(kind, filling, standard))
  return (
    <FieldFrame id={id} label={field.label} required={field.required || undefined} description={field.description}>
      <div class="filling">
        <select
          id={id}
          value={filling.kind}
          aria-describedby={`${id}-description`}
          onChange={({ currentTarget }) => choose(currentTarget.value as Filling['kind'])}
        >
          {kinds.map(({ kind, label }) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </select>
        <div class="filled">
          <FilledBy
            field={field}
            filling={filling}
            standard={standard}
            places={places}
            onChange={(to) => onChange(name, to)}
          />
        </div>
      </div>
    </FieldFrame>
  )
}

interface FilledProps extends Pick<Props, 'field' | 'standard' | 'places'> {
  filling: Filling
  onChange: (filling: Filling) => void
}

function FilledBy({ field, filling, standard, places, onChange }: FilledProps) {
  switch (filling.kind) {
    case 'path':
      return (
        <Path
          label={`${field.label}: path`}
          places={places}
          path={filling.path}
          onChange={(path) => onChange({ kind: 'path', path })}
        />
      )
    case 'paths':
      return (
        <ol class="paths">
          {[...filling.paths, ''].map((path, index) => (
            <li key={index}>
              <Path
                label={`${field.label}: path ${index + 1}`}
                places={places}
                path={path}
                onChange={(changed) => {
                  const paths = [...filling.paths]
                  paths[index] = changed
                  onChange({ kind: 'paths', paths: paths.filter((one, at) => one !== '' || at < paths.length - 1) })
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
        <pre class="json">{JSON.stringify(filling.kind === 'chosen' ? filling.values : filling.value, null, 2)}</pre>
      )
    case 'default':
      return <Default standard={standard} />
  }
}

const Path = ({
  label,
  path,
  places,
  onChange
}: {
  label: string
  path: string
  places: string
  onChange: (path: string) => void
}) => (
  <input
    type="text"
    class="mono"
    aria-label={label}
    list={places}
    placeholder="properties.email"
    autocomplete="off"
    spellcheck={false}
    value={path}
    onInput={({ currentTarget }) => onChange(currentTarget.value)}
  />
)

function Default({ standard }: { standard: unknown }) {
  const places = placesOf(standard)
  if (standard === undefined || standard === null) {
    return <p class="muted">Not mapped</p>
  }
  return (
    <p class="places">
      {places.length === 0 ? (
        <code>{typeof standard === 'string' ? standard : JSON.stringify(standard)}</code>
      ) : (
        places.map((place) => <code key={place}>{place}</code>)
      )}
    </p>
  )
}

/** Where the other way of filling begins: with what there is. */
function startOf(kind: Filling['kind'], before: Filling, standard: unknown): Filling {
  const places = before.kind === 'path' ? [before.path] : before.kind === 'paths' ? before.paths : placesOf(standard)
  switch (kind) {
    case 'path':
      return { kind, path: places[0] ?? '' }
    case 'paths':
      return { kind, paths: places }
    case 'fixed':
      return { kind, value: '' }
    default:
      return { kind: 'default' }
  }
}
