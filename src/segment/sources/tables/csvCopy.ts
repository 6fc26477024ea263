import { isUtf8 } from 'node:buffer'
import { readBytes } from '../bytes'
import { CopyWriter } from '../copy'
import type { Encoding } from '../encoding'
import { decodeToUtf8, UTF_8 } from '../encoding'
import type { Layout } from './csvLayout'
import { looksLikeRows } from './csvLayout'
import { findNextLine, RowCutter } from './csvRows'
import type { BadLine, LineCounts } from './lineCounts'
import { LineTally } from './lineCounts'
import { MAX_VALUE_BYTES } from './source'

/** What was written to the clean file. */
interface CopiedRows {
  rows: number
  lines: LineCounts
  bad: readonly BadLine[]
  /** Whether every line of the copy is one row. */
  isParallel: boolean
  /** Rows with bytes that the encoding does not have. */
  undecodable: number
}

/** Bytes of the longest row. */
const MAX_ROW_BYTES = 1024 * 1024

/** Bytes that are written at a time. */
const OUTPUT_BYTES = 1024 * 1024

/** What is wrong with a row, after the words "This line". */
const REASONS = {
  few: 'has fewer cells than the header',
  many: 'has more cells than the header',
  quote: 'has a quote that does not end',
  again: 'repeats the names of the columns',
  long: 'is longer than 1 MB',
  zero: 'has a zero byte, which no text has: it is damaged'
}

const LF = 0x0a
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])
/** What a decoder gives for bytes that it cannot decode: U+FFFD. */
const REPLACEMENT = Buffer.from('\uFFFD')

/**
 * Writes every row of a CSV that can be read to a clean file: each with all its cells, quotes where they are needed, and
 * one kind of line end. A quote that does not close, or whose cell takes in lines that look like rows of their own, is wrong
 * in its own line only: reading continues with the next one. Throws what reading and writing throw.
 */
export async function copyRows(
  path: string,
  to: string,
  name: string,
  layout: Layout,
  encoding: Encoding
): Promise<CopiedRows> {
  const writer = await CopyWriter.create(to)
  const copier = new RowCopier(name, layout, encoding.label)
  try {
    for await (const chunk of decodeIfNeeded(readBytes(path), encoding)) {
      for (const part of copier.push(chunk)) {
        await writer.write(part)
      }
    }
    for (const part of copier.end()) {
      await writer.write(part)
    }
  } finally {
    await writer.close()
  }
  return copier.result()
}

/** UTF-8 is not decoded, so that what is not UTF-8 can be seen. */
const decodeIfNeeded = (chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncIterable<Buffer> =>
  encoding.label === UTF_8.label ? chunks : decodeToUtf8(chunks, encoding)

class RowCopier {
  private readonly cutter: RowCutter
  private readonly tally: LineTally
  private readonly isStandard: boolean
  private readonly isUtf8: boolean
  private readonly undecodableReason: string
  private rows = 0
  private undecodable = 0
  private isParallel = true
  private hasHeader = false
  private isInLongLine = false
  private rest: Buffer = Buffer.alloc(0)
  private output: Buffer = Buffer.allocUnsafe(OUTPUT_BYTES)
  private used = 0
  private full: Buffer[] = []

  constructor(
    name: string,
    private readonly layout: Layout,
    label: string
  ) {
    const { dialect } = layout
    this.cutter = new RowCutter(dialect)
    this.tally = new LineTally(name)
    this.isStandard = dialect.quote === '"' && dialect.escape === '"'
    this.isUtf8 = label === UTF_8.label
    this.undecodableReason = this.isUtf8 ? 'is not UTF-8' : `has bytes that are not ${label}`
  }

  push(chunk: Buffer): Buffer[] {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    this.rest = bytes.subarray(this.takeRows(bytes, false))
    return this.full.splice(0)
  }

  end(): Buffer[] {
    this.takeRows(this.rest, true)
    if (this.isInLongLine) {
      this.tally.reject(REASONS.long)
    }
    return [...this.full.splice(0), this.output.subarray(0, this.used)]
  }

  result(): CopiedRows {
    const { rows, tally, isParallel, undecodable } = this
    return { rows, lines: tally.counts, bad: tally.bad, isParallel, undecodable }
  }

  /** Takes the rows that are whole, and gives where the rest begins. */
  private takeRows(bytes: Buffer, isLast: boolean): number {
    const { cutter } = this
    const areValid = (this.isUtf8 ? isUtf8(bytes) : !bytes.includes(REPLACEMENT)) && !bytes.includes(0)
    let at = 0
    while (at < bytes.length) {
      if (this.isInLongLine) {
        const next = findNextLine(bytes, at, isLast)
        if (next === -1) {
          return bytes.length
        }
        this.isInLongLine = false
        this.tally.reject(REASONS.long)
        at = next
        continue
      }
      // Where one file was put behind another, its mark is in the middle.
      at += bytes[at] === BYTE_ORDER_MARK[0] && bytes.subarray(at, at + 3).equals(BYTE_ORDER_MARK) ? 3 : 0
      const cut = cutter.cut(bytes, at, isLast)
      if (cut === 'row' && !this.hasStrayQuote(bytes, at)) {
        if (cutter.end - at > MAX_ROW_BYTES) {
          this.tally.reject(REASONS.long, cutter.lines)
        } else {
          this.takeRow(bytes, at, areValid)
        }
        at = cutter.end
        continue
      }
      const isTooLong = bytes.length - at > MAX_ROW_BYTES
      const next = findNextLine(bytes, at, isLast)
      if (!isTooLong && (cut === 'more' || next === -1)) {
        return at
      }
      this.isInLongLine = next === -1 || next - at > MAX_ROW_BYTES
      if (!this.isInLongLine) {
        this.tally.reject(REASONS.quote)
        at = next
      }
    }
    return at
  }

  private hasStrayQuote(bytes: Buffer, at: number): boolean {
    const { lines, textEnd } = this.cutter
    return lines > 1 && looksLikeRows(bytes.toString('utf8', at, textEnd), this.layout)
  }

  private takeRow(bytes: Buffer, start: number, areValid: boolean): void {
    const { cutter, tally } = this
    const { above, headerBytes, names, width } = this.layout
    const { count, textEnd, lines } = cutter
    const text = bytes.subarray(start, textEnd)
    if (tally.line < above) {
      tally.count('header', lines)
    } else if (cutter.isBlankFrom(bytes, 0)) {
      tally.count('blank', lines)
    } else if (this.layout.hasHeader && !this.hasHeader) {
      this.hasHeader = true
      tally.count('header', lines)
    } else if (!areValid && (this.isUtf8 ? !isUtf8(text) : text.includes(REPLACEMENT))) {
      this.undecodable += 1
      tally.reject(this.undecodableReason, lines)
    } else if (text.length === headerBytes.length && text.equals(headerBytes)) {
      tally.reject(REASONS.again, lines)
    } else if (!areValid && text.includes(0)) {
      tally.reject(REASONS.zero, lines)
    } else if (count < names.length) {
      tally.reject(REASONS.few, lines)
    } else if (count > width && !cutter.isBlankFrom(bytes, width)) {
      tally.reject(REASONS.many, lines)
    } else {
      this.writeRow(bytes, start, text.length)
      this.isParallel &&= lines === 1
      this.rows += 1
      tally.count('read', lines)
    }
  }

  private writeRow(bytes: Buffer, start: number, length: number): void {
    const { cutter } = this
    const { dialect, names } = this.layout
    if (this.isStandard && !cutter.isOdd && cutter.count === names.length && length <= MAX_VALUE_BYTES) {
      this.write(bytes, start, start + length)
    } else {
      const clean = Buffer.from(toCsv(cutter.cells(bytes).slice(0, names.length), dialect.delimiter))
      this.write(clean, 0, clean.length)
    }
  }

  private write(bytes: Buffer, start: number, end: number): void {
    if (this.used + (end - start) + 1 > this.output.length) {
      this.full.push(this.output.subarray(0, this.used))
      this.output = Buffer.allocUnsafe(Math.max(OUTPUT_BYTES, end - start + 1))
      this.used = 0
    }
    this.used += bytes.copy(this.output, this.used, start, end)
    this.output[this.used++] = LF
  }
}

/** A row in the one way that all readers know. What is too long to be a value is none. */
const toCsv = (cells: readonly string[], delimiter: string): string =>
  cells
    .map((cell) => {
      if (cell.length > MAX_VALUE_BYTES) {
        return ''
      }
      return /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell
    })
    .join(delimiter)
