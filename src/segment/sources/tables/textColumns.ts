import type { Engine } from '../duckdb'
import { ident } from '../duckdb'
import { inParentheses } from './model'

interface Described extends Record<string, string> {
  column_name: string
  column_type: string
}

/**
 * Columns of a query and how each is read as text: whole numbers without a point, as floating-point columns of keys and
 * postal codes have one; nothing for NaN, by which tables without nulls say so; lists and objects as JSON; bytes, as hashes
 * may be kept, in hexadecimal digits.
 */
export async function selectTextColumns(engine: Engine, query: string): Promise<Map<string, string>> {
  const columns = await engine.rows<Described>(
    `select column_name, column_type from (describe select * from ${inParentheses(query)})`
  )
  return new Map(
    columns.map(({ column_name: name, column_type: type }) => [name, `${asText(ident(name), type)} as ${ident(name)}`])
  )
}

function asText(column: string, type: string): string {
  if (/\]$|^(STRUCT|MAP|UNION)/.test(type)) {
    return `to_json(${column})::varchar`
  }
  if (type === 'BLOB') {
    return `lower(hex(${column}))`
  }
  return /^(DOUBLE|FLOAT|DECIMAL)/.test(type)
    ? `nullif(coalesce(case when ${column} = trunc(${column}) then try_cast(trunc(${column}) as hugeint)::varchar end, ${column}::varchar), 'nan')`
    : `${column}::varchar`
}
