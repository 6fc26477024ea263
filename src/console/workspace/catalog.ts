import { manifest } from '../..'
import { SETTINGS_WITH_CHOICES } from '../../amazon/choices'
import type { CatalogEntry, Choice, FormField } from '../api'

/** What settings, settings of audiences and fields of actions have in common. */
interface Defined {
  label?: string
  description?: string
  type?: string
  required?: unknown
  multiple?: unknown
  choices?: readonly (string | { value: string | number; label: string })[]
  dynamic?: unknown
  default?: unknown
  minimum?: number
  maximum?: number
  category?: unknown
  unsafe_hidden?: unknown
  depends_on?: {
    match?: 'any' | 'all'
    conditions: readonly ({ fieldKey: string; operator: 'is' | 'is_not'; value?: unknown } | { type: 'syncMode' })[]
  }
  properties?: Record<string, Defined>
}

const formOf = (fields: Record<string, Defined> = {}): FormField[] =>
  Object.entries(fields).map(([key, field]) => toFormField(key, field))

function toFormField(key: string, field: Defined): FormField {
  const { label = key, description = '', type = 'string', choices, dynamic, depends_on: dependsOn } = field
  return {
    key,
    label,
    description,
    type,
    required: field.required === true,
    multiple: field.multiple === true,
    choices: choices?.map(toChoice),
    dynamic: dynamic !== undefined && dynamic !== false,
    default: field.default,
    minimum: field.minimum,
    maximum: field.maximum,
    hashed: field.category === 'hashedPII',
    hidden: field.unsafe_hidden === true,
    dependsOn: dependsOn && {
      match: dependsOn.match ?? 'all',
      conditions: dependsOn.conditions.flatMap((condition) =>
        'fieldKey' in condition
          ? [{ key: condition.fieldKey, operator: condition.operator, value: condition.value }]
          : []
      )
    },
    properties: field.properties && formOf(field.properties)
  }
}

const toChoice = (choice: string | { value: string | number; label: string }): Choice =>
  typeof choice === 'string' ? { value: choice, label: choice } : { value: String(choice.value), label: choice.label }

/** The destinations of the catalog, with their forms as the definitions have them. */
export const CATALOG: readonly CatalogEntry[] = Object.entries(manifest).map(([id, definition]) => ({
  id,
  name: definition.name,
  description: definition.description ?? '',
  settings: formOf(definition.authentication?.fields),
  audienceSettings: formOf(definition.audienceFields).map((field) => ({
    ...field,
    dynamic: SETTINGS_WITH_CHOICES.includes(field.key)
  })),
  actions: Object.entries(definition.actions).map(([key, { title, description, fields }]) => ({
    key,
    title,
    description,
    fields: formOf(fields)
  }))
}))
