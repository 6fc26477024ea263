import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { UserError } from '../../../system/userError'
import { engineError } from '../duckdb'
import { chooseQuery, distinctNames, inParentheses } from './model'
import type { Source, SourceOptions } from './source'
import { COMPLETE, MAX_VALUE_BYTES, stageRows } from './source'

type Value = number | bigint | string | Uint8Array | null

const AT_A_TIME = 10_000

/** A view of the rows, by a name that no table of people has. */
const ROWS = '"rows that amazon-ads-dsp-amc reads"'

const quote = (name: string): string => `"${name.replace(/"/g, '""')}"`

/**
 * Rows of a SQLite file. DuckDB's own reader of such files is an extension that it would download at run time; this one
 * is whole inside its package and reads page by page. Another program must not write meanwhile.
 */
export async function openSqlite(path: string, { engine, model }: SourceOptions): Promise<Source> {
  const { Database } = await sqlite()
  const database = new Database(path, { readOnly: true, fileMustExist: true })
  try {
    // Without it, files with a write-ahead log cannot be opened: there is no shared memory here.
    database.exec('pragma locking_mode = exclusive')
    const tables = database
      .all("select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite_%' order by name")
      .map(({ name }) => ({ table: name as string }))
    rejectCutOff(path)
    const query = chooseQuery({ source: path, model, tables, quote: ({ table }) => `main.${quote(table)}` })
    database.exec(`create temp view ${ROWS} as select * from ${inParentheses(query)}`)
    const names = database
      .all(`select name from pragma_table_info('${ROWS.slice(1, -1)}')`)
      .map(({ name }) => name as string)
    const columns = distinctNames(names)
    const ownName = new Map(columns.map((column, index) => [column, names[index]]))
    const readColumns = (some: readonly string[], end = '') =>
      read(
        some.map((column) => ownName.get(column) ?? column),
        end
      )
    return {
      ...COMPLETE,
      name: path,
      columns,
      sample: (limit) => new Promise((resolve) => resolve([...readColumns(columns, ` limit ${limit}`)].flat())),
      relation: (some) => stageRows(engine, some, readColumns(some)),
      close: () => Promise.resolve(database.close())
    }
  } catch (error) {
    database.close()
    throw error instanceof UserError ? error : new UserError(`${path} cannot be read: ${(error as Error).message}.`)
  }

  function* read(columns: readonly string[], end: string): Generator<(string | null)[][]> {
    try {
      yield* select(columns, end)
    } catch (error) {
      throw /malformed/.test((error as Error).message)
        ? new UserError(`${path} cannot be read: the database is damaged.`)
        : engineError(`${path} cannot be read`, error)
    }
  }

  function* select(columns: readonly string[], end: string): Generator<(string | null)[][]> {
    const statement = database.prepare(`select ${columns.map(quote).join(', ')} from ${ROWS}${end}`)
    try {
      let rows: (string | null)[][] = []
      for (const row of statement.iterate()) {
        rows.push(columns.map((name) => toText((row as Record<string, Value>)[name])))
        if (rows.length === AT_A_TIME) {
          yield rows
          rows = []
        }
      }
      yield rows
    } finally {
      statement.finalize()
    }
  }
}

/** SQLite takes the missing part of a page for zeros. Its header says the size of a page, and mostly how many there are. */
function rejectCutOff(path: string): void {
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    readSync(file, header)
    const size = fstatSync(file).size
    const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
    const pages = header.readUInt32BE(24) === header.readUInt32BE(92) ? header.readUInt32BE(28) : 0
    if (size < pages * pageBytes || size % pageBytes !== 0) {
      throw new UserError(`${path} cannot be read: the database was cut off.`)
    }
  } finally {
    closeSync(file)
  }
}

/** Its module has its names in `default` only where it is imported as a file of CommonJS. */
async function sqlite(): Promise<typeof import('node-sqlite3-wasm')> {
  const module = (await import('node-sqlite3-wasm')) as { default?: typeof import('node-sqlite3-wasm') }
  return module.default ?? (module as typeof import('node-sqlite3-wasm'))
}

/**
 * Whole numbers without a point, in scientific notation where their last digits are lost; bytes, as hashes may be kept, in
 * hexadecimal digits. What is too long is none.
 */
function toText(value: Value): string | null {
  const isRounded = Number.isInteger(value) && !Number.isSafeInteger(value)
  const text =
    value instanceof Uint8Array
      ? Buffer.from(value).toString('hex')
      : isRounded
        ? (value as number).toExponential()
        : String(value ?? '')
  return value === null || text.length > MAX_VALUE_BYTES ? null : text
}
