import { isUtf8 } from 'node:buffer'
import { asObject } from '../../../destinations/amazon-ads-dsp-amc/api/json'
import { count as formatCount } from '../../../system/numbers'
import { UserError } from '../../../system/userError'
import { readBytes } from '../bytes'
import { CopyWriter, prepareJsonArray } from '../copy'
import type { Engine } from '../duckdb'
import { engineError, fileLiteral, ident, literal } from '../duckdb'
import { decodeToUtf8 } from '../encoding'
import { cutLines, splitLines } from '../lines'
import type { FileKind } from '../fileKind'
import type { BadLine, LineCounts } from './lineCounts'
import { LineTally } from './lineCounts'

/** JSON objects as the engine reads them. */
interface JsonFile {
  path: string
  format: 'newline_delimited' | 'array'
  /** Column → how often each spelling of its name is there: names that differ in capital letters are one. */
  columns: Map<string, string[]>
  /** Columns of numbers with a point: 7.0 is 7. */
  decimals: ReadonlySet<string>
  rows: number
  lines: LineCounts
  bad: readonly BadLine[]
}

/** Bytes of the longest object. */
const MAX_OBJECT_BYTES = 1024 * 1024

/** Names of columns from which on objects are no rows of a table. */
const MOST_COLUMNS = 2_000

/**
 * Looks through JSON from its first byte to its last: lines, or one array. The engine gets the file itself where every line
 * is an object, and else a copy of the lines that are. Throws UserError for what is not JSON, and what reading throws.
 */
export async function openJson(
  engine: Engine,
  path: string,
  kind: FileKind,
  { name, copy }: { name: string; copy: string }
): Promise<JsonFile> {
  if (kind.content === 'jsonArray') {
    return openArray(engine, await prepareJsonArray(path, kind, copy), name)
  }
  const plain = kind.packing === undefined && kind.encoding === 'utf-8' ? await scanPlainLines(path) : undefined
  if (plain !== undefined) {
    const found = await findKeys(engine, path, 'newline_delimited')
    if (found.objects === plain.rows && found.others === 0) {
      const lines = { header: 0, read: plain.rows, rejected: 0, blank: plain.blank }
      return { path, format: 'newline_delimited', ...found, rows: plain.rows, lines, bad: [] }
    }
  }
  const { lines, bad } = await copyObjects(path, kind, name, copy)
  const found = await findKeys(engine, copy, 'newline_delimited')
  if (found.objects !== lines.read) {
    throw new UserError(`${name} cannot be read: ${lines.read - found.objects} of its lines are not valid JSON.`)
  }
  return { path: copy, format: 'newline_delimited', ...found, rows: lines.read, lines, bad }
}

/** An array is read as a whole or not at all; what is not an object in it is rejected by its place. */
async function openArray(engine: Engine, path: string, name: string): Promise<JsonFile> {
  const found = await findKeys(engine, path, 'array').catch((error: unknown) => {
    throw engineError(`${name} cannot be read as one JSON array`, error)
  })
  const bad: BadLine[] = []
  if (found.others > 0) {
    await engine.run('set preserve_insertion_order = true')
    const places = await engine.rows<{ place: bigint }>(
      `select place from (select row_number() over () as place, json from ${objectsIn(path, 'array')})
       where json_type(json) is distinct from 'OBJECT' order by place limit 100000`
    )
    await engine.run('set preserve_insertion_order = false')
    bad.push(
      ...places.map(({ place }) => ({ file: name, line: Number(place), reason: 'The entry is not a JSON object.' }))
    )
  }
  const lines = { header: 0, read: found.objects, rejected: found.others, blank: 0 }
  return { path, format: 'array', ...found, rows: found.objects, lines, bad }
}

/** Counts lines where all are UTF-8 and none is too long; undefined where any is. */
async function scanPlainLines(path: string): Promise<{ rows: number; blank: number } | undefined> {
  const found = { rows: 0, blank: 0 }
  for await (const lines of cutLines(readBytes(path), MAX_OBJECT_BYTES)) {
    for (const { bytes, isTooLong } of lines) {
      const isMarked = found.rows + found.blank === 0 && bytes[0] === 0xef
      if (isMarked || isTooLong || !isUtf8(bytes)) {
        return undefined
      }
      found[isBlank(bytes) ? 'blank' : 'rows'] += 1
    }
  }
  return found
}

/** Most lines begin with a bracket. */
const isBlank = (line: Buffer): boolean => line[0] !== 0x7b && line.toString('latin1').trim() === ''

async function copyObjects(
  path: string,
  kind: FileKind,
  name: string,
  copy: string
): Promise<{ lines: LineCounts; bad: readonly BadLine[] }> {
  const bytes = readBytes(path)
  const isUtf16 = kind.encoding.startsWith('utf-16')
  const tally = new LineTally(name)
  const writer = await CopyWriter.create(copy)
  try {
    for await (const lines of splitLines(
      isUtf16 ? decodeToUtf8(bytes, { label: kind.encoding }) : bytes,
      MAX_OBJECT_BYTES
    )) {
      const good: string[] = []
      for (const line of lines) {
        const refusal = 'refusal' in line ? line.refusal.replace(/^This line |\.$/g, '') : diagnoseJson(line.text)
        if (refusal !== undefined) {
          tally.reject(refusal)
        } else if ('text' in line) {
          const isRow = line.text.trim() !== ''
          tally.count(isRow ? 'read' : 'blank')
          if (isRow) {
            good.push(line.text.trim(), '\n')
          }
        }
      }
      await writer.write(Buffer.from(good.join('')))
    }
  } finally {
    await writer.close()
  }
  return { lines: tally.counts, bad: tally.bad }
}

/** What is wrong with a line, after the words "This line"; undefined for an object and for nothing. */
function diagnoseJson(text: string): string | undefined {
  if (text.trim() === '') {
    return undefined
  }
  try {
    return asObject(parseLeniently(text)) ? undefined : 'is not a JSON object'
  } catch {
    return 'is not valid JSON'
  }
}

/** As the engine does: NaN and Infinity, which Python writes, are numbers, and a comma may stand behind the last value. */
function parseLeniently(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return JSON.parse(
      text.replace(LENIENT, (found, string: string | undefined) => string ?? (found.startsWith(',') ? '' : '0'))
    )
  }
}

const LENIENT = /("(?:[^"\\]|\\.)*")|-?\b(?:NaN|Infinity)\b|,(?=\s*[}\]])/g

const objectsIn = (path: string, format: JsonFile['format']): string =>
  `read_json_objects(${fileLiteral(path)}, format = '${format}', ignore_errors = ${format === 'newline_delimited'},
    hive_partitioning = false, maximum_object_size = ${16 * MAX_OBJECT_BYTES})`

/** Signs for what is not the name of a column. */
const OBJECT = '\u0001'
const OTHER = '\u0002'

/** Objects from which the order of the columns is taken, and which of them are numbers. */
const SAMPLE_OBJECTS = 10_000

interface FoundKeys {
  objects: number
  others: number
  columns: Map<string, string[]>
  decimals: ReadonlySet<string>
}

/** The names of the columns of all objects, those of the first ones in their order. */
async function findKeys(engine: Engine, path: string, format: JsonFile['format']): Promise<FoundKeys> {
  const kinds = `[case when json_type(json) = 'OBJECT' then '${OBJECT}' else '${OTHER}' end]`
  const keys = await engine.rows<{ key: string; count: bigint }>(
    `select key, count(*) as count from (
       select unnest(coalesce(json_keys(json), []) || ${kinds}) as key from ${objectsIn(path, format)}
     ) group by key order by key limit ${MOST_COLUMNS + 3}`
  )
  const count = (name: string): number => Number(keys.find(({ key }) => key === name)?.count ?? 0)
  const names = keys.map(({ key }) => key).filter((key) => key !== OBJECT && key !== OTHER)
  if (names.length > MOST_COLUMNS) {
    throw new UserError(
      `The JSON objects have more than ${formatCount(MOST_COLUMNS)} different names: they are not rows of a table. Write one object for each person.`
    )
  }
  const first = await engine.rows<{ key: string; isDecimal: boolean }>(
    `select key, bool_and(type in ('DOUBLE', 'BIGINT', 'UBIGINT', 'NULL')) and bool_or(type = 'DOUBLE') as "isDecimal"
     from (
       select row, place, key, json_type(json, '/' || replace(replace(key, '~', '~0'), '/', '~1')) as type from (
         select row, unnest(json_keys(json)) as key, generate_subscripts(json_keys(json), 1) as place, json
         from (select row_number() over () as row, json from ${objectsIn(path, format)} limit ${SAMPLE_OBJECTS})
         where json_type(json) = 'OBJECT'
       )
     ) group by key order by min(row), min(place)`
  )
  const columns = new Map<string, string[]>()
  const byLowerCase = new Map<string, string[]>()
  for (const key of new Set([...first.map(({ key }) => key), ...names])) {
    const lower = key.trim().toLowerCase()
    const spellings = byLowerCase.get(lower)
    if (spellings === undefined) {
      const only = [key]
      byLowerCase.set(lower, only)
      columns.set(key, only)
    } else {
      spellings.push(key)
    }
  }
  const decimals = new Set(first.filter(({ isDecimal }) => isDecimal).map(({ key }) => key))
  return { objects: count(OBJECT), others: count(OTHER), columns, decimals }
}

/** The rows as a query of text columns: exact, whatever type an object has there. */
export function selectJson({ path, format, columns, decimals }: JsonFile, names: readonly string[]): string {
  const wanted = names.map((name) => columns.get(name) ?? [])
  const keys = [...new Set(wanted.flat())]
  const paths = keys.map((key) => literal(`/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`))
  const value = (key: string): string => {
    const text = `v[${keys.indexOf(key) + 1}]`
    return decimals.has(key) ? `regexp_replace(${text}, '^(-?\\d+)\\.0+$', '\\1')` : text
  }
  const texts = wanted.map((spellings, index) => {
    const all = spellings.map(value)
    return `${all.length === 1 ? all[0] : `coalesce(${all.join(', ')})`} as ${ident(names[index])}`
  })
  return `select ${texts.join(', ')} from (
    select json_extract_string(json, [${paths.join(', ')}]) as v from ${objectsIn(path, format)}
    where json_type(json) = 'OBJECT')`
}
