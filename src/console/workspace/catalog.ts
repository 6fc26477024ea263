import { manifest } from '../..'
import { SETTINGS_WITH_CHOICES } from '../../amazon/choices'
import { MAX_TTL_SECONDS } from '../../destinations/amazon-ads-dsp-amc/audience/settings'
import { toCountryCode } from '../../destinations/amazon-ads-dsp-amc/event/country'
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

const buildForm = (fields: Record<string, Defined> = {}): FormField[] =>
  Object.entries(fields).map(([key, field]) => toFormField(key, field))

function toFormField(key: string, field: Defined): FormField {
  const { label = key, description = '', type = 'string', choices, dynamic, depends_on: dependsOn } = field
  const hashed = field.category === 'hashedPII'
  return {
    key,
    label,
    description: hashed ? withoutHashNotice(description, label) : description,
    type,
    required: field.required === true,
    multiple: field.multiple === true,
    choices: choices?.map(toChoice),
    open: false,
    dynamic: dynamic !== undefined && dynamic !== false,
    default: field.default,
    minimum: field.minimum,
    maximum: field.maximum,
    hashed,
    hidden: field.unsafe_hidden === true,
    dependsOn: dependsOn && {
      match: dependsOn.match ?? 'all',
      conditions: dependsOn.conditions.flatMap((condition) =>
        'fieldKey' in condition
          ? [{ key: condition.fieldKey, operator: condition.operator, value: condition.value }]
          : []
      )
    },
    properties: field.properties && buildForm(field.properties)
  }
}

/** The form says once for all of its fields that they are hashed. What then only repeats the label is left away. */
function withoutHashNotice(description: string, label: string): string {
  const sentences = description.split(/(?<=\.) /).filter((sentence) => !/\bhash(ed)?\b|SHA-?256/i.test(sentence))
  const text = sentences.join(' ')
  return text.toLowerCase() === `${label}.`.toLowerCase() ? '' : text
}

const toChoice = (choice: string | { value: string | number; label: string }): Choice =>
  typeof choice === 'string' ? { value: choice, label: choice } : { value: String(choice.value), label: choice.label }

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** The countries that the destination takes, by name. */
function countryChoices(): Choice[] {
  const names = new Intl.DisplayNames('en', { type: 'region' })
  return LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
    .filter((code) => toCountryCode(code) === code)
    .map((code) => ({ value: code, label: names.of(code) ?? code }))
    .sort((one, other) => one.label.localeCompare(other.label, 'en'))
}

/** The setting that names an audience of Amazon, of those that were used before. */
export const EXISTING_AUDIENCE = 'amazonAudienceId'

/** A setting of an audience with what the form offers beyond Segment's: countries by name, and what Amazon has to choose from. */
const withChoices = (field: FormField): FormField => ({
  ...field,
  dynamic: SETTINGS_WITH_CHOICES.includes(field.key) || field.key === EXISTING_AUDIENCE,
  ...(field.key === 'ttl' && { maximum: MAX_TTL_SECONDS }),
  ...(field.key === 'countryCode' && { choices: countryChoices(), open: true })
})

/** The destinations of the catalog, with their forms as the definitions have them. */
export const CATALOG: readonly CatalogEntry[] = Object.entries(manifest).map(([id, definition]) => ({
  id,
  name: definition.name,
  description: definition.description ?? '',
  settings: buildForm(definition.authentication?.fields),
  audienceSettings: buildForm(definition.audienceFields).map(withChoices),
  actions: Object.entries(definition.actions).map(([key, { title, description, fields }]) => ({
    key,
    title,
    description,
    fields: buildForm(fields)
  }))
}))
