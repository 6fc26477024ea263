import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { UserError } from '../../../system/userError'
import type { BadLine, Dialect } from './csv'
import { listBadLines, csvRelation, detectDialect } from './csv'
import type { Engine } from '../duckdb'
import { engineError, ident, literal } from '../duckdb'
import type { FileKind } from '../fileKind'
import { detectKindInZstd } from '../zstd'
import { detectFileKind } from '../events/kindOfFile'
import { jsonRelation } from './json'
import { inParentheses, readQuery } from './model'
import type { Source, SourceOptions } from './source'
import { rejectDelimiter } from './source'
import { selectTextColumns } from './textColumns'
import { transcodeToUtf8 } from './transcoded'

/** Signs of a pattern: a name with one of them that is no file stands for the files that fit. */
const PATTERN = /[*?[]/

/** The files that are meant. Throws CannotRun for a pattern that fits none. */
export async function expandFiles(engine: Engine, sources: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const source of sources) {
    if (!PATTERN.test(source) || existsSync(source)) {
      files.push(source)
      continue
    }
    const found = await engine.rows<{ file: string }>(`select file from glob(${literal(source)}) order by file`)
    if (found.length === 0) {
      throw new UserError(`No file fits ${source}.`)
    }
    files.push(...found.map(({ file }) => file))
  }
  return files
}

interface File {
  path: string
  kind: FileKind
  /** Its name for people. */
  name: string
}

/** Rows of files, each of whatever kind; columns of one name are one. */
export async function openFiles(files: readonly string[], options: SourceOptions): Promise<Source> {
  const { engine, model, delimiter } = options
  const read: File[] = []
  for (const path of files) {
    read.push(await readable(path, options, read.length))
  }
  const name = files.length === 1 ? files[0] : `${files[0]} and ${files.length - 1} more`
  try {
    for (const file of read) {
      if (file.kind.packed === 'zstd') {
        file.kind = await detectKindInZstd(engine, file.path)
        if (file.kind.content === 'nothing') {
          throw new UserError(`${file.path} is empty, or its first line is longer than 16 MB.`)
        }
      }
    }
    if (!read.some(({ kind }) => kind.content === 'text')) {
      rejectDelimiter(name, delimiter)
    }
    const relations = await relationsOf(engine, read, { asText: model === undefined, delimiter })
    const rows = relations.map((relation) => `select * from ${relation}`).join(' union all by name ')
    let query = rows
    if (model !== undefined) {
      if (!/\.sql$/i.test(model)) {
        throw new UserError(
          '--model of files must be a file with a SELECT, which finds their rows under the name source.'
        )
      }
      await engine.run(`create view source as ${rows}`)
      query = readQuery(model, ident)
    }
    return await createQuerySource(engine, name, query, () => badLinesOf(engine, read))
  } catch (error) {
    throw error instanceof UserError ? error : engineError(`${name} cannot be read`, error)
  }
}

/** The rows of a query of the engine's. */
export async function createQuerySource(
  engine: Engine,
  name: string,
  query: string,
  bad: Source['badLines'] = () => Promise.resolve([])
): Promise<Source> {
  const texts = await selectTextColumns(engine, query)
  const relation = (columns: readonly string[]): string =>
    inParentheses(`select ${columns.map((column) => texts.get(column)).join(', ')} from ${inParentheses(query)}`)
  return {
    name,
    columns: [...texts.keys()],
    sample: async (limit) => {
      const rows: (string | null)[][] = []
      try {
        for await (const some of engine.stream(`select * from ${relation([...texts.keys()])} limit ${limit}`)) {
          rows.push(...(some as (string | null)[][]))
        }
      } catch (error) {
        throw engineError(`${name} cannot be read`, error)
      }
      return rows
    },
    relation: (columns) => Promise.resolve(relation(columns)),
    badLines: bad,
    close: () => Promise.resolve()
  }
}

/** A file that the engine can read: text of another encoding is written anew first. */
async function readable(path: string, { folder }: SourceOptions, place: number): Promise<File> {
  const kind = detectFileKind(path)
  if (kind.content === 'nothing') {
    throw new UserError(`${path} is empty.`)
  }
  if (kind.content === 'a ZIP or Excel file') {
    throw new UserError(`${path} is a ZIP or Excel file. Unpack it, or export the sheet as CSV.`)
  }
  if (kind.content === 'DuckDB' || kind.content === 'SQLite') {
    throw new UserError(`${path} is a ${kind.content} database. Name it alone.`)
  }
  if (kind.encoding === 'utf-8') {
    return { path, kind, name: path }
  }
  const copy = join(folder, `${place}.utf-8`)
  await transcodeToUtf8(path, kind, copy)
  return { path: copy, kind: { ...kind, encoding: 'utf-8', packed: undefined }, name: path }
}

async function badLinesOf(engine: Engine, files: readonly File[]): Promise<BadLine[]> {
  const csv = new Map(files.filter(({ kind }) => kind.content === 'text').map(({ path, name }) => [path, name]))
  const lines = csv.size === 0 ? [] : await listBadLines(engine)
  return lines.map((line) => ({ ...line, file: csv.get(line.file) ?? line.file }))
}

/** CSV files of one dialect are read together, side by side. */
async function relationsOf(
  engine: Engine,
  files: readonly File[],
  { asText, delimiter }: { asText: boolean; delimiter?: string }
): Promise<string[]> {
  const dialects = new Map<string, { dialect: Dialect; packed: string; paths: string[] }>()
  const others: string[] = []
  for (const { path, kind } of files) {
    const packed = kind.packed ?? 'uncompressed'
    if (kind.content === 'Parquet') {
      others.push(`read_parquet(${literal(path)})`)
    } else if (kind.content === 'text') {
      const dialect = await detectDialect(engine, { path, packed, text: kind.text ?? '', delimiter })
      const key = JSON.stringify([dialect, packed])
      const same = dialects.get(key) ?? { dialect, packed, paths: [] }
      dialects.set(key, same)
      same.paths.push(path)
    } else {
      others.push(await jsonRelation(engine, path, packed, kind.content === 'JSON lines', asText))
    }
  }
  const csv = [...dialects.values()].map(({ paths, packed, dialect }) => csvRelation(paths, packed, dialect))
  return [...csv, ...others]
}
