import { CannotRun } from '../cannotRun'
import type { Engine } from './engine'
import { ident, literal } from './engine'

/** How a text file writes rows. */
export interface Dialect {
  delimiter: string
  quote: string
  escape: string
  header: boolean
  /** Of the columns, in their order, each once: made up for a file without a header. */
  names: string[]
}

/** Lines that are looked at to find the delimiter. */
const SAMPLE_LINES = 20_480

/** Lines that cannot be read and are kept for the list of them; more are left out of the list. */
export const MOST_BAD_LINES = 100_000

/** What is a value rather than the name of a column: an address, a number, a hash. */
const VALUE = /@[^@\s]+\.|^[+\d][\d\s.,()/-]*$|^[0-9a-f]{32,64}$/i

/** Throws CannotRun for a file that is no table. */
export async function dialectOf(engine: Engine, path: string, packed: string): Promise<Dialect> {
  const file = `${literal(path)}, compression = ${literal(packed)}`
  const [found] = await engine.rows<{ delimiter: string; quote: string; escape: string; width: number }>(
    `select "Delimiter" as delimiter, "Quote" as quote, "Escape" as escape, len("Columns")::int as width from sniff_csv(${file},
       all_varchar = true, ignore_errors = true, strict_mode = false, sample_size = ${SAMPLE_LINES})`
  )
  // Quotes may come later than the lines that were looked at.
  const quote = found.quote.length === 1 ? found.quote : '"'
  const escape = found.escape.length === 1 ? found.escape : quote
  const delimiter = found.delimiter.replace('\\t', '\t')
  const columns = Array.from({ length: found.width }, (_, place) => `'column${place + 1}': 'VARCHAR'`)
  const read = `read_csv(${file}, auto_detect = false, delim = ${literal(delimiter)}, quote = ${literal(quote)},
    escape = ${literal(escape)}, header = false, columns = {${columns.join(', ')}}, ignore_errors = true,
    null_padding = true, parallel = false)`
  // Several readers at a time would give any row as the first one.
  const [first] = await engine.rows<Record<string, string | null>>(`select * from ${read} limit 1`)
  if (first === undefined) {
    throw new CannotRun(`${path} holds no row.`)
  }
  // Lines with more cells than the first one are none of its doing.
  const cells = Object.values(first).map((cell) => cell?.trim() ?? '')
  while (cells.length > 1 && cells[cells.length - 1] === '') {
    cells.pop()
  }
  const header = !cells.some((cell) => VALUE.test(cell))
  return { delimiter, quote, escape, header, names: distinct(cells.map((cell, place) => nameOf(cell, place, header))) }
}

/** The rows of files of one dialect, as a relation of text columns. */
export function csvRelation(paths: readonly string[], packed: string, dialect: Dialect): string {
  const { delimiter, quote, escape, header, names } = dialect
  const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')
  return `read_csv([${paths.map(literal).join(', ')}], compression = ${literal(packed)}, auto_detect = false,
    delim = ${literal(delimiter)}, quote = ${literal(quote)}, escape = ${literal(escape)}, header = ${header},
    columns = {${columns}}, store_rejects = true, rejects_limit = ${MOST_BAD_LINES})`
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
export async function badLines(engine: Engine): Promise<BadLine[]> {
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
