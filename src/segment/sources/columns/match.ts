import { UserError } from '../../../system/userError'
import { RowsError } from '../rowsError'
import { readColumnNames } from './columnName'
import { findKeyColumns } from './keys'
import type { RowField } from './names'
import { MULTI_COLUMN_FIELDS, MULTI_VALUE_FIELDS, ROW_FIELDS } from './names'

/** Field → its columns: one, or several where the field takes several. */
export type FieldColumns = Map<RowField, string[]>

/** What a file of the field has as its columns, in the order of the source. The key may be an identity as well. */
export function matchColumns(columns: readonly string[]): FieldColumns {
  const names = readColumnNames(columns)
  const findRank = (column: string): number => names.get(column)?.rank ?? 0
  const found: FieldColumns = new Map()
  for (const field of ROW_FIELDS) {
    const all = columns.filter((column) => names.get(column)?.field === field)
    if (MULTI_VALUE_FIELDS.includes(field)) {
      found.set(field, all)
    } else {
      // A house number alone is no address.
      const heads = all.filter((column) => ['street', undefined].includes(names.get(column)?.part))
      const [best] = heads.sort((one, other) => findRank(one) - findRank(other))
      const parts = all.filter((column) => !heads.includes(column) && findRank(column) === findRank(best))
      found.set(field, best === undefined ? [] : [best, ...parts])
    }
  }
  return new Map([...found].filter(([, { length }]) => length > 0))
}

/** Whether one of these is the name of a column that identifies or reaches a person, and not a value. */
export const namesAPerson = (cells: readonly string[]): boolean =>
  findKeyColumns(cells).length > 0 || ['email', 'phone'].some((field) => matchColumns(cells).has(field as RowField))

/** The columns that are found, but where `--map` says another: `email=mail_address`, `phone=` for none. Throws UserError. */
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
    if (names.length > 1 && !MULTI_COLUMN_FIELDS.includes(field)) {
      throw new RowsError(`--map ${field}: it takes one column; only ${MULTI_COLUMN_FIELDS.join(', ')} take several.`, {
        kind: 'singleColumn',
        field
      })
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

/** The column of that name, whatever its capital letters. Throws UserError that lists the columns. */
export function findColumn(columns: readonly string[], name: string, flag: string): string {
  const column =
    columns.find((one) => one === name) ?? columns.find((one) => one.toLowerCase() === name.trim().toLowerCase())
  if (column === undefined && /^column\d+$/i.test(name)) {
    // The names of the columns may be a person then.
    throw new UserError(
      `${flag}: there is no column ${name}, because the first line is taken for the names of the columns. If it is a row of its own, say so with --no-header.`
    )
  }
  if (column === undefined) {
    throw new UserError(`${flag}: there is no column ${name}. Columns are: ${columns.join(', ')}.`)
  }
  return column
}
