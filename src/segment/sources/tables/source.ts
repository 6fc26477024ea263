import { UserError } from '../../../system/userError'
import type { BadLine } from './csv'
import type { Engine } from '../duckdb'

/** Rows of people, wherever they are: every value is text, an exact one. */
export interface Source {
  /** For people. */
  name: string
  columns: readonly string[]
  /** The first rows, to see what their columns hold: lists in the order of the columns. */
  sample(rows: number): Promise<(string | null)[][]>
  /** A relation of the engine with these columns, which may be read more than once. */
  relation(columns: readonly string[]): Promise<string>
  /** What the last reading of the relation could not read. */
  badLines(): Promise<BadLine[]>
  close(): Promise<void>
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
  /** For what must be written on the way; nobody but its owner may read it. */
  folder: string
  environment: NodeJS.ProcessEnv
}

/** Throws CannotRun for a delimiter that somebody named for what has none. */
export function rejectDelimiter(source: string, delimiter: string | undefined): void {
  if (delimiter !== undefined) {
    throw new UserError(`--delimiter is for CSV, and ${source} is none.`)
  }
}
