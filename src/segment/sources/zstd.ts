import type { FileKind } from './fileKind'
import { detectContent } from './fileKind'

type Engine = import('./duckdb').Engine

/** Longest line that is looked at, in bytes; a JSON array may be one line. */
const MAX_LINE = 16_777_216

/** Lines that tell what is inside. */
const LINES = 50

/** What is inside a file that zstd packed, which DuckDB unpacks, by its first lines. */
export async function detectKindInZstd(engine: Engine, path: string): Promise<FileKind> {
  const { literal } = await import('./duckdb')
  const lines = await engine.rows<{ line: string }>(
    `select line from read_csv(${literal(path)}, compression = 'zstd', auto_detect = false, header = false,
       delim = '\x02', quote = '', escape = '', columns = {'line': 'VARCHAR'}, max_line_size = ${MAX_LINE}, ignore_errors = true, parallel = false)
     where trim(line) <> '' limit ${LINES}`
  )
  const text = lines.map(({ line }) => line).join('\n')
  return { packed: 'zstd', content: detectContent(text), encoding: 'utf-8', text }
}
