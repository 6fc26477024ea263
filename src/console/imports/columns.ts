import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { mask } from '../../segment'
import { MULTI_COLUMN_FIELDS, ROW_FIELDS } from '../../segment/sources/columns/names'
import { findKeyColumns } from '../../segment/sources/columns/keys'
import { findColumn, mapColumns } from '../../segment/sources/columns/match'
import { Engine } from '../../segment/sources/duckdb'
import { checkColumns } from '../../segment/sources/columns/hashChecks'
import { openSource } from '../../segment/sources/tables/open'
import type { ImportView } from '../api'
import { CATALOG } from '../workspace/catalog'

/** Rows that are looked at to tell what columns hold. */
const SAMPLE_ROWS = 1000

export type Columns = Pick<ImportView, 'columns' | 'key' | 'fields' | 'warnings'>

interface Wanted {
  key?: string
  /** `field=column`, each; `field=` for none. Without any, columns are found by their names. */
  maps?: readonly string[]
}

/** The columns of a file, and what each is for. Throws CannotRun for a file that cannot be read as rows. */
export async function columnsOf(path: string, folder: string, { key, maps = [] }: Wanted): Promise<Columns> {
  const own = mkdtempSync(join(folder, 'look-'))
  const engine = await Engine.open(own)
  try {
    const source = await openSource({ engine, sources: [path], folder: own, environment: {} })
    try {
      const { columns } = source
      const rows = await source.sample(SAMPLE_ROWS)
      const fields = mapColumns(columns, maps)
      const notes = checkColumns(fields, { columns, rows })
      return {
        columns: columns.map((name, place) => ({
          name,
          sample: sampleOf(rows, place),
          hashed: notes.some(({ column, hashed }) => column === name && hashed)
        })),
        key:
          key === undefined
            ? findKeyColumns(columns)[0]
            : findColumn(columns, key, 'The column that tells people apart'),
        fields: ROW_FIELDS.map((field) => ({
          field,
          label: columnLabel(field),
          several: MULTI_COLUMN_FIELDS.includes(field),
          columns: fields.get(field) ?? []
        })),
        warnings: notes.flatMap(({ column, warning }) => (warning === undefined ? [] : [{ column, warning }]))
      }
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

/** All fields as the rows' own flags say them, so that none is found by its name that was emptied. */
export const mapsOf = (fields: Record<string, unknown>): string[] =>
  Object.entries(fields).flatMap(([field, columns]) =>
    Array.isArray(columns) && columns.length > 0 ? columns.map((column) => `${field}=${String(column)}`) : [`${field}=`]
  )

/** The first value that there is, masked. */
function sampleOf(rows: readonly (string | null)[][], place: number): string | undefined {
  const value = rows.map((row) => row[place]?.trim()).find((text) => text !== undefined && text !== '')
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
