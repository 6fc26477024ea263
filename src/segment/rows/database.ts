import { CannotRun } from '../cannotRun'
import { engineError, ident, literal } from './engine'
import { querySource } from './files'
import { onlyTable, queryOf } from './model'
import type { Source, SourceOptions } from './source'

/** Rows of a DuckDB file, which is opened to be read only. */
export async function duckdbSource(path: string, { engine, model }: SourceOptions): Promise<Source> {
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
    return await querySource(engine, path, queryOf(model ?? only(), ident))
  } catch (error) {
    throw error instanceof CannotRun ? error : engineError(`${path} cannot be read`, error)
  }
}
