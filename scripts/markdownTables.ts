import type { GlobalSetting, InputField } from '@segment/actions-core'
import { FIELD_WORDS } from '../src/destinations/amazon-ads-dsp-amc/event/data/fieldWords'

type Field = Pick<GlobalSetting, 'label' | 'description' | 'required' | 'choices'> &
  Pick<InputField, 'default' | 'multiple'>

/** Audience or connection settings as a table of Markdown. */
export function settingsTable(fields: Record<string, Field>): string {
  return table(
    ['Setting', 'Key', 'Required', 'What it is'],
    Object.entries(fields).map(([key, field]) => [
      field.label,
      `\`${key}\``,
      field.required === true ? 'yes' : 'no',
      field.description + choicesOf(field)
    ])
  )
}

/** Mapping fields as a table of Markdown, with the places of the event that they are filled from. */
export function mappingTable(fields: Record<string, InputField>): string {
  return table(
    ['Field', 'Key', 'Filled from', 'What it is'],
    Object.entries(fields).flatMap(([key, field]) => [
      [field.label, `\`${key}\``, field.properties ? '' : defaultOf(field.default), field.description],
      ...Object.entries(field.properties ?? {}).map(([name, property]) => [
        `– ${property.label}`,
        `\`${key}.${name}\``,
        defaultOf((field.default as Record<string, unknown> | undefined)?.[name]),
        property.description ?? ''
      ])
    ])
  )
}

/** What is looked for in an event, with the names under which it is found. */
export function namesTable(fields: Record<string, InputField>): string {
  const { properties: consent = {} } = fields.consent
  const labels: Record<string, { label?: string }> = { ...consent, ...fields, name: { label: 'First and Last Name' } }
  return table(
    ['Field', 'Names'],
    Object.entries(FIELD_WORDS).map(([field, words]) => [
      labels[field].label ?? field,
      words
        .split(' ')
        .map((word) => `\`${word}\``)
        .join(', ')
    ])
  )
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const choicesOf = ({ choices }: Field): string =>
  choices === undefined
    ? ''
    : ` One of ${choices.map((choice) => (typeof choice === 'string' ? choice : choice.value)).join(', ')}.`

function defaultOf(value: unknown): string {
  const paths = pathsOf(value)
  if (paths.length > 0) {
    return [...new Set(paths)].map((path) => `\`${path}\``).join(', else ')
  }
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``
}

/** The paths of a default, in order of preference. */
function pathsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    return []
  }
  if ('@path' in value) {
    return [String(value['@path'])]
  }
  if ('@if' in value) {
    const { then, else: otherwise } = value['@if'] as { then: unknown; else: unknown }
    return [...pathsOf(then), ...pathsOf(otherwise)]
  }
  return []
}
