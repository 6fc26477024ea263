import { UserError } from '../../../system/userError'
import { engineError, fileLiteral, ident } from '../duckdb'
import { chooseQuery } from './model'
import { createQuerySource } from './query'
import type { Source, SourceOptions } from './source'
import { COMPLETE } from './source'

/** Rows of a DuckDB file, which is opened to be read only. */
export async function openDuckDB(path: string, { engine, model }: SourceOptions): Promise<Source> {
  try {
    await engine.run(`attach ${fileLiteral(path)} as source (read_only)`)
    // Its names are looked up in it alone: the comparison has tables of its own, whose names it may have, too.
    await engine.run('use source.main')
    const tables = await engine.rows<{ schema: string; table: string }>(
      `select table_schema as schema, table_name as "table" from information_schema.tables
       where table_catalog = 'source' order by table_schema <> 'main', table_schema, table_name`
    )
    const query = chooseQuery({
      source: path,
      model,
      tables: tables.map(({ schema, table }) => ({ schema: schema === 'main' ? undefined : schema, table })),
      quote: ({ schema = 'main', table }) => ['source', schema, table].map(ident).join('.')
    })
    return { ...(await createQuerySource(engine, path, query)), ...COMPLETE }
  } catch (error) {
    throw error instanceof UserError ? error : engineError(`${path} cannot be read`, error)
  }
}
