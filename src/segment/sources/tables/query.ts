import type { Engine } from '../duckdb'
import { engineError, ident } from '../duckdb'
import { inParentheses } from './model'
import type { Source } from './source'
import { MAX_VALUE_BYTES } from './source'

interface Described extends Record<string, string> {
  column_name: string
  column_type: string
}

/**
 * Columns of a query and how each is read as text: whole numbers without a point, as floating-point columns of keys and
 * postal codes have one, in scientific notation where their last digits are lost; nothing for NaN, by which tables without nulls say so; lists and objects as JSON; bytes as the
 * text that they are, or else, as hashes may be kept, in hexadecimal digits. Values that are too long are none.
 */
export async function selectTextColumns(engine: Engine, query: string): Promise<Map<string, string>> {
  const columns = await engine.rows<Described>(
    `select column_name, column_type from (describe select * from ${inParentheses(query)})`
  )
  return new Map(
    columns.map(({ column_name: name, column_type: type }) => [name, `${toText(ident(name), type)} as ${ident(name)}`])
  )
}

/** Types whose whole numbers are exact up to a bound: beyond it, the last digits are another number's. */
const EXACT: Record<string, number> = { FLOAT: 2 ** 24, DOUBLE: 2 ** 53 }

function toText(column: string, type: string): string {
  if (/\]$|^(STRUCT|MAP|UNION)/.test(type)) {
    return shortened(`to_json(${column})::varchar`)
  }
  if (type === 'BLOB') {
    const text = `try(decode(${column}))`
    // Text has no control characters; the bytes of a hash hardly ever have none.
    return shortened(`case when regexp_matches(${text}, '[\\x00-\\x08\\x0E-\\x1F]') or ${text} is null
      then lower(hex(${column})) else ${text} end`)
  }
  if (/^(DOUBLE|FLOAT|DECIMAL)/.test(type)) {
    const inexact =
      type in EXACT
        ? `case when isfinite(${column}) and abs(${column}) > ${EXACT[type]} then format('{:E}', ${column}) end, `
        : ''
    return `nullif(coalesce(${inexact}case when ${column} = trunc(${column}) then try_cast(trunc(${column}) as hugeint)::varchar end, ${column}::varchar), 'nan')`
  }
  return type === 'VARCHAR' || type === 'JSON' ? shortened(`${column}::varchar`) : `${column}::varchar`
}

const shortened = (text: string): string => `case when strlen(${text}) <= ${MAX_VALUE_BYTES} then ${text} end`

type QuerySource = Pick<Source, 'name' | 'columns' | 'sample' | 'sampleObjects' | 'relation'>

/** The rows that a query of the engine's gives, whose columns are text. `query` gives at least the columns it is asked for. */
export function createTextSource(
  engine: Engine,
  name: string,
  columns: readonly string[],
  query: (columns: readonly string[]) => string
): QuerySource {
  const relation = (names: readonly string[]): string =>
    inParentheses(`select ${names.map(ident).join(', ')} from ${inParentheses(query(names))}`)
  const read = async (end: string): Promise<(string | null)[][]> => {
    const rows: (string | null)[][] = []
    try {
      for await (const some of engine.stream(`select * from ${relation(columns)} ${end}`)) {
        rows.push(...(some as (string | null)[][]))
      }
    } catch (error) {
      throw engineError(`${name} cannot be read`, error)
    }
    return rows
  }
  const areObjects = columns.map((column) => `starts_with(${ident(column)}, '{')`).join(' or ')
  return {
    name,
    columns,
    sample: (limit) => read(`limit ${limit}`),
    sampleObjects: (limit) => read(`where ${areObjects} limit ${limit}`),
    relation: (names) => Promise.resolve(relation(names))
  }
}

/** The same of a query whose columns are of any type. */
export async function createQuerySource(engine: Engine, name: string, query: string): Promise<QuerySource> {
  const texts = await selectTextColumns(engine, query)
  return createTextSource(
    engine,
    name,
    [...texts.keys()],
    (columns) => `select ${columns.map((column) => texts.get(column)).join(', ')} from ${inParentheses(query)}`
  )
}
