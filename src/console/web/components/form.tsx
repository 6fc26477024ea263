import type { ButtonHTMLAttributes, ComponentChildren, FormHTMLAttributes, TargetedEvent } from 'preact'
import type { Choice as ChoiceView, Problem } from '../../api'
import { findProblem } from '../client'
import { Message } from './notice'

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick' | 'type' | 'class'> {
  look?: 'primary' | 'danger' | 'small' | 'small danger' | 'link'
  /** Without it the button submits its form. */
  onClick?: () => unknown
}

export const Button = ({ look, onClick, ...rest }: ButtonProps) => (
  <button
    {...rest}
    type={onClick === undefined ? 'submit' : 'button'}
    class={look === 'link' ? look : `button ${look ?? ''}`}
    onClick={onClick && (() => void onClick())}
  />
)

type FormProps = Omit<FormHTMLAttributes<HTMLFormElement>, 'onSubmit'> & {
  /** Done when the form is sent off, which the browser does not do itself. */
  onSubmit: (form: HTMLFormElement) => unknown
}

export const Form = ({ onSubmit, ...rest }: FormProps) => (
  <form
    class="panel"
    noValidate
    {...rest}
    onSubmit={(event) => {
      event.preventDefault()
      void onSubmit(event.currentTarget)
    }}
  />
)

/** As the ref of a form that has just appeared: its first field gets the focus. */
export const focusFirst = (form: HTMLElement | null): void =>
  form?.querySelector<HTMLElement>('input:checked, input, select, button')?.focus()

/** What an input of a FieldFrame says of itself. */
export interface Described {
  id: string
  'aria-invalid': boolean
  'aria-describedby'?: string
}

/** What else inputs of all kinds take. */
interface InputProps extends Partial<Described> {
  class?: string
  name?: string
  disabled?: boolean
  'aria-label'?: string
}

export interface FrameProps {
  id: string
  label: string
  /** Undefined where it goes without saying. */
  required?: boolean
  description?: string
  /** What is wrong with the value: in words, or as the server says it of the field of this ID. */
  problem?: string | Problem
}

/** Label, description and problem around an input, which takes what it has to say of itself. */
export function FieldFrame({
  id,
  label,
  required,
  description = '',
  problem,
  children
}: FrameProps & { children: (input: Described) => ComponentChildren }) {
  const wrong = typeof problem === 'object' ? findProblem(problem, id) : problem
  const saying = [wrong !== undefined && `${id}-problem`, description !== '' && `${id}-description`].filter(Boolean)
  return (
    <div class={wrong === undefined ? 'field' : 'field field-wrong'}>
      <label for={id}>
        {label}
        {required === false && <small class="optional">Optional</small>}
      </label>
      {description !== '' && (
        <p class="description" id={`${id}-description`}>
          {description}
        </p>
      )}
      {children({ id, 'aria-invalid': wrong !== undefined, 'aria-describedby': saying.join(' ') || undefined })}
      {wrong !== undefined && (
        <p class="problem" id={`${id}-problem`} role="alert">
          <Message text={wrong} />
        </p>
      )}
    </div>
  )
}

interface TextProps extends InputProps {
  type?: 'text' | 'search'
  inputMode?: 'decimal' | 'numeric'
  list?: string
  placeholder?: string
  onBlur?: () => void
  value: string
  onInput: (text: string) => void
}

export const TextInput = ({ onInput, ...rest }: TextProps) => (
  <input
    type="text"
    autocomplete="off"
    spellcheck={false}
    {...rest}
    onInput={({ currentTarget }) => onInput(currentTarget.value)}
  />
)

/** A text with its label. */
export const TextField = ({
  value,
  onInput,
  inputMode,
  also,
  ...frame
}: FrameProps & Pick<TextProps, 'value' | 'onInput' | 'inputMode'> & { also?: ComponentChildren }) => (
  <FieldFrame {...frame}>
    {(input) => (
      <>
        <TextInput {...input} inputMode={inputMode} value={value} onInput={onInput} />
        {also}
      </>
    )}
  </FieldFrame>
)

interface SelectProps extends InputProps {
  choices: readonly ChoiceView[]
  value: string
  /** What none of the choices is called, where that can be chosen. */
  none?: string
  onChange: (value: string) => void
}

/** One of some choices, or none. */
export const Select = ({ choices, none, onChange, ...rest }: SelectProps) => (
  <select {...rest} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
    {none !== undefined && <option value="">{none}</option>}
    {choices.map(({ value, label }) => (
      <option key={value} value={value}>
        {label}
      </option>
    ))}
  </select>
)

/** A choice with its label. */
export const SelectField = ({ id, label, ...rest }: SelectProps & { id: string; label: string }) => (
  <FieldFrame id={id} label={label}>
    {(input) => <Select {...input} {...rest} />}
  </FieldFrame>
)

/** Several choices, of which people see all. */
export const Choices = ({ legend, children }: { legend: ComponentChildren; children: ComponentChildren }) => (
  <fieldset class="choices">
    <legend>{legend}</legend>
    {children}
  </fieldset>
)

interface ChoiceProps extends InputProps {
  /** A choice is a radio button, unless it says that it is not. */
  type?: 'checkbox'
  children: ComponentChildren
  checked: boolean
  /** A switch is a checkbox that looks like one. */
  look?: 'choice' | 'check' | 'switch'
  onChange?: (checked: boolean, input: HTMLInputElement) => void
}

/** A radio button, a checkbox or a switch, with what it says. */
export function Choice({ look = 'choice', type, children, onChange, ...rest }: ChoiceProps) {
  const input = {
    ...rest,
    onChange: ({ currentTarget }: TargetedEvent<HTMLInputElement>) => onChange?.(currentTarget.checked, currentTarget)
  }
  return (
    <label class={look}>
      {look === 'choice' && type === undefined ? (
        <input {...input} type="radio" />
      ) : (
        <input {...input} type="checkbox" role={look === 'switch' ? look : undefined} />
      )}
      {children}
    </label>
  )
}

/** A file to be read at once. */
export const FileInput = ({
  onFile,
  ...rest
}: InputProps & { accept?: string; onFile: (file: File | undefined) => unknown }) => (
  <input
    {...rest}
    type="file"
    onChange={({ currentTarget }) => {
      onFile(currentTarget.files?.[0])
      // So that the same file, corrected, can be chosen again.
      currentTarget.value = ''
    }}
  />
)
