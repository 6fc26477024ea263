import { UserError } from '../../../system/userError'
import { detectDelimiter, isUsual } from '../delimiter'
import { namesAPerson } from '../columns/match'
import type { Cell, Engine } from '../duckdb'
import { ident, literal } from '../duckdb'

/** How a text file writes rows. */
export interface Dialect {
  delimiter: string
  quote: string
  escape: string
  header: boolean
  /** Blank lines before it. */
  skip: number
  /** Of the columns, in their order, each once: made up for a file without a header. */
  names: string[]
}

/** Lines that are looked at to find the delimiter. */
const SAMPLE_LINES = 20_480

/** Lines that are looked at to tell a title from the names of the columns. */
const LINES_BELOW_A_TITLE = 100

/** Lines that cannot be read and are kept for the list of them; more are left out of the list. */
export const MOST_BAD_LINES = 100_000

/** What no name of a column is: an address, a hash. */
const VALUE = /@[^@\s]+\.|^[0-9a-f]{32,64}$/i

/** What is a value for the most part, and a name in a table with a column for each year. */
const NUMBER = /^[+\d][\d\s.,()/-]*$/

/** Whether these are names of columns: where no cell speaks against it, or one is named like an identity or a key. */
const isHeader = (cells: readonly string[]): boolean =>
  !cells.some((cell) => VALUE.test(cell)) && (!cells.some((cell) => NUMBER.test(cell)) || namesAPerson(cells))

/** How the file is packed, in the engine's word, how it begins, and the delimiter that somebody named. */
interface TextFile {
  path: string
  packed: string
  text: string
  delimiter?: string
}

/** Throws CannotRun for a file that is no table. */
export async function detectDialect(engine: Engine, textFile: TextFile): Promise<Dialect> {
  const { path, packed, text } = textFile
  const file = `${literal(path)}, compression = ${literal(packed)}`
  const known = textFile.delimiter ?? unusualDelimiterOf(text)
  const { delimiter, width, skip, ...found } = await sniffed(engine, file, known)
  // Quotes may come later than the lines that were looked at.
  const quote = found.quote.length === 1 ? found.quote : '"'
  const escape = found.escape.length === 1 ? found.escape : quote
  const [first] = await firstLines(engine, file, { delimiter, quote, escape, width }, 1)
  if (first === undefined) {
    throw new UserError(`${path} holds no row.`)
  }
  if (first.length === 1 && (await hasTitle(engine, file, quote, known))) {
    throw new UserError(
      `${path} has one cell in its first line and several in those below. Take away the title above the names of the columns.`
    )
  }
  const header = isHeader(first)
  const names = distinct(first.map((cell, place) => nameOf(cell, place, header)))
  return { delimiter, quote, escape, header, skip, names }
}

interface Lines {
  delimiter: string
  quote: string
  escape: string
  width: number
}

type Sniffed = Lines & { skip: number }

/** The engine finds the usual ones alone, but looks at more lines for them. */
function unusualDelimiterOf(text: string): string | undefined {
  const found = detectDelimiter(text)
  return found === undefined || isUsual(found) ? undefined : found
}

async function sniffed(engine: Engine, file: string, known: string | undefined, padded = false): Promise<Sniffed> {
  const given = known === undefined ? '' : `, delim = ${literal(known)}`
  const [found] = await engine.rows<Sniffed & Record<string, Cell>>(
    `select "Delimiter" as delimiter, "Quote" as quote, "Escape" as escape, "SkipRows"::int as skip,
       len("Columns")::int as width from sniff_csv(${file}, all_varchar = true, ignore_errors = true,
       strict_mode = false, null_padding = ${padded}, sample_size = ${SAMPLE_LINES}${given})`
  )
  return { ...found, delimiter: known ?? found.delimiter }
}

/** The cells of the first lines, without blank ones behind: lines with more cells are none of their doing. */
async function firstLines(
  engine: Engine,
  file: string,
  { delimiter, quote, escape, width }: Lines,
  lines: number
): Promise<string[][]> {
  const columns = Array.from({ length: width }, (_, place) => `'cell ${place}': 'VARCHAR'`)
  // Several readers at a time would give any row as the first one.
  const rows = await engine.rows<Record<string, string | null>>(
    `select * from read_csv(${file}, auto_detect = false, delim = ${literal(delimiter)}, quote = ${literal(quote)},
       escape = ${literal(escape)}, header = false, columns = {${columns.join(', ')}}, ignore_errors = true,
       null_padding = true, parallel = false) limit ${lines}`
  )
  return rows.map((row) => {
    const cells = Object.values(row).map((cell) => cell?.trim() ?? '')
    while (cells.length > 1 && cells[cells.length - 1] === '') {
      cells.pop()
    }
    return cells
  })
}

/** Whether most of the first lines have more cells than the very first. */
async function hasTitle(engine: Engine, file: string, quote: string, known: string | undefined): Promise<boolean> {
  const { delimiter, width } = await sniffed(engine, file, known, true)
  const [, ...lines] = await firstLines(engine, file, { delimiter, quote, escape: quote, width }, LINES_BELOW_A_TITLE)
  return lines.filter((cells) => cells.length > 1).length > lines.length / 2
}

/** The rows of files of one dialect, as a relation of text columns. */
export function csvRelation(paths: readonly string[], packed: string, dialect: Dialect): string {
  const { delimiter, quote, escape, header, skip, names } = dialect
  const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')
  return `read_csv([${paths.map(literal).join(', ')}], compression = ${literal(packed)}, auto_detect = false,
    delim = ${literal(delimiter)}, quote = ${literal(quote)}, escape = ${literal(escape)}, header = ${header},
    skip = ${skip}, columns = {${columns}}, store_rejects = true, rejects_limit = ${MOST_BAD_LINES})`
}

export interface BadLine {
  file: string
  line: number
  reason: string
}

const REASONS: Record<string, string> = {
  'MISSING COLUMNS': 'has fewer cells than the header',
  'TOO MANY COLUMNS': 'has more cells than the header',
  'UNQUOTED VALUE': 'has a quote that does not end',
  'INVALID ENCODING': 'is not UTF-8',
  'LINE SIZE OVER MAXIMUM': 'is longer than 2 MB'
}

/** The lines that the last reading of CSV files left out, each once. */
export async function listBadLines(engine: Engine): Promise<BadLine[]> {
  const rows = await engine.rows<{ file: string; line: bigint; kind: string }>(
    `select s.file_path as file, e.line, min(e.error_type)::varchar as kind
     from reject_errors e join reject_scans s using (scan_id, file_id)
     where scan_id = (select max(scan_id) from reject_scans) group by all order by all`
  )
  return rows.map(({ file, line, kind }) => ({
    file,
    line: Number(line),
    reason: `The line ${REASONS[kind] ?? 'cannot be read'}.`
  }))
}

const nameOf = (cell: string, place: number, header: boolean): string =>
  header && cell !== '' ? cell : `column${place + 1}`

/** SQL knows no difference between capital and small letters. */
function distinct(names: string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let count = 2; taken.has(ident(free).toLowerCase()); count++) {
      free = `${name} ${count}`
    }
    taken.add(ident(free).toLowerCase())
    return free
  })
}
