import type { Stats } from 'node:fs'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../../system/userError'
import { cannotReadError, isReadError, readBytes } from '../bytes'
import type { Engine } from '../duckdb'
import { engineError, fileLiteral, ident, literal } from '../duckdb'
import type { FileKind } from '../fileKind'
import { DATABASES, HEAD_BYTES, readFileKind } from '../fileKind'
import type { CsvFile } from './csv'
import { csvRelations, openCsv } from './csv'
import { openJson, selectJson } from './json'
import type { BadLine, LineCounts } from './lineCounts'
import { addCounts } from './lineCounts'
import { inParentheses, readSelect } from './model'
import { createQuerySource, createTextSource, selectTextColumns } from './query'
import type { Source, SourceOptions } from './source'
import { rejectTextOptions } from './source'

/**
 * The files that are meant: those of a name, or all that fit one with `*` or `?` in it where no file has it. Brackets are
 * never a pattern, which files are named with when they are downloaded twice. Throws UserError for a pattern that fits none.
 */
export async function expandFiles(engine: Engine, sources: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const source of sources) {
    if (!/[*?]/.test(source) || existsSync(source)) {
      files.push(source)
      continue
    }
    const pattern = literal(source.replace(/\[/g, '[[]'))
    const found = await engine.rows<{ file: string }>(`select file from glob(${pattern}) order by file`)
    if (found.length === 0) {
      throw new UserError(`No file matches ${source}.`)
    }
    files.push(...found.map(({ file }) => file))
  }
  files.forEach(rejectPipe)
  return files
}

/** A pipe or a device gives its bytes once, and perhaps never ends; rows are read more than once. */
function rejectPipe(path: string): void {
  const file = stat(path)
  if (!file.isFile() && !file.isDirectory()) {
    throw new UserError(`${path} is not a file, and rows may be read twice. Write them to a file, and name it.`)
  }
}

/** A part of a table: rows of one file, or of several CSVs that are alike. */
interface Table {
  columns: readonly string[]
  /** A query that gives these columns as text, and nothing for those that the table has not. */
  select(columns: readonly string[]): string
}

interface ReadFile {
  path: string
  tables: Table[]
  csv?: CsvFile
  rows: number
  lines: LineCounts
  bad: readonly BadLine[]
  /** For a model: the rows with their types. */
  typed?: string
}

/** Rows of files, each of whatever kind; columns of one name are one. Throws UserError for what cannot be read whole. */
export async function openFiles(paths: readonly string[], options: SourceOptions): Promise<Source> {
  const { engine, model } = options
  const name = paths.length === 1 ? paths[0] : `${paths[0]} and ${paths.length - 1} more`
  const stamps = paths.map(readStamp)
  const kinds = await readKinds(paths)
  if (!kinds.some(({ content }) => content === 'text')) {
    rejectTextOptions(name, options)
  }
  const files: ReadFile[] = []
  for (const [index, path] of paths.entries()) {
    files.push(await readFile(path, kinds[index], join(options.folder, `${index}.copy`), options))
  }
  const assertUnchanged = (): void => {
    paths.forEach((path, index) => {
      if (readStamp(path) !== stamps[index]) {
        throw new UserError(`${path} changed while it was read. Run it again when nothing writes to it.`)
      }
    })
  }
  assertUnchanged()
  const csv = files.flatMap((file) => file.csv ?? [])
  const tables = [...files.flatMap((file) => file.tables), ...csvTables(csv)]
  const rest = {
    lines: files.map(({ lines }) => lines).reduce(addCounts),
    badLines: () => Promise.resolve(files.flatMap(({ bad }) => bad)),
    notes: files.flatMap(({ path, csv }) => encodingNote(path, csv)),
    assertUnchanged,
    close: () => Promise.resolve()
  }
  try {
    if (model === undefined) {
      const columns = [
        ...new Map(tables.flatMap((table) => table.columns).map((one) => [one.toLowerCase(), one])).values()
      ]
      const text = createTextSource(engine, name, columns, (names) => unionByName(tables, names))
      // CSVs that have JSON in their cells have it in the first ones, and looking for it takes as long as reading them.
      const areCsv = files.every((file) => file.csv !== undefined)
      const { sampleObjects } = areCsv ? { sampleObjects: undefined } : text
      return { ...text, sampleObjects, ...rest, rows: files.reduce((sum, { rows }) => sum + rows, 0) }
    }
    if (!/\.sql$/i.test(model)) {
      throw new UserError(
        'For files --model must be a file with a SELECT, which finds their rows under the name source.'
      )
    }
    const typed = files.flatMap((file) => file.typed ?? [])
    const all = [...csvRelations(csv).map(({ relation }) => relation), ...typed]
      .map((relation) => `select * from ${relation}`)
      .join(' union all by name ')
    await engine.run(`create view source as ${all}`)
    return { ...(await createQuerySource(engine, name, readSelect(model))), ...rest }
  } catch (error) {
    throw error instanceof UserError ? error : engineError(`${name} cannot be read`, error)
  }
}

async function readKinds(paths: readonly string[]): Promise<FileKind[]> {
  const kinds: FileKind[] = []
  for (const path of paths) {
    const kind = await readFileKind(path)
    if (kind.content === 'empty' && kind.isWhole) {
      await readToEnd(path)
      throw new UserError(`${path} is empty.`)
    }
    if (kind.content === 'empty') {
      throw new UserError(`${path} begins with ${HEAD_BYTES / 1024} KB of blanks: it is not a table of people.`)
    }
    if (kind.advice !== undefined) {
      throw new UserError(`${path} ${kind.advice}`)
    }
    const database = DATABASES[kind.content]
    if (database !== undefined) {
      throw new UserError(`${path} is a ${database} database. Name it alone, without other files.`)
    }
    kinds.push(kind)
  }
  return kinds
}

/** Throws UserError where what is packed is broken, which may be why nothing is in it. */
async function readToEnd(path: string): Promise<void> {
  try {
    for await (const chunk of readBytes(path)) {
      void chunk
    }
  } catch (error) {
    throw cannotReadError(path, error)
  }
}

async function readFile(path: string, kind: FileKind, copy: string, options: SourceOptions): Promise<ReadFile> {
  const { engine } = options
  try {
    if (kind.content === 'parquet') {
      return await readParquet(engine, path)
    }
    if (kind.content === 'text') {
      const csv = await openCsv(path, kind, { name: path, copy, ...options })
      return { path, tables: [], csv, rows: csv.rows, lines: csv.lines, bad: csv.bad }
    }
    const json = await openJson(engine, path, kind, { name: path, copy })
    const columns = [...json.columns.keys()]
    if (columns.length === 0) {
      throw new UserError(
        `${path} has no JSON object with values in it. Write one object on each line, or all of them as one array.`
      )
    }
    const typed = `read_json(${fileLiteral(json.path)}, format = '${json.format}', records = true, hive_partitioning = false)`
    return { ...json, path, typed, tables: [{ columns, select: (names) => selectJson(json, names) }] }
  } catch (error) {
    if (error instanceof UserError) {
      throw error
    }
    throw isReadError(error) ? cannotReadError(path, error) : engineError(`${path} cannot be read`, error)
  }
}

async function readParquet(engine: Engine, path: string): Promise<ReadFile> {
  const typed = `read_parquet(${fileLiteral(path)}, hive_partitioning = false)`
  const texts = await selectTextColumns(engine, `select * from ${typed}`)
  const [{ count }] = await engine.rows<{ count: bigint }>(`select count(*) as count from ${typed}`)
  const select = (names: readonly string[]): string =>
    `select ${names.map((name) => texts.get(name)).join(', ')} from ${typed}`
  const lines = { header: 0, read: Number(count), rejected: 0, blank: 0 }
  return { path, typed, tables: [{ columns: [...texts.keys()], select }], rows: Number(count), lines, bad: [] }
}

/** CSVs of the same form are read together, side by side. */
const csvTables = (files: readonly CsvFile[]): Table[] =>
  csvRelations(files).map(({ names, relation }) => ({
    columns: names,
    select: (columns) => `select ${columns.map(ident).join(', ')} from ${relation}`
  }))

/** Columns of one name are one, whatever its capital letters. */
function unionByName(tables: readonly Table[], names: readonly string[]): string {
  return tables
    .map((table) => {
      const { columns } = table
      const own = names.flatMap((name) => columns.find((column) => column.toLowerCase() === name.toLowerCase()) ?? [])
      const texts = names.map((name) => {
        const column = own.find((one) => one.toLowerCase() === name.toLowerCase())
        return `${column === undefined ? 'null::varchar' : ident(column)} as ${ident(name)}`
      })
      // A table that has none of them has its rows all the same.
      return `select ${texts.join(', ')} from ${inParentheses(table.select(own.length === 0 ? columns.slice(0, 1) : own))}`
    })
    .join(' union all ')
}

/** Size and times of a file, which change with it; programs that copy set the time of its content, but not that of its entry. */
function readStamp(path: string): string {
  const { size, mtimeMs, ctimeMs, ino } = stat(path)
  return [size, mtimeMs, ctimeMs, ino].join()
}

function stat(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    throw cannotReadError(path, error)
  }
}

const encodingNote = (path: string, csv: CsvFile | undefined): string[] =>
  csv?.encoding.isGuess === true
    ? [
        `${path} is not UTF-8. It is read as ${csv.encoding.label}, which is a guess: another one is set with --encoding <name>.`
      ]
    : []
