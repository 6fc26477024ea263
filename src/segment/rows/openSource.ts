import { CannotRun } from '../cannotRun'
import { duckdbSource } from './database'
import { fileSource, filesOf } from './files'
import { kindOfFile } from './kindOfFile'
import { POSTGRES, POSTGRES_URL, postgresSource } from './postgres'
import type { Source, SourceOptions } from './source'
import { refuseDelimiter } from './source'
import { sqliteSource } from './sqlite'

/** Opens what is named, by what it is. Throws CannotRun with what to do instead. */
export async function openSource(options: SourceOptions): Promise<Source> {
  const { engine, sources, delimiter } = options
  if (sources.some((source) => /^postgres(ql)?:\/\//.test(source))) {
    throw new CannotRun(
      `An address with a password does not belong on a command line, which others can see: set ${POSTGRES_URL} in the environment and name ${POSTGRES} as the source.`
    )
  }
  if (sources.includes('-')) {
    throw new CannotRun(
      'Rows are compared with the last run and may be read twice: name a file instead of standard input.'
    )
  }
  if (sources.length === 1 && sources[0] === POSTGRES) {
    refuseDelimiter(POSTGRES, delimiter)
    return postgresSource(options)
  }
  const files = await filesOf(engine, sources)
  if (files.length === 1) {
    const { content } = kindOfFile(files[0])
    if (content === 'DuckDB' || content === 'SQLite') {
      refuseDelimiter(files[0], delimiter)
    }
    if (content === 'DuckDB') {
      return duckdbSource(files[0], options)
    }
    if (content === 'SQLite') {
      return sqliteSource(files[0], options)
    }
  }
  return fileSource(files, options)
}
