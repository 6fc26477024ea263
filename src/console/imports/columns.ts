import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { mask } from '../../segment/preview/masked'
import { MULTI_COLUMN_FIELDS, ROW_FIELDS } from '../../segment/sources/columns/names'
import { findKeyColumns } from '../../segment/sources/columns/keys'
import { findColumn, mapColumns } from '../../segment/sources/columns/match'
import { Engine } from '../../segment/sources/duckdb'
import { checkColumns } from '../../segment/sources/columns/hashChecks'
import { openSource } from '../../segment/sources/tables/open'
import type { Source } from '../../segment/sources/tables/source'
import type { ImportView } from '../api'
import { CATALOG } from '../workspace/catalog'

/** Rows that are read to find out what columns hold. */
const SAMPLE_ROWS = 1000

export type Columns = Pick<ImportView, 'columns' | 'key' | 'fields' | 'warnings'>

interface Wanted {
  key?: string
  /** `field=column`, each; `field=` for none. Without any, columns are found by their names. */
  maps?: readonly string[]
}

/** The columns of a file, and what each is for. Throws UserError for a file that cannot be read as rows. */
export const readColumns = (path: string, folder: string, { key, maps = [] }: Wanted): Promise<Columns> =>
  withSource(path, folder, async (source) => {
    const { columns } = source
    const rows = await source.sample(SAMPLE_ROWS)
    const fields = mapColumns(columns, maps)
    const notes = checkColumns(fields, { columns, rows })
    return {
      columns: columns.map((name, index) => ({
        name,
        sample: findSample(rows, index),
        hashed: notes.some(({ column, hashed }) => column === name && hashed)
      })),
      key:
        key === undefined ? findKeyColumns(columns)[0] : findColumn(columns, key, 'The column that identifies people'),
      fields: ROW_FIELDS.map((field) => ({
        field,
        label: columnLabel(field),
        several: MULTI_COLUMN_FIELDS.includes(field),
        columns: fields.get(field) ?? []
      })),
      warnings: notes.flatMap(({ column, warning }) => (warning === undefined ? [] : [{ column, warning }]))
    }
  })

/** How many rows a file has, and how many lines of it cannot be read. */
export const countRows = (path: string, folder: string): Promise<Pick<ImportView, 'rows' | 'badLines'>> =>
  withSource(path, folder, async (source, engine) => {
    const relation = await source.relation(source.columns)
    const [{ rows }] = await engine.rows<{ rows: bigint }>(`select count(*) as rows from ${relation}`)
    return { rows: Number(rows), badLines: (await source.badLines()).length }
  })

/** Opens a file of rows in a folder of its own, which goes with it. */
export async function withSource<Result>(
  path: string,
  folder: string,
  work: (source: Source, engine: Engine) => Promise<Result>
): Promise<Result> {
  const own = mkdtempSync(join(folder, 'look-'))
  const engine = await Engine.open(own)
  try {
    const source = await openSource({ engine, sources: [path], folder: own, environment: {} })
    try {
      return await work(source, engine)
    } finally {
      await source.close()
    }
  } finally {
    engine.end()
    rmSync(own, { recursive: true, force: true })
  }
}

/** Field → its columns. */
export const columnsByField = ({ fields }: Columns): Record<string, unknown> =>
  Object.fromEntries(fields.map(({ field, columns }) => [field, columns]))

/** All fields as the flags of `rows` say them, so that none is found by its name that was emptied. */
export const toMaps = (fields: Record<string, unknown>): string[] =>
  Object.entries(fields).flatMap(([field, columns]) =>
    Array.isArray(columns) && columns.length > 0 ? columns.map((column) => `${field}=${String(column)}`) : [`${field}=`]
  )

/** The first value that there is, masked. */
function findSample(rows: readonly (string | null)[][], index: number): string | undefined {
  const value = rows.map((row) => row[index]?.trim()).find((text) => text !== undefined && text !== '')
  return value === undefined ? undefined : mask(value)
}

/** As the form calls the field. */
export function columnLabel(field: string): string {
  const [outer, inner] = field.split('.')
  const found = CATALOG[0].actions[0].fields.find(({ key }) => key === outer)
  const label = found?.label ?? outer
  return inner === undefined
    ? label
    : `${label}: ${found?.properties?.find(({ key }) => key === inner)?.label ?? inner}`
}
