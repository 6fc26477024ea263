import { UserError } from '../../../system/userError'
import { engineError } from '../duckdb'
import { inParentheses, onlyTable, readQuery } from './model'
import type { Source, SourceOptions } from './source'
import { stageRows } from './staged'

type Value = number | bigint | string | Uint8Array | null

const AT_A_TIME = 10_000

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
    const tables = (): string[] =>
      database
        .all(
          "select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite_%' order by name"
        )
        .map(({ name }) => name as string)
    const query = readQuery(model ?? onlyTable(path, tables()), quote)
    const columns = columnsOf(query)
    return {
      name: path,
      columns,
      sample: (limit) => {
        try {
          return Promise.resolve([...read(columns, ` limit ${limit}`)].flat())
        } catch (error) {
          return Promise.reject(engineError(`${path} cannot be read`, error))
        }
      },
      relation: (names) => stageRows(engine, names, read(names)),
      badLines: () => Promise.resolve([]),
      close: () => Promise.resolve(database.close())
    }
  } catch (error) {
    database.close()
    throw error instanceof UserError ? error : new UserError(`${path} cannot be read: ${(error as Error).message}.`)
  }

  function columnsOf(query: string): string[] {
    database.exec(`create temp view model as select * from ${inParentheses(query)}`)
    return database.all("select name from pragma_table_info('model')").map(({ name }) => name as string)
  }

  function* read(columns: readonly string[], end = ''): Generator<(string | null)[][]> {
    const statement = database.prepare(`select ${columns.map(quote).join(', ')} from model${end}`)
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

/** Its module has its names in `default` only where it is imported as a file of CommonJS. */
async function sqlite(): Promise<typeof import('node-sqlite3-wasm')> {
  const module = (await import('node-sqlite3-wasm')) as { default?: typeof import('node-sqlite3-wasm') }
  return module.default ?? (module as typeof import('node-sqlite3-wasm'))
}

/** Whole numbers without a point; bytes, as hashes may be kept, in hexadecimal digits. */
function toText(value: Value): string | null {
  return value === null ? null : value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
}
