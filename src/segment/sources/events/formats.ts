import { join } from 'node:path'
import { parseKeepingLongIds } from '../../../destinations/amazon-ads-dsp-amc/api/json'
import { PrivateFolder } from '../../../system/privateFolder'
import { UserError } from '../../../system/userError'
import { cannotReadError, isReadError } from '../bytes'
import { prepareJsonArray } from '../copy'
import { detectDelimiter } from '../tables/csvLayout'
import type { FileKind } from '../fileKind'
import { DATABASES } from '../fileKind'
import type { Line } from '../lines'

/** Throws UserError, before anything is read, for a file that holds no events, with what it is and what to do. */
export function rejectUnsupportedFiles(name: string, { content, encoding, text, advice }: FileKind): void {
  const isTable = content === 'text' && detectDelimiter(text) !== undefined
  const database = DATABASES[content]
  if (isTable || database !== undefined) {
    const utf16 = encoding.startsWith('utf-16') ? ' in UTF-16' : ''
    const what = isTable ? `looks like CSV${utf16}, not like events` : `is a ${database} database, not events`
    throw new UserError(`${name} ${what}. To send the people of a table use: amazon-ads-dsp-amc rows ${name}`)
  }
  if (advice !== undefined) {
    throw new UserError(`${name} ${advice}`)
  }
}

/** Whether the file holds events in another form than lines of text. */
export const needsDuckDB = ({ content }: FileKind): boolean => content === 'jsonArray' || content === 'parquet'

/**
 * The events of a JSON array or of a Parquet file, in their order, numbered from 1. An array that is packed, or not UTF-8,
 * is read to its verified end before its first event comes.
 */
export async function* readLinesWithDuckDB(
  path: string,
  kind: FileKind,
  options: { signal: AbortSignal; onBytes?: (chunk: Buffer) => void }
): AsyncGenerator<Line[]> {
  const { Engine, engineError, fileLiteral } = await import('../duckdb')
  const folder = await PrivateFolder.create('events')
  const engine = await Engine.open(folder.path)
  let number = 0
  try {
    const file =
      kind.content === 'parquet' ? path : await prepareJsonArray(path, kind, join(folder.path, 'events.json'), options)
    await engine.run('set preserve_insertion_order = true')
    const query =
      kind.content === 'parquet'
        ? `select to_json("whole row")::varchar from read_parquet(${fileLiteral(file)}, hive_partitioning = false) as "whole row"`
        : `select json::varchar from read_json_objects(${fileLiteral(file)}, format = 'array', hive_partitioning = false,
             maximum_object_size = ${MAX_EVENT})`
    for await (const rows of engine.stream(query)) {
      options.signal.throwIfAborted()
      yield rows.map(([text]) => toLine(++number, text as string | null, kind.content === 'parquet'))
    }
  } catch (error) {
    if (options.signal.aborted || error instanceof UserError) {
      throw error
    }
    throw isReadError(error)
      ? cannotReadError(path, error)
      : engineError(`${path} cannot be read behind event ${number}`, error)
  } finally {
    engine.end()
    folder.remove()
  }
}

/** Characters of the longest event that is read. */
const MAX_EVENT = 16_777_216

function toLine(number: number, text: string | null, isParquet: boolean): Line {
  const known = text ?? ''
  return isParquet
    ? { number, value: withoutNulls(parseKeepingLongIds(known)), bytes: known.length }
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
    return typeof value === 'string' ? parseKeepingLongIds(value) : value
  } catch {
    return value
  }
}
