import { UserError } from '../../../system/userError'
import { openDuckDB } from './duckdb'
import { openFiles, expandFiles } from './files'
import { detectFileKind } from '../events/kindOfFile'
import { POSTGRES, POSTGRES_URL, openPostgres } from './postgres'
import type { Source, SourceOptions } from './source'
import { rejectDelimiter } from './source'
import { openSqlite } from './sqlite'

/** Opens what is named, by what it is. Throws CannotRun with what to do instead. */
export async function openSource(options: SourceOptions): Promise<Source> {
  const { engine, sources, delimiter } = options
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
  if (sources.length === 1 && sources[0] === POSTGRES) {
    rejectDelimiter(POSTGRES, delimiter)
    return openPostgres(options)
  }
  const files = await expandFiles(engine, sources)
  if (files.length === 1) {
    const { content } = detectFileKind(files[0])
    if (content === 'DuckDB' || content === 'SQLite') {
      rejectDelimiter(files[0], delimiter)
    }
    if (content === 'DuckDB') {
      return openDuckDB(files[0], options)
    }
    if (content === 'SQLite') {
      return openSqlite(files[0], options)
    }
  }
  return openFiles(files, options)
}
