import { useState } from 'preact/hooks'
import type { Choices, FormField, Problem } from '../../api'
import { findProblem, useLoaded } from '../client'
import type { Described, FrameProps } from './form'
import { Button, FieldFrame, Select, TextInput } from './form'
import { Message } from './notice'
import { UnitOf } from './units'

/** What a form holds, by the key of its field. */
export type Values = Record<string, unknown>

interface Props {
  field: FormField
  values: Values
  /** Undefined empties the field. */
  onChange: (key: string, value: unknown) => void
  /** What is wrong with the form, in the destination's words. */
  problem?: Problem
}

/** One field of a form as the definition has it. Not shown while the fields on which it depends are otherwise. */
export function Field(props: Props) {
  const { field, values, problem } = props
  const { key, label, required, description } = field
  if (field.hidden || !isShown(field, values)) {
    return null
  }
  const frame: FrameProps = { id: `field-${key}`, label, required, description, problem: findProblem(problem, key) }
  return (
    <FieldFrame {...frame}>
      {(input) => (
        <>
          {field.dynamic ? <PickList input={input} {...props} /> : <Input input={input} {...props} />}
          <UnitOf {...props} />
        </>
      )}
    </FieldFrame>
  )
}

type InputProps = Props & { input: Described }

function Input({ input, field, values, onChange }: InputProps) {
  const { key, choices, required } = field
  const value = toText(values[key])
  const isNumber = field.type === 'number' || field.type === 'integer'
  const set = (text: string) => onChange(key, parseValue(text, isNumber))
  if (choices !== undefined) {
    return field.open ? (
      <Combobox {...input} choices={choices} value={value} onChange={set} />
    ) : (
      <Select
        {...input}
        choices={choices}
        value={value}
        none={required ? (value === '' ? 'Choose…' : undefined) : 'None'}
        onChange={set}
      />
    )
  }
  return key === 'description' ? (
    <textarea {...input} rows={3} value={value} onInput={({ currentTarget }) => set(currentTarget.value)} />
  ) : (
    <TextInput {...input} inputMode={isNumber ? 'decimal' : undefined} value={value} onInput={set} />
  )
}

interface ComboboxProps extends Choices {
  id: string
  value: string
  onChange: (value: string) => void
}

/** One of many choices by its name, or a value as it is typed. */
function Combobox({ choices, value, onChange, ...rest }: ComboboxProps) {
  const list = `${rest.id}-choices`
  const typed = value.trim().toLowerCase()
  const chosen = choices.find((choice) => [choice.value, choice.label].some((one) => one.toLowerCase() === typed))
  return (
    <>
      <TextInput
        {...rest}
        list={list}
        placeholder="Name or code"
        value={value}
        onInput={onChange}
        onBlur={() => chosen !== undefined && chosen.value !== value && onChange(chosen.value)}
      />
      <datalist id={list}>
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
function PickList(props: InputProps) {
  const { input, field, values, onChange } = props
  const { answer, problem } = useLoaded<Choices>(`/audiences/choices/${encodeURIComponent(field.key)}`)
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
          <Button look="link" onClick={() => setTyping(false)}>
            Pick from the list
          </Button>
        )}
      </>
    )
  }
  return (
    <>
      <Select
        {...input}
        choices={[...choices, { value: ANOTHER, label: 'Type in another ID…' }]}
        none="None"
        value={value}
        disabled={answer === undefined}
        onChange={(chosen) => (chosen === ANOTHER ? setTyping(true) : onChange(field.key, chosen || undefined))}
      />
      {answer === undefined && <p class="hint">{problem?.message ?? 'Asking Amazon…'}</p>}
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

/** A value of a form as text; blank for what is none. */
export const toText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

/** A number where the text is one; else the text as it is, for the destination to reject. Undefined for nothing. */
function parseValue(text: string, isNumber: boolean): unknown {
  if (text.trim() === '') {
    return undefined
  }
  return isNumber && Number.isFinite(Number(text)) ? Number(text) : text
}
