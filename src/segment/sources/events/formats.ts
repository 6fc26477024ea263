import { parseWithExactIds } from '../../../destinations/amazon-ads-dsp-amc/api/longIds'
import { PrivateFolder } from '../../../system/privateFolder'
import { UserError } from '../../../system/userError'
import { detectDelimiter } from '../delimiter'
import type { FileKind } from '../fileKind'
import type { Line } from './lines'
import { detectKindInZstd } from '../zstd'

/** Refuses, before anything is read, a file that holds no events, in one line that says what it is. Throws CannotRun. */
export function rejectUnsupportedFiles(name: string, { content, encoding, text = '' }: FileKind): void {
  const utf16 = encoding.startsWith('utf-16') ? ' in UTF-16' : ''
  if (content === 'text' && detectDelimiter(text) !== undefined) {
    throw new UserError(
      `${name} looks like CSV${utf16}, not like events. To send the people of a table use: amazon-ads-dsp-amc rows ${name}`
    )
  }
  if (content === 'DuckDB' || content === 'SQLite') {
    throw new UserError(
      `${name} is a ${content} database, not events. To send the people of a table use: amazon-ads-dsp-amc rows ${name}`
    )
  }
  if (content === 'a ZIP or Excel file') {
    throw new UserError(`${name} is a ZIP or Excel file, not events. Unpack it.`)
  }
}

/** Whether the file holds events in another form than lines of UTF-8: it is read by DuckDB, or written anew. */
export const isOtherFormat = ({ content, encoding, packed }: FileKind): boolean =>
  content === 'one JSON array' || content === 'Parquet' || packed === 'zstd' || encoding.startsWith('utf-16')

/** Text of UTF-16 as bytes of UTF-8. */
export async function* decodeToUtf8(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) {
    yield Buffer.from(decoder.decode(chunk, { stream: true }))
  }
  yield Buffer.from(decoder.decode())
}

/** What is inside a file that zstd packed. Throws CannotRun when it cannot be unpacked. */
export async function kindOfZstd(path: string): Promise<FileKind> {
  const { engineError } = await import('../duckdb')
  const { engine, end } = await engineForEvents()
  try {
    return await detectKindInZstd(engine, path)
  } catch (error) {
    throw engineError(`${path} cannot be read`, error)
  } finally {
    end()
  }
}

/** The events of a JSON array, of a Parquet file or of what zstd packed, in their order, numbered from 1. */
export async function* readLinesWithDuckDB(path: string, kind: FileKind, signal: AbortSignal): AsyncGenerator<Line[]> {
  const { engineError } = await import('../duckdb')
  const { engine, end } = await engineForEvents()
  let number = 0
  try {
    await engine.run('set preserve_insertion_order = true')
    for await (const rows of engine.stream(await queryFor(path, kind))) {
      signal.throwIfAborted()
      yield rows.map(([text]) => toLine(++number, text as string | null, kind.content === 'Parquet'))
    }
  } catch (error) {
    throw signal.aborted || error instanceof UserError
      ? error
      : engineError(`${path} cannot be read behind event ${number}`, error)
  } finally {
    end()
  }
}

type Engine = import('../duckdb').Engine

/** DuckDB with a folder of its own, loaded by what needs it. */
async function engineForEvents(): Promise<{ engine: Engine; end: () => void }> {
  const { Engine } = await import('../duckdb')
  const folder = await PrivateFolder.create('events')
  const engine = await Engine.open(folder.path)
  const end = (): void => {
    engine.end()
    folder.remove()
  }
  return { engine, end }
}

/** Characters of the longest event that is read. */
const MAX_EVENT = 16_777_216

async function queryFor(path: string, { content, packed }: FileKind): Promise<string> {
  const { literal } = await import('../duckdb')
  if (content === 'Parquet') {
    return `select to_json("whole row")::varchar from read_parquet(${literal(path)}) as "whole row"`
  }
  const file = `${literal(path)}, compression = ${literal(packed ?? 'uncompressed')}`
  if (content === 'one JSON array') {
    return `select json::varchar from read_json_objects(${file}, format = 'array', maximum_object_size = ${MAX_EVENT})`
  }
  return `select line from read_csv(${file}, auto_detect = false, header = false, delim = '\x01', quote = '',
    escape = '', columns = {'line': 'VARCHAR'}, max_line_size = ${MAX_EVENT}, null_padding = true)`
}

function toLine(number: number, text: string | null, isParquet: boolean): Line {
  const known = text ?? ''
  return isParquet
    ? { number, value: withoutNulls(parseWithExactIds(known)), bytes: known.length }
    : { number, text: known }
}

/** A column of an event that has none of it is null; objects may be kept as their JSON text. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value
  }
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] =>
    inner === null ? [] : [[key, OBJECTS.includes(key) ? parsed(withoutNulls(inner)) : withoutNulls(inner)]]
  )
  return Object.fromEntries(entries)
}

/** What Segment's events have as objects. */
const OBJECTS = ['properties', 'traits', 'context', 'personas']

function parsed(value: unknown): unknown {
  try {
    return typeof value === 'string' ? parseWithExactIds(value) : value
  } catch {
    return value
  }
}
