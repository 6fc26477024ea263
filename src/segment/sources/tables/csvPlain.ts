import { isUtf8 } from 'node:buffer'
import type { Layout } from './csvLayout'

export interface PlainRows {
  rows: number
  newline: '\n' | '\r\n'
}

/** Bytes of the longest row, so that no cell is longer than a value may be. */
const MAX_BYTES = 64 * 1024

const LF = 0x0a
const CR = 0x0d
const BLANK = 0x20
const QUOTE = 0x22
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/** UTF-8 without zeros, which are damage, and without the mark of a file that another one was put behind. */
const isPlainText = (text: Buffer): boolean => isUtf8(text) && !text.includes(0) && !text.includes(BYTE_ORDER_MARK)

/** What precedes the next byte: no cell, a part of one, of one in quotes, their end, a CR. */
const CELL = 0
const INSIDE = 1
const QUOTED = 2
const BEHIND_QUOTE = 3
const BEHIND_CR = 4

/**
 * Tells whether every line of a table is one row with all its cells in UTF-8, quoted as all readers understand it, and all
 * lines end alike. One state per byte and no call of a function within a line: it reads some hundred MB a second.
 */
export class PlainScan {
  private state = CELL
  private cells = 1
  private lines = 0
  private endsWithCr: boolean | undefined
  /** Bytes of the line that the last chunk has cut. */
  private rest: Buffer = Buffer.alloc(0)
  private isFirst = true

  private readonly delimiter: number
  /** Lines that are no rows. */
  private readonly skip: number

  constructor(private readonly layout: Layout) {
    this.delimiter = layout.dialect.delimiter.charCodeAt(0)
    this.skip = layout.above + (layout.hasHeader ? 1 : 0)
  }

  /** Whether a table of this layout can be plain at all. */
  static suits({ dialect, names, width }: Layout): boolean {
    return (
      /^[\0-\x7f]$/.test(dialect.delimiter) && dialect.quote === '"' && dialect.escape === '"' && names.length === width
    )
  }

  /** Takes some bytes more. False as soon as the table is not plain. */
  push(part: Buffer): boolean {
    const chunk = this.isFirst && part.subarray(0, 3).equals(BYTE_ORDER_MARK) ? part.subarray(3) : part
    this.isFirst = false
    const { delimiter, rest } = this
    let { state, cells } = this
    let lineStart = -rest.length
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (state === INSIDE) {
        if (byte === delimiter) {
          cells += 1
          state = CELL
          continue
        }
        if (byte === QUOTE) {
          return false
        }
        if (byte !== LF && byte !== CR) {
          continue
        }
      } else if (state === QUOTED) {
        if (byte === QUOTE) {
          state = BEHIND_QUOTE
        } else if (byte === LF || byte === CR) {
          return false
        }
        continue
      }
      if (byte === LF) {
        if (!this.takeLine(chunk, lineStart, at - (state === BEHIND_CR ? 1 : 0), cells, state === BEHIND_CR)) {
          return false
        }
        lineStart = at + 1
        cells = 1
        state = CELL
      } else if (state === BEHIND_CR) {
        return false
      } else if (byte === CR) {
        state = BEHIND_CR
      } else if (byte === delimiter) {
        cells += 1
        state = CELL
      } else if (byte === QUOTE) {
        state = QUOTED
      } else if (state === BEHIND_QUOTE || byte === BLANK) {
        // Blanks around quotes are read in several ways, and so is a blank before whatever may be a quote.
        return false
      } else {
        state = INSIDE
      }
    }
    this.state = state
    this.cells = cells
    const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const end = text.lastIndexOf(LF) + 1
    this.rest = text.subarray(end)
    return this.rest.length <= MAX_BYTES && isPlainText(text.subarray(0, end))
  }

  /** What was found, when nothing comes any more; undefined when the table is not plain. */
  end(): PlainRows | undefined {
    const { rest, state } = this
    const isWhole = state !== QUOTED && state !== BEHIND_CR && isPlainText(rest)
    if (!isWhole || (rest.length > 0 && !this.takeLine(rest, 0, rest.length, this.cells, this.endsWithCr ?? false))) {
      return undefined
    }
    return { rows: this.lines - this.skip, newline: this.endsWithCr === true ? '\r\n' : '\n' }
  }

  /** `start` is below zero for a line that began before the chunk. */
  private takeLine(chunk: Buffer, start: number, end: number, cells: number, isCr: boolean): boolean {
    const { names, headerBytes } = this.layout
    const length = end - start
    this.lines += 1
    this.endsWithCr ??= isCr
    if (this.endsWithCr !== isCr || length > MAX_BYTES) {
      return false
    }
    if (this.lines <= this.skip) {
      return this.lines < this.skip || cells === names.length
    }
    // Nothing but delimiters is a blank row, and the header does not come twice.
    const isRow = cells === names.length && length >= names.length
    return isRow && (length !== headerBytes.length || !this.lineText(chunk, start, end).equals(headerBytes))
  }

  private lineText(chunk: Buffer, start: number, end: number): Buffer {
    return start >= 0
      ? chunk.subarray(start, end)
      : Buffer.concat([this.rest, chunk.subarray(0, Math.max(0, end))]).subarray(0, end - start)
  }
}
