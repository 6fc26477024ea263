import type { Engine } from '../duckdb'
import { ident, literal } from '../duckdb'
import { inParentheses } from './model'

/** Objects that are looked at to find the columns. */
const SAMPLE_OBJECTS = 100_000

/**
 * The rows of a file of JSON objects as a relation. A model finds typed columns; without one every value is text, exact,
 * also where a later object has another type. A line that is no JSON gives a row of nothing.
 */
export async function jsonRelation(
  engine: Engine,
  path: string,
  packed: string,
  lines: boolean,
  asText: boolean
): Promise<string> {
  const format = lines ? "format = 'newline_delimited', ignore_errors = true" : "format = 'array'"
  const file = `${literal(path)}, compression = ${literal(packed)}, ${format}, maximum_object_size = 16777216`
  const read = `read_json(${file}, records = true, sample_size = ${SAMPLE_OBJECTS})`
  if (!asText) {
    return read
  }
  const columns = await engine.rows<{ name: string; type: string }>(
    `select column_name as name, column_type as type from (describe select * from ${read})`
  )
  const texts = columns.map(({ name }) => `${literal(name)}: 'VARCHAR'`).join(', ')
  // As text 7 stays 7 and 7.0 stays 7.0, which are one number.
  const whole = columns
    .filter(({ type }) => type === 'DOUBLE')
    .map(({ name }) => `regexp_replace(${ident(name)}, '^(-?\\d+)\\.0+$', '\\1') as ${ident(name)}`)
  const replace = whole.length === 0 ? '' : ` replace (${whole.join(', ')})`
  return inParentheses(`select *${replace} from read_json(${file}, columns = {${texts}})`)
}
