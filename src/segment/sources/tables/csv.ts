import { rmSync } from 'node:fs'
import { readBytes } from '../bytes'
import { fileLiteral, literal } from '../duckdb'
import type { Encoding } from '../encoding'
import { guessEncoding, UTF_8 } from '../encoding'
import type { FileKind } from '../fileKind'
import { decodeHead } from '../fileKind'
import { copyRows } from './csvCopy'
import { detectLayout } from './csvLayout'
import { PlainScan } from './csvPlain'
import type { PlainRows } from './csvPlain'
import type { Layout } from './csvLayout'
import type { BadLine, LineCounts } from './lineCounts'

/** A CSV as the engine reads it: the file itself, or a clean copy of its rows. */
export interface CsvFile {
  path: string
  delimiter: string
  names: readonly string[]
  /** Lines above the first row. */
  skip: number
  newline: '\n' | '\r\n'
  /** Whether every line is a row, so that several readers at a time can find the rows. */
  isParallel: boolean
  rows: number
  lines: LineCounts
  bad: readonly BadLine[]
  encoding: Encoding
}

interface CsvOptions {
  /** For the user. */
  name: string
  /** Where a clean copy is written if one is needed. */
  copy: string
  delimiter?: string
  encoding?: Encoding
  /** Whether the first line has the names of the columns; found out if absent. */
  header?: boolean
}

/**
 * Looks through a CSV from its first line to its last. The engine's reader is fast, but believes that quotes close and that
 * lines end alike: it gets the file itself only where every line is one plain row, and else a copy of the rows that can be
 * read. Throws UserError for a file that is not a table, and what reading throws.
 */
export async function openCsv(path: string, kind: FileKind, options: CsvOptions): Promise<CsvFile> {
  const guess = (): Promise<Encoding> => guessEncoding(readBytes(path))
  let encoding =
    options.encoding ??
    (kind.encoding === 'unknown' ? await guess() : kind.encoding === 'utf-8' ? UTF_8 : { label: kind.encoding })
  for (;;) {
    const text = decodeHead(kind.head, encoding.label)
    const layout = detectLayout(text, { ...options, isWhole: kind.isWhole })
    const { dialect, names, above, hasHeader } = layout
    const found = { delimiter: dialect.delimiter, names, encoding }
    const canBePlain = kind.packing === undefined && encoding.label === UTF_8.label && PlainScan.suits(layout)
    const plain = canBePlain ? await scanPlain(path, layout) : undefined
    if (plain !== undefined) {
      const skip = above + (hasHeader ? 1 : 0)
      const lines = { header: skip, read: plain.rows, rejected: 0, blank: 0 }
      return { ...found, ...plain, path, skip, isParallel: true, lines, bad: [] }
    }
    const copied = await copyRows(path, options.copy, options.name, layout, encoding)
    const mayBeOther = encoding === UTF_8 && copied.undecodable > 0 && options.encoding === undefined
    const better = mayBeOther ? await guess() : encoding
    if (better.label === encoding.label) {
      return { ...found, ...copied, path: options.copy, skip: 0, newline: '\n' }
    }
    rmSync(options.copy)
    encoding = better
  }
}

async function scanPlain(path: string, layout: Layout): Promise<PlainRows | undefined> {
  const scan = new PlainScan(layout)
  for await (const chunk of readBytes(path)) {
    if (!scan.push(chunk)) {
      return undefined
    }
  }
  return scan.end()
}

const NEWLINES = { '\n': "'\\n'", '\r\n': "'\\r\\n'" }

/** Bytes of the longest line that the engine reads: more than any row has. */
const MAX_LINE_BYTES = 4 * 1024 * 1024

/** The rows of CSVs as relations of text columns: those that are alike are read together, side by side. */
export function csvRelations(files: readonly CsvFile[]): { names: readonly string[]; relation: string }[] {
  const alike = new Map<string, CsvFile[]>()
  for (const file of files) {
    const { delimiter, names, skip, newline, isParallel } = file
    const key = JSON.stringify([delimiter, names, skip, newline, isParallel])
    alike.set(key, [...(alike.get(key) ?? []), file])
  }
  return [...alike.values()].map((some) => {
    const [{ delimiter, names, skip, newline, isParallel }] = some
    const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')
    const relation = `read_csv([${some.map(({ path }) => fileLiteral(path)).join(', ')}], auto_detect = false, header = false,
      delim = ${literal(delimiter)}, quote = '"', escape = '"', skip = ${skip}, new_line = ${NEWLINES[newline]},
      columns = {${columns}}, hive_partitioning = false, max_line_size = ${MAX_LINE_BYTES}, parallel = ${isParallel})`
    return { names, relation }
  })
}
