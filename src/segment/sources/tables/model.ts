import { UserError } from '../../../system/userError'
import { cannotReadError } from '../events/sources'
import { readSmallFile } from '../../../system/files'
import { RowsError } from './problem'

/** A query that gives the rows, by a file that holds it or the name of its table. Throws CannotRun. */
export function readQuery(model: string, quote: (name: string) => string): string {
  if (!/\.sql$/i.test(model)) {
    return `select * from ${model.split('.').map(quote).join('.')}`
  }
  let text: string
  try {
    text = readSmallFile(model)
  } catch (error) {
    throw cannotReadError(model, error)
  }
  const query = text.replace(/^\uFEFF/, '').replace(/[\s;]+$/, '')
  if (!/^(\s|--.*\n|\/\*([^*]|\*(?!\/))*\*\/)*(select|with|from|values|table)\b/i.test(query)) {
    throw new UserError(`The model ${model} must be one SELECT.`)
  }
  return query
}

/** Takes a query as a part of another; a comment at its end must not swallow the bracket. */
export const inParentheses = (query: string): string => `(${query}\n)`

/** The table that is meant where none is named. Throws CannotRun that lists the tables when there are several. */
export function onlyTable(source: string, tables: readonly string[]): string {
  if (tables.length === 1) {
    return tables[0]
  }
  throw tables.length === 0
    ? new UserError(`${source} has no table.`)
    : new RowsError(
        `${source} has several tables: ${tables.join(', ')}. Name one with --model <table>, or give a SELECT with --model <file.sql>.`,
        { is: 'several tables', tables }
      )
}
