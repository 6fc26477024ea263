import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Choice, Choices, FormField } from '../../api'
import { useLoaded } from '../client'
import { Message } from './message'
import { UnitOf } from './units'

/** What a form holds, by the key of its field. */
export type Values = Record<string, unknown>

interface Props {
  field: FormField
  values: Values
  /** Undefined empties the field. */
  onChange: (key: string, value: unknown) => void
  /** What is wrong with the value, in the destination's words. */
  problem?: string
}

/** One field of a form as the definition has it. Not shown while the fields on which it depends are otherwise. */
export function Field(props: Props) {
  const { field, values, problem } = props
  if (field.hidden || !isShown(field, values)) {
    return null
  }
  const id = `field-${field.key}`
  return (
    <FieldFrame id={id} label={field.label} required={field.required} description={field.description} problem={problem}>
      {field.dynamic ? <PickList id={id} {...props} /> : <Input id={id} {...props} />}
      <UnitOf {...props} />
    </FieldFrame>
  )
}

interface FrameProps {
  id: string
  label: string
  /** Undefined where it goes without saying. */
  required?: boolean
  description?: string
  problem?: string
  children: ComponentChildren
}

/** Label, description and problem around an input that has this ID. */
export const FieldFrame = ({ id, label, required, description, problem, children }: FrameProps) => (
  <div class={problem === undefined ? 'field' : 'field field-wrong'}>
    <label for={id}>
      {label}
      {required === false && <span class="optional">Optional</span>}
    </label>
    {description !== undefined && description !== '' && (
      <p class="description" id={`${id}-description`}>
        {description}
      </p>
    )}
    {children}
    {problem !== undefined && (
      <p class="problem" id={`${id}-problem`} role="alert">
        <Message text={problem} />
      </p>
    )}
  </div>
)

/** What an input of a FieldFrame says of itself. */
export const described = (id: string, problem: string | undefined, hasDescription = true) => ({
  'aria-invalid': problem !== undefined,
  'aria-describedby':
    [problem !== undefined && `${id}-problem`, hasDescription && `${id}-description`].filter(Boolean).join(' ') ||
    undefined
})

function Input({ id, field, values, onChange, problem }: Props & { id: string }) {
  const value = values[field.key]
  const common = { id, ...described(id, problem, field.description !== '') }
  const set = (text: string, number = false) => onChange(field.key, parseValue(text, number))
  if (field.open && field.choices !== undefined) {
    return <Combobox {...common} choices={field.choices} value={toText(value)} onChange={set} />
  }
  if (field.choices !== undefined) {
    return <Select {...common} choices={field.choices} value={toText(value)} required={field.required} onChange={set} />
  }
  if (field.key === 'description') {
    return (
      <textarea {...common} rows={3} value={toText(value)} onInput={({ currentTarget }) => set(currentTarget.value)} />
    )
  }
  const number = field.type === 'number' || field.type === 'integer'
  return (
    <input
      {...common}
      type="text"
      inputMode={number ? 'decimal' : undefined}
      autocomplete="off"
      spellcheck={false}
      value={toText(value)}
      onInput={({ currentTarget }) => set(currentTarget.value, number)}
    />
  )
}

interface SelectProps {
  id: string
  'aria-describedby'?: string
  'aria-invalid': boolean
  choices: Choice[]
  value: string
  required?: boolean
  disabled?: boolean
  onChange: (value: string) => void
}

/** One of some choices, or none. */
export const Select = ({ choices, value, required, onChange, ...rest }: SelectProps) => (
  <select {...rest} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
    {(!required || value === '') && <option value="">{required ? 'Choose…' : 'None'}</option>}
    {choices.map((choice) => (
      <option key={choice.value} value={choice.value}>
        {choice.label}
      </option>
    ))}
  </select>
)

/** One of many choices by its name, or a value as it is typed. */
function Combobox({ choices, value, onChange, id, ...rest }: Omit<SelectProps, 'required' | 'disabled'>) {
  const sameAs = (text: string) => (choice: Choice) =>
    [choice.value, choice.label].some((one) => one.toLowerCase() === text.trim().toLowerCase())
  const chosen = choices.find(sameAs(value))
  return (
    <>
      <input
        {...rest}
        id={id}
        type="text"
        list={`${id}-choices`}
        placeholder="Name or code"
        autocomplete="off"
        spellcheck={false}
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
        onBlur={() => chosen !== undefined && chosen.value !== value && onChange(chosen.value)}
      />
      <datalist id={`${id}-choices`}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </datalist>
      {chosen !== undefined && <p class="hint">{chosen.label}</p>}
    </>
  )
}

const ANOTHER = '\u0000another'

/** The destination's own choices to pick from; another value can be typed in. */
function PickList(props: Props & { id: string }) {
  const { id, field, values, onChange, problem } = props
  const { answer, problem: unanswered } = useLoaded<Choices>(`/audiences/choices/${encodeURIComponent(field.key)}`)
  const [typing, setTyping] = useState(false)
  const value = toText(values[field.key])
  const choices = answer?.choices ?? []
  const isListed = value === '' || choices.some((choice) => choice.value === value)
  if (typing || (answer !== undefined && (choices.length === 0 || !isListed))) {
    return (
      <>
        <Input {...props} field={{ ...field, choices: undefined }} />
        {answer?.error !== undefined && (
          <p class="hint">
            <Message text={answer.error} />
          </p>
        )}
        {typing && (
          <button type="button" class="link" onClick={() => setTyping(false)}>
            Pick from the list
          </button>
        )}
      </>
    )
  }
  return (
    <>
      <Select
        id={id}
        {...described(id, problem)}
        choices={[...choices, { value: ANOTHER, label: 'Type in another ID…' }]}
        value={value}
        disabled={answer === undefined}
        onChange={(chosen) => (chosen === ANOTHER ? setTyping(true) : onChange(field.key, chosen || undefined))}
      />
      {answer === undefined && <p class="hint">{unanswered?.message ?? 'Asking Amazon…'}</p>}
      {answer !== undefined && field.key === 'connectionId' && (
        <p class="hint">
          Create one under <a href="/connections">Terms and connections</a>.
        </p>
      )}
    </>
  )
}

function isShown({ dependsOn }: FormField, values: Values): boolean {
  if (dependsOn === undefined) {
    return true
  }
  const met = dependsOn.conditions.map(({ key, operator, value }) => {
    const is = Array.isArray(value) ? value.includes(values[key]) : values[key] === value
    return operator === 'is' ? is : !is
  })
  return dependsOn.match === 'any' ? met.some(Boolean) : met.every(Boolean)
}

const toText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

/** A number where the text is one; else the text as it is, for the destination to reject. Undefined for nothing. */
function parseValue(text: string, number: boolean): unknown {
  if (text.trim() === '') {
    return undefined
  }
  return number && Number.isFinite(Number(text)) ? Number(text) : text
}
