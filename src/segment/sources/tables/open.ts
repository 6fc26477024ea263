import { UserError } from '../../../system/userError'
import { readFileKind } from '../fileKind'
import { openDuckDB } from './duckdb'
import { expandFiles, openFiles } from './files'
import { POSTGRES, POSTGRES_URL, openPostgres } from './postgres'
import type { Source, SourceOptions } from './source'
import { rejectTextOptions } from './source'
import { openSqlite } from './sqlite'
import { splitObjects } from './structure'

/** Opens what is named, by what it is. Throws UserError with what to do instead. */
export async function openSource(options: SourceOptions): Promise<Source> {
  const { sources } = options
  if (sources.some((source) => /^postgres(ql)?:\/\//.test(source))) {
    throw new UserError(
      `An address with a password does not belong on a command line, which others can see: set ${POSTGRES_URL} in the environment and name ${POSTGRES} as the source.`
    )
  }
  if (sources.includes('-')) {
    throw new UserError(
      'Rows are compared with the last run and may be read twice: name a file instead of standard input.'
    )
  }
  const source = await openByKind(options)
  try {
    const rows = await source.sample(SAMPLE_ROWS)
    rejectEvents(source, rows)
    const sampled = {
      ...source,
      sample: (limit: number) => (limit <= SAMPLE_ROWS ? Promise.resolve(rows.slice(0, limit)) : source.sample(limit))
    }
    return splitObjects(sampled, [...rows, ...((await source.sampleObjects?.(SAMPLE_ROWS)) ?? [])])
  } catch (error) {
    await source.close().catch(() => undefined)
    throw error
  }
}

async function openByKind(options: SourceOptions): Promise<Source> {
  const { engine, sources } = options
  if (sources.length === 1 && sources[0] === POSTGRES) {
    rejectTextOptions(POSTGRES, options)
    return openPostgres(options)
  }
  const files = await expandFiles(engine, sources)
  if (files.length > 1) {
    return openFiles(files, options)
  }
  const { content } = await readFileKind(files[0])
  if (content !== 'duckdb' && content !== 'sqlite') {
    return openFiles(files, options)
  }
  rejectTextOptions(files[0], options)
  return content === 'duckdb' ? openDuckDB(files[0], options) : openSqlite(files[0], options)
}

/** Rows from which the content of columns is detected. */
const SAMPLE_ROWS = 1000

const EVENT_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias']
const EVENT_OBJECTS = ['properties', 'traits', 'context']

function rejectEvents({ name, columns }: Source, rows: readonly (string | null)[][]): void {
  const type = columns.indexOf('type')
  if (type === -1 || !EVENT_OBJECTS.some((object) => columns.includes(object))) {
    return
  }
  if (rows.length > 0 && rows.every((row) => EVENT_TYPES.includes(row[type] ?? ''))) {
    throw new UserError(`${name} holds events, not rows of people. Send them with: amazon-ads-dsp-amc sync ${name}`)
  }
}
