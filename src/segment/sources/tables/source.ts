import { UserError } from '../../../system/userError'
import type { Engine } from '../duckdb'
import { ident } from '../duckdb'
import type { Encoding } from '../encoding'
import type { BadLine, LineCounts } from './lineCounts'

/** Rows of people, wherever they are: every value is text, an exact one. */
export interface Source {
  /** For people. */
  name: string
  columns: readonly string[]
  /** The first rows, to see what their columns hold: lists in the order of the columns. */
  sample(rows: number): Promise<(string | null)[][]>
  /** The same of rows with objects in them, where these may be behind the first ones. */
  sampleObjects?(rows: number): Promise<(string | null)[][]>
  /** A relation of the engine with these columns, which may be read more than once. */
  relation(columns: readonly string[]): Promise<string>
  /** Rows that the relation has; undefined where only reading them counts them. */
  rows?: number
  /** Of files: what became of each of their lines, or of their rows where they have no lines. */
  lines?: LineCounts
  /** What of it cannot be read: of so many lines that a list of them is no use, the first ones. */
  badLines(): Promise<readonly BadLine[]>
  /** What to say about how it is read, in sentences. */
  notes: readonly string[]
  /** Throws UserError when it is not what it was when it was opened. */
  assertUnchanged(): void
  close(): Promise<void>
}

/** Of a database, which reads its own pages whole: none is rejected, and there are no notes. */
export const COMPLETE: Pick<Source, 'badLines' | 'notes' | 'assertUnchanged' | 'close'> = {
  badLines: () => Promise.resolve([]),
  notes: [],
  assertUnchanged: () => undefined,
  close: () => Promise.resolve()
}

/** What a source is to be opened with. */
export interface SourceOptions {
  engine: Engine
  /** Files, patterns of files, or the word for PostgreSQL. */
  sources: readonly string[]
  /** A file with a SELECT, or the name of a table. */
  model?: string
  /** Of CSV; found by itself if absent. At most four bytes. */
  delimiter?: string
  /** Of text; found by itself if absent. */
  encoding?: Encoding
  /** Whether the first line of a CSV has the names of the columns; found by itself if absent. */
  header?: boolean
  /** For what must be written on the way; nobody but its owner may read it. */
  folder: string
  environment: NodeJS.ProcessEnv
}

/** Bytes of the longest value: longer ones count as missing, so that no row takes much memory. */
export const MAX_VALUE_BYTES = 64 * 1024

/** Throws UserError for flags about text, where the source is not text. */
export function rejectTextOptions(source: string, { delimiter, encoding, header }: Partial<SourceOptions>): void {
  const given = Object.entries({ delimiter, encoding, 'no-header': header }).find(([, value]) => value !== undefined)
  if (given !== undefined) {
    throw new UserError(`--${given[0]} is for CSV, and ${source} is not one.`)
  }
}

/** Most rows that the engine takes at a time. */
const CHUNK_ROWS = 2048

/** Copies rows of text, lists in the order of the columns, into a table of the engine's, and gives its name. */
export async function stageRows(
  engine: Engine,
  columns: readonly string[],
  rows: AsyncIterable<(string | null)[][]> | Iterable<(string | null)[][]>
): Promise<string> {
  const { DuckDBDataChunk, VARCHAR } = await import('@duckdb/node-api')
  await engine.run(`create or replace table staged (${columns.map((name) => `${ident(name)} varchar`).join(', ')})`)
  const appender = await engine.appender('staged')
  const types = columns.map(() => VARCHAR)
  for await (const some of rows) {
    for (let start = 0; start < some.length; start += CHUNK_ROWS) {
      const part = some.slice(start, start + CHUNK_ROWS)
      const chunk = DuckDBDataChunk.create(types, part.length)
      chunk.setRows(part)
      appender.appendDataChunk(chunk)
    }
  }
  appender.closeSync()
  return 'staged'
}
