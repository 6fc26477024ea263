import type { ChangedRow } from '../../src/segment/reverseEtl/diff'
import { mergeRowsOfKey, withDigests } from '../../src/segment/reverseEtl/diff'
import type { Engine } from '../../src/segment/sources/duckdb'
import { literal } from '../../src/segment/sources/duckdb'
import type { RowMapping } from '../../src/segment/reverseEtl/mapping'
import { buildRowMapping } from '../../src/segment/reverseEtl/mapping'
import type { StateOf } from '../../src/segment/reverseEtl/state'

export const COLUMNS = ['key', 'email', 'city']
export const OF: StateOf = { connection: 'test', region: 'NA', key: 'key', wanted: { name: 'Test' } }
export const MAPPING = buildRowMapping(
  new Map([
    ['email', ['email']],
    ['city', ['city']]
  ]),
  COLUMNS,
  { mode: 'mirror', settings: {} }
)

/** Rows of each key as one, whatever they say of consent. */
export const mergeAll = (groups: readonly ChangedRow[][]): ChangedRow[] =>
  groups.map((rows) => mergeRowsOfKey(rows, MAPPING))

export type Row = [key: string | null, email: string | null, city: string | null]

/** The rows as a table of the engine; its relation with digests. */
export async function load(engine: Engine, rows: readonly Row[], mapping: RowMapping = MAPPING): Promise<string> {
  await engine.run('create or replace table memory.main.people (key varchar, email varchar, city varchar)')
  if (rows.length > 0) {
    const values = rows.map((row) => `(${row.map((cell) => (cell === null ? 'null' : literal(cell))).join(', ')})`)
    await engine.run(`insert into memory.main.people values ${values.join(', ')}`)
  }
  return withDigests('memory.main.people', 'key', mapping)
}

export async function all(rows: AsyncIterable<ChangedRow[]>): Promise<ChangedRow[]> {
  const list: ChangedRow[] = []
  for await (const some of rows) {
    list.push(...some)
  }
  return list
}
