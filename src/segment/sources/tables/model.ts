import { UserError } from '../../../system/userError'
import { readSmallFile } from '../../../system/files'
import { cannotReadError } from '../bytes'
import { RowsError } from '../rowsError'

/** A table of a database: its schema only where it is not the one that is meant without any. */
export interface TableName {
  schema?: string
  table: string
}

const isFile = (model: string): boolean => /\.sql$/i.test(model)

interface ModelOptions {
  /** For the user. */
  source: string
  model?: string
  tables: readonly TableName[]
  /** The table as the database's SQL has it. */
  quote: (table: TableName) => string
}

/** The query that gives the rows of a database: a model's SELECT, a table by its name, or the only one. Throws UserError. */
export function chooseQuery({ source, model, tables, quote }: ModelOptions): string {
  if (model !== undefined && isFile(model)) {
    return readSelect(model)
  }
  const names = tables.map(nameTable)
  if (tables.length === 0) {
    throw new UserError(`${source} has no table.`)
  }
  if (model === undefined && tables.length > 1) {
    throw new RowsError(
      `${source} has several tables: ${names.join(', ')}. Name one with --model <table>, or give a SELECT with --model <file.sql>.`,
      { kind: 'severalTables', tables: names }
    )
  }
  // A name with a dot in it comes before a name behind a schema.
  const table =
    model === undefined
      ? tables[0]
      : (tables.find((one) => one.schema === undefined && one.table === model) ??
        tables.find((one) => `${one.schema ?? 'main'}.${one.table}` === model) ??
        tables.find((one) => nameTable(one).toLowerCase() === model.toLowerCase()))
  if (table === undefined) {
    throw new UserError(`${source} has no table ${String(model)}. Its tables are: ${names.join(', ')}.`)
  }
  return `select * from ${quote(table)}`
}

const nameTable = ({ schema, table }: TableName): string => (schema === undefined ? table : `${schema}.${table}`)

/** The SELECT in a file, without what ends it. Throws UserError for what is not one SELECT. */
export function readSelect(path: string): string {
  let text: string
  try {
    text = readSmallFile(path)
  } catch (error) {
    throw cannotReadError(path, error)
  }
  const [query, ...others] = splitStatements(text.replace(/^\uFEFF/, ''))
  if (others.length > 0 || !/^(select|with|from|values|table)\b/i.test(withoutComments(query ?? '').trim())) {
    throw new UserError(`The model ${path} must be one SELECT.`)
  }
  return query
}

/** What is one sign of SQL for us: a comment, a text, a quoted name, PostgreSQL's text between dollars, a semicolon. */
const SQL_PARTS = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|;|[^;'"$/-]+|[\s\S]/g

const isComment = (part: string): boolean => part.startsWith('--') || part.startsWith('/*')

/** The statements that have more than comments in them. */
function splitStatements(sql: string): string[] {
  const statements = ['']
  for (const [part] of sql.matchAll(SQL_PARTS)) {
    if (part === ';') {
      statements.push('')
    } else {
      statements[statements.length - 1] += part
    }
  }
  return statements.filter((statement) => withoutComments(statement).trim() !== '')
}

const withoutComments = (sql: string): string =>
  [...sql.matchAll(SQL_PARTS)].map(([part]) => (isComment(part) ? ' ' : part)).join('')

/** Takes a query as a part of another; a comment at its end must not swallow the bracket. */
export const inParentheses = (query: string): string => `(${query}\n)`

/** Names as columns of one table: SQL knows no difference between capital and small letters. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let count = 2; taken.has(free.toLowerCase()); count++) {
      free = `${name} ${count}`
    }
    taken.add(free.toLowerCase())
    return free
  })
}
