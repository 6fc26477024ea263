import { UserError } from '../../../system/userError'
import { namesAPerson } from '../columns/match'
import type { Dialect } from './csvRows'
import { findNextLine, RowCutter } from './csvRows'
import { distinctNames } from './model'

/** How a table is laid out in its text. */
export interface Layout {
  dialect: Dialect
  /** Of the columns, in their order, each once: made up for a file without a header. */
  names: string[]
  /** Cells of the first row: more than names where the last have no name. */
  width: number
  /** Lines that are no row of the table: `sep=;` above it. */
  above: number
  hasHeader: boolean
  /** The first row as it is in the file, in UTF-8. */
  headerBytes: Buffer
  /** What the cells of a column look like, where they all look alike. */
  shapes: (Shape | undefined)[]
}

type Shape = (cell: string) => boolean

/** Signs that part the cells of most tables. */
const USUAL = [',', ';', '\t', '|']

/** Signs that part the cells of some, and stand in few names of columns: punctuation, and control characters made for it. */
const UNUSUAL = [...'^~:#!%&*+=/\\$?¦§\x01\x1c\x1d\x1e\x1f']

/** Separates the cells of a table of one column: a character that no cell has. */
const NOTHING = '\x1f'

/** Rows below the first one that are looked at. */
const ROWS_BELOW = 100

/** Share of the rows from which on cells look alike. */
const MOST = 0.9

/** What is never the name of a column: an address, a hash, a UUID. */
const VALUE = /@[^@\s]+\.|^[0-9a-f]{32,64}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What is a value for the most part, and a name in a table with a column for each year. */
const NUMBER = /^[+\d][\d\s.,()/-]*$/

const EMAIL = /^[^@\s]+@[^@\s]+$/
const HEX = /^[0-9a-f-]{32,64}$/i

/** Whether these are names of columns: where no cell speaks against it, or one is named like an identity or a key. */
const isHeader = (cells: readonly string[]): boolean =>
  !cells.some((cell) => VALUE.test(cell)) && (!cells.some((cell) => NUMBER.test(cell)) || namesAPerson(cells))

interface LayoutOptions {
  /** For the user. */
  name: string
  delimiter?: string
  header?: boolean
  /** Whether the text is the whole file. */
  isWhole: boolean
}

/** Finds out how a table is laid out by the beginning of its text. Throws UserError for text that is not a table. */
export function detectLayout(text: string, options: LayoutOptions): Layout {
  const { name, isWhole } = options
  const hint = SEPARATOR.exec(text)
  const bytes = Buffer.from(hint === null ? text : text.slice(hint[0].length))
  const found = options.delimiter ?? hint?.[1] ?? findDelimiter(bytes, isWhole) ?? findDelimiter(bytes, isWhole, false)
  const dialect = detectQuoting(bytes, found ?? NOTHING, isWhole)
  const [first, ...below] = readSample(bytes, dialect, isWhole)
  if (first === undefined) {
    throw new UserError(
      isWhole ? `${name} has no rows.` : `${name} has a first line of more than 256 KB: it is not a table of people.`
    )
  }
  if (first.cells === undefined) {
    throw new UserError(`${name} has a quote in its first line that does not end.`)
  }
  const cells = first.cells.map((cell) => cell.trim())
  if (cells.length === 1 && hasTitle(bytes, isWhole, options.delimiter)) {
    throw new UserError(
      `${name} has one cell in its first line and several in those below. Remove the title above the names of the columns.`
    )
  }
  const hasHeader = options.header ?? isHeader(cells)
  const unnamed = [...cells].reverse().findIndex((cell) => cell !== '')
  const named = cells.slice(0, unnamed === -1 ? 1 : cells.length - unnamed)
  const rows = below.flatMap((row) => (row.cells === undefined || row.bytes.equals(first.bytes) ? [] : [row.cells]))
  return {
    dialect,
    names: distinctNames(
      named.map((cell, index) => (hasHeader && cell !== '' ? withoutApostrophes(cell) : `column${index + 1}`))
    ),
    width: cells.length,
    above: hint === null ? 0 : 1,
    hasHeader,
    headerBytes: hasHeader ? first.bytes : Buffer.alloc(0),
    shapes: named.map((_, index) => detectShape(rows.map((row) => row[index]?.trim() ?? '')))
  }
}

const withoutApostrophes = (name: string): string => (IN_APOSTROPHES.test(name) ? name.slice(1, -1) : name)

/** The line by which spreadsheets say the delimiter. */
const SEPARATOR = /^\uFEFF*"?sep=([^\r\n"])"?[^\S\r\n]*(?:\r\n|\n|\r)/i

/** The sign that parts the cells of a table, if the text begins like one; undefined for text of another kind. */
export function detectDelimiter(text: string, isWhole = true): string | undefined {
  return text.trimStart().startsWith('{') ? undefined : findDelimiter(Buffer.from(text), isWhole)
}

/** `isStrict`: half of the rows have as many cells as the first; else they have several. */
function findDelimiter(bytes: Buffer, isWhole: boolean, isStrict = true): string | undefined {
  const fits = (delimiter: string): { delimiter: string; width: number; rows: number } => {
    const [first = 0, ...below] = readSample(bytes, standardDialect(delimiter), isWhole).flatMap(
      ({ cells }) => cells?.length ?? []
    )
    const rows = below.filter((count) => (isStrict ? count === first : count > 1)).length
    return { delimiter, width: first > 1 && rows >= below.length / 2 ? first : 0, rows }
  }
  const widest = (delimiters: readonly string[]): string | undefined => {
    const [best] = delimiters.map(fits).sort((a, b) => b.width - a.width || b.rows - a.rows)
    return best.width > 1 ? best.delimiter : undefined
  }
  return widest(USUAL) ?? (isStrict ? widest(UNUSUAL) : undefined)
}

const standardDialect = (delimiter: string): Dialect => ({ delimiter, quote: '"', escape: '"' })

interface SampleRow {
  /** Absent where a quote goes wrong. */
  cells?: string[]
  bytes: Buffer
}

/** The first rows that are not blank; one that continues behind the bytes is not among them. */
function readSample(bytes: Buffer, dialect: Dialect, isWhole: boolean): SampleRow[] {
  const cutter = new RowCutter(dialect)
  const rows: SampleRow[] = []
  let at = 0
  while (at < bytes.length && rows.length <= ROWS_BELOW) {
    const cut = cutter.cut(bytes, at, isWhole)
    const next = cut === 'row' ? cutter.end : findNextLine(bytes, at, isWhole)
    // A line that the bytes cut, or a quote that does not close within them.
    if (next === -1) {
      break
    }
    if (cut !== 'row') {
      rows.push({ bytes: bytes.subarray(at, next) })
    } else if (!cutter.isBlankFrom(bytes, 0) || cutter.count > 1) {
      rows.push({ cells: cutter.cells(bytes), bytes: bytes.subarray(at, cutter.textEnd) })
    }
    at = next
  }
  return rows
}

const IN_APOSTROPHES = /^'[^']*'$/
const IN_QUOTES = /^"(?:[^"]|"")*"$/

/** A single quote counts where it wraps every name of a column, and the rows use no other, a backslash where quotes close with it only. */
function detectQuoting(bytes: Buffer, delimiter: string, isWhole: boolean): Dialect {
  const standard = standardDialect(delimiter)
  const bad = (dialect: Dialect): number =>
    readSample(bytes, dialect, isWhole).filter(({ cells }) => cells === undefined).length
  const [first] = readSample(bytes, standard, isWhole)
  const names = first?.cells?.map((cell) => cell.trim()).filter((cell) => cell !== '') ?? []
  if (names.length > 0 && names.every((cell) => IN_APOSTROPHES.test(cell))) {
    const apostrophes: Dialect = { delimiter, quote: "'", escape: "'" }
    const wrapped = (dialect: Dialect, pattern: RegExp): number =>
      readSample(bytes, dialect, isWhole)
        .slice(1)
        .flatMap(({ cells = [] }) => cells)
        .filter((cell) => pattern.test(cell)).length
    // The quotes that are left show which of them the rows use.
    return wrapped(apostrophes, IN_QUOTES) > wrapped(standard, IN_APOSTROPHES) ? standard : apostrophes
  }
  const withBackslash: Dialect = { ...standard, escape: '\\' }
  return bytes.includes('\\"') && bad(withBackslash) < bad(standard) ? withBackslash : standard
}

/** Whether most of the first rows have more cells than the very first. */
function hasTitle(bytes: Buffer, isWhole: boolean, delimiter: string | undefined): boolean {
  return (delimiter === undefined ? USUAL : [delimiter]).some((one) => {
    const [, ...below] = readSample(bytes, standardDialect(one), isWhole)
    return below.filter(({ cells = [] }) => cells.length > 1).length > below.length / 2
  })
}

/** What all but a few cells of a column look like, where that is more than words. */
function detectShape(cells: readonly string[]): Shape | undefined {
  // What takes several lines may be what a stray quote has taken in.
  const values = cells.filter((cell) => cell !== '' && !/[\r\n]/.test(cell))
  const outline = values.length > 0 ? toOutline(values[0]) : ''
  const shapes: Shape[] = [
    (value) => EMAIL.test(value),
    (value) => NUMBER.test(value),
    (value) => HEX.test(value),
    (value) => values.length >= MIN_ALIKE && outline.includes('9') && toOutline(value) === outline
  ]
  return shapes.find((fits) => values.length > 0 && values.filter(fits).length >= values.length * MOST)
}

/** Fewer cells may have the same outline by chance. */
const MIN_ALIKE = 10

/** `C-10001` as `a-9`. */
const toOutline = (value: string): string => value.replace(/\d+/g, '9').replace(/\p{L}+/gu, 'a')

/**
 * Whether a stray quote has taken the lines below its own into a row: any of them looks like a row by itself, with as many
 * cells as the table has, and where columns have a shape, of that. Where none has, all lines have to look so.
 */
export function looksLikeRows(text: string, { dialect, names, width, shapes }: Layout): boolean {
  const { delimiter, quote } = dialect
  const quoted = new RegExp(`${quote}(?:[^${quote}]|${quote}${quote})*${quote}`, 'g')
  const hasShapes = shapes.some((shape) => shape !== undefined)
  const isRow = (line: string): boolean => {
    const cells = line.replace(quoted, '').replaceAll(quote, '').split(delimiter)
    if (cells.length < names.length || cells.length > width) {
      return false
    }
    const shaped = cells.filter((cell, index) => shapes[index] !== undefined && cell.trim() !== '')
    return hasShapes
      ? shaped.length > 0 &&
          cells.every((cell, index) => cell.trim() === '' || shapes[index] === undefined || shapes[index](cell.trim()))
      : width >= MIN_WIDTH
  }
  const [first, ...below] = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '')
  return hasShapes ? below.some(isRow) : isRow(first) && below.length > 0 && below.every(isRow)
}

/** Fewer cells may be as many by chance. */
const MIN_WIDTH = 3
