import { UserError } from '../../../system/userError'
import { engineError, ident, literal } from '../duckdb'
import { createQuerySource } from './files'
import { onlyTable, readQuery } from './model'
import type { Source, SourceOptions } from './source'

/** Rows of a DuckDB file, which is opened to be read only. */
export async function openDuckDB(path: string, { engine, model }: SourceOptions): Promise<Source> {
  try {
    await engine.run(`attach ${literal(path)} as source (read_only)`)
    // What is written goes to the engine's own memory; names are looked up in both.
    await engine.run("set search_path = 'memory.main,source.main'")
    const tables = await engine.rows<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_catalog = 'source' and table_schema = 'main' order by name`
    )
    const only = (): string =>
      onlyTable(
        path,
        tables.map(({ name }) => name)
      )
    return await createQuerySource(engine, path, readQuery(model ?? only(), ident))
  } catch (error) {
    throw error instanceof UserError ? error : engineError(`${path} cannot be read`, error)
  }
}
