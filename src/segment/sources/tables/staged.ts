import type { Engine } from '../duckdb'
import { ident } from '../duckdb'

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
