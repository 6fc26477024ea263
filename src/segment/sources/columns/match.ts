import { UserError } from '../../../system/userError'
import { RowsError } from '../tables/problem'
import type { RowField } from './names'
import { COLUMN_NAMES, IGNORED_WORDS, ROW_FIELDS, MULTI_VALUE_FIELDS } from './names'

/** Field → its columns: one, or several where the field takes several. */
export type FieldColumns = Map<RowField, string[]>

const FIELD_OF_NAME = new Map(
  Object.entries(COLUMN_NAMES).flatMap(([field, names]) =>
    names.split(' ').map((name): [string, RowField] => [name, field as RowField])
  )
)

const WORDS_OF_NO_MATTER = new Set(IGNORED_WORDS.split(' '))

/** What a file of the field has as its columns, in the order of the source. The key may be an identity as well. */
export function matchColumns(columns: readonly string[]): FieldColumns {
  const exact = byField(columns, (name) => FIELD_OF_NAME.get(letters(name)))
  const near = byField(columns, nearField)
  const found: FieldColumns = new Map()
  for (const field of ROW_FIELDS) {
    const named = exact.get(field) ?? []
    const all = MULTI_VALUE_FIELDS.includes(field)
      ? columns.filter((name) => named.includes(name) || near.get(field)?.includes(name))
      : [...named, ...(near.get(field) ?? [])].slice(0, 1)
    if (all.length > 0) {
      found.set(field, all)
    }
  }
  return found
}

/** Whether one of these is the name of a column that tells or reaches a person, and nothing that a cell would hold. */
export const namesAPerson = (cells: readonly string[]): boolean =>
  findKeyColumns(cells).length > 0 || ['email', 'phone'].some((field) => matchColumns(cells).has(field as RowField))

/** Names of columns that tell people apart, when `--key` names none. */
const KEYS = [
  'id',
  'user_id',
  'userid',
  'customer_id',
  'customerid',
  'external_id',
  'externalid',
  'uuid',
  'kundennummer'
]

/** Columns that tell people apart by their names, the best first. */
export const findKeyColumns = (columns: readonly string[]): string[] =>
  KEYS.flatMap((name) => columns.filter((column) => column.toLowerCase().replace(/[ -]/g, '_') === name))

/** The columns that are found, but where `--map` says another: `email=mail_address`, `phone=` for none. Throws CannotRun. */
export function mapColumns(columns: readonly string[], maps: readonly string[]): FieldColumns {
  const found = matchColumns(columns)
  const given: FieldColumns = new Map()
  for (const map of maps) {
    const [field, ...rest] = map.split('=')
    const column = rest.join('=')
    if (!ROW_FIELDS.includes(field as RowField)) {
      throw new UserError(
        `--map ${field}: there is no such field. Fields are: ${ROW_FIELDS.join(', ')}. The key has a flag of its own, --key.`
      )
    }
    const known = given.get(field as RowField) ?? []
    given.set(field as RowField, column === '' ? known : [...known, findColumn(columns, column, '--map')])
  }
  given.forEach((names, field) => {
    if (names.length > 1 && !MULTI_VALUE_FIELDS.includes(field)) {
      throw new RowsError(
        `--map ${field}: it takes one column; only ${MULTI_VALUE_FIELDS.join(' and ')} take several.`,
        {
          is: 'one column only',
          field
        }
      )
    }
    if (names.length === 0) {
      found.delete(field)
    } else {
      found.set(field, names)
    }
  })
  return new Map(
    ROW_FIELDS.flatMap((field) => {
      const names = found.get(field)
      return names === undefined ? [] : [[field, names]]
    })
  )
}

/** The column of that name, whatever its capital letters. Throws CannotRun that lists the columns. */
export function findColumn(columns: readonly string[], name: string, flag: string): string {
  const column =
    columns.find((one) => one === name) ?? columns.find((one) => one.toLowerCase() === name.trim().toLowerCase())
  if (column === undefined) {
    throw new UserError(`${flag}: there is no column ${name}. Columns are: ${columns.join(', ')}.`)
  }
  return column
}

function byField<Field>(columns: readonly string[], fieldOf: (name: string) => Field): Map<Field, string[]> {
  const fields = new Map<Field, string[]>()
  for (const name of columns) {
    const field = fieldOf(name)
    fields.set(field, [...(fields.get(field) ?? []), name])
  }
  return fields
}

/** By the words of the name, without those of no matter and a number at the end: `Billing E-Mail 2` is an email. */
function nearField(name: string): RowField | undefined {
  const text = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{M}\p{N}]/u)
    .map(letters)
    .filter((word) => !WORDS_OF_NO_MATTER.has(word))
    .join('')
  return FIELD_OF_NAME.get(text) ?? FIELD_OF_NAME.get(text.replace(/\d$/, ''))
}

/** Without capital letters, accents, blanks and signs. */
const letters = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{M}\p{N}〒]/gu, '')
