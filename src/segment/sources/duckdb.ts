import { resolve } from 'node:path'
import type { DuckDBAppender, DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { UserError } from '../../system/userError'

/** What the engine gives of a cell: text, or exact whole numbers, as it is asked. */
export type Cell = string | number | bigint | boolean | null

/** Memory of the engine, in the words of its setting; what needs more goes to the disk. */
const MEMORY = '1GB'

/** Quotes a name for SQL. */
export const ident = (name: string): string => `"${name.replace(/"/g, '""')}"`

/** Quotes a text for SQL. */
export const literal = (text: string): string => `'${text.replace(/'/g, "''")}'`

/**
 * The path of a file for SQL: the engine takes the path itself for a pattern. It takes no address of another machine for
 * one either, because every path is absolute.
 */
export const fileLiteral = (path: string): string => literal(resolve(path).replace(/[*?[]/g, '[$&]'))

/**
 * DuckDB, which reads and compares rows. It is loaded here and nowhere else, by what needs it. Its own downloads are
 * off: it does what its package brings.
 */
export class Engine {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection
  ) {}

  /** `folder` takes what does not fit into memory; nobody but its owner may read it. */
  static async open(folder: string): Promise<Engine> {
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: MEMORY,
      temp_directory: folder,
      preserve_insertion_order: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false'
    })
    return new Engine(instance, await instance.connect())
  }

  /** Another connection to the same tables: it writes while this one reads. */
  async beside(): Promise<Engine> {
    return new Engine(this.instance, await this.instance.connect())
  }

  async run(sql: string): Promise<void> {
    await this.connection.run(sql)
  }

  /** All rows of a query that gives few. */
  async rows<Row extends Record<string, Cell>>(sql: string): Promise<Row[]> {
    const reader = await this.connection.runAndReadAll(sql)
    return reader.getRowObjects() as Row[]
  }

  /** Rows as they come, some thousand at a time, as lists in the order of the columns. */
  async *stream(sql: string): AsyncGenerator<Cell[][]> {
    const result = await this.connection.stream(sql)
    for await (const rows of result.yieldRows()) {
      yield rows as Cell[][]
    }
  }

  appender(table: string, catalog?: string): Promise<DuckDBAppender> {
    return this.connection.createAppender(table, undefined, catalog)
  }

  /** Ends this connection; the one that was opened first ends the engine, too. */
  close(): void {
    this.connection.closeSync()
  }

  end(): void {
    this.close()
    this.instance.closeSync()
  }
}

/** Kinds of errors whose words speak of names in the query, never of a value. */
const SPEAKS_OF_NAMES = /^(Parser|Binder|Catalog) Error: (.*)/

/** An error of the engine for people. Its own words may repeat a cell, so most of them are left out. */
export function engineError(what: string, error: unknown): UserError {
  const message = String((error as { message?: unknown }).message)
  const names = SPEAKS_OF_NAMES.exec(message)
  if (names !== null) {
    return new UserError(`${what}: ${names[2]}`)
  }
  if (/out of memory|No space left|disk/i.test(message)) {
    return new UserError(`${what}: there is not enough memory or room on the disk.`)
  }
  // In capital letters it is a line of the query.
  const line = /\b[Ll]ine:? (\d+)/.exec(message)?.[1]
  const kind = /^(\w+(?: \w+)?) Error/.exec(message)?.[1] ?? 'unknown error'
  return new UserError(`${what} (${kind}${line === undefined ? '' : `, line ${line}`}).`)
}
