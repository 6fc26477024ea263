/** How a text file writes rows. */
export interface Dialect {
  /** Between cells: up to four bytes. */
  delimiter: string
  quote: '"' | "'"
  /** What lets a quote stand in quotes: another quote before it, or a backslash. */
  escape: '"' | "'" | '\\'
}

const LF = 0x0a
const CR = 0x0d
const BLANK = 0x20

/** What `RowCutter.cut` found: a row, a quote that goes wrong, or that the row continues behind the bytes. */
type Cut = 'row' | 'badQuote' | 'more'

/**
 * Cuts bytes into rows and cells, as RFC 4180 has them, with any kind of line end. A quote counts at the beginning of a
 * cell only; elsewhere it is a letter. One cutter has the last row in its fields: nothing is made for each row.
 */
export class RowCutter {
  /** Cells of the row. */
  count = 0
  /** Where the row's text ends, and where the next row begins. */
  textEnd = 0
  end = 0
  /** Lines that the row takes. */
  lines = 1
  /** Whether other readers may read it in another way: blanks around quotes, quotes inside of a cell without any. */
  isOdd = false

  private readonly delimiter: Buffer
  private readonly quote: number
  private readonly escape: number
  private readonly blank: number
  private readonly stops = new Uint8Array(256)
  private starts: Uint32Array = new Uint32Array(64)
  private ends: Uint32Array = new Uint32Array(64)
  private quoted = new Uint8Array(64)

  constructor(private readonly dialect: Dialect) {
    this.delimiter = Buffer.from(dialect.delimiter)
    this.quote = dialect.quote.charCodeAt(0)
    this.escape = dialect.escape.charCodeAt(0)
    this.blank = this.delimiter.includes(BLANK) ? -1 : BLANK
    for (const stop of [this.delimiter[0], this.quote, LF, CR]) {
      this.stops[stop] = 1
    }
  }

  /** Cuts one row. `isLast` says that nothing comes behind the bytes. */
  cut(bytes: Buffer, from: number, isLast: boolean): Cut {
    const { stops, quote, blank } = this
    const [first] = this.delimiter
    const length = bytes.length
    let at = from
    this.count = 0
    this.lines = 1
    this.isOdd = false
    for (;;) {
      const start = at
      while (at < length && bytes[at] === blank) {
        at += 1
      }
      if (at < length && bytes[at] === quote) {
        this.isOdd = this.isOdd || at > start
        const close = this.findClosingQuote(bytes, at + 1, isLast)
        if (close < 0) {
          return close === MORE ? 'more' : 'badQuote'
        }
        this.addCell(at + 1, close, 1)
        at = close + 1
        while (at < length && bytes[at] === blank) {
          at += 1
          this.isOdd = true
        }
      } else {
        for (;;) {
          while (at < length && stops[bytes[at]] === 0) {
            at += 1
          }
          const stop = bytes[at]
          if (at >= length || stop === LF || stop === CR || (stop === first && this.isDelimiter(bytes, at))) {
            break
          }
          this.isOdd = this.isOdd || stop === quote
          at += 1
        }
        this.addCell(start, at, 0)
      }
      if (at + this.delimiter.length > length && !isLast) {
        return 'more'
      }
      if (at >= length) {
        this.textEnd = this.end = length
        return 'row'
      }
      if (bytes[at] === LF || bytes[at] === CR) {
        if (bytes[at] === CR && at + 1 >= length && !isLast) {
          return 'more'
        }
        this.textEnd = at
        this.end = at + (bytes[at] === CR && bytes[at + 1] === LF ? 2 : 1)
        return 'row'
      }
      if (!this.isDelimiter(bytes, at)) {
        return 'badQuote'
      }
      at += this.delimiter.length
    }
  }

  /** The texts of the row that was cut last. */
  cells(bytes: Buffer): string[] {
    return Array.from({ length: this.count }, (_, index) => this.cell(bytes, index))
  }

  /** Whether no cell from this one on has anything in it. */
  isBlankFrom(bytes: Buffer, index: number): boolean {
    for (let cell = index; cell < this.count; cell++) {
      for (let at = this.starts[cell]; at < this.ends[cell]; at++) {
        if (bytes[at] !== BLANK && bytes[at] !== 0x09) {
          return false
        }
      }
    }
    return true
  }

  private cell(bytes: Buffer, index: number): string {
    const text = bytes.toString('utf8', this.starts[index], this.ends[index])
    if (this.quoted[index] === 0) {
      return text
    }
    const { quote, escape } = this.dialect
    const plain = escape === quote ? text : text.replace(/\\([\s\S])/g, '$1')
    return plain.replaceAll(quote + quote, quote)
  }

  private isDelimiter(bytes: Buffer, at: number): boolean {
    const { delimiter } = this
    for (let index = 0; index < delimiter.length; index++) {
      if (bytes[at + index] !== delimiter[index]) {
        return false
      }
    }
    return true
  }

  private findClosingQuote(bytes: Buffer, from: number, isLast: boolean): number {
    const { quote, escape } = this
    const length = bytes.length
    for (let at = from; at < length; at++) {
      const byte = bytes[at]
      if (byte === quote) {
        if (at + 1 >= length && !isLast) {
          return MORE
        }
        if (bytes[at + 1] !== quote) {
          return at
        }
        at += 1
      } else if (byte === escape) {
        at += 1
      } else if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) {
        this.lines += 1
      }
    }
    return isLast ? BAD : MORE
  }

  private addCell(start: number, end: number, isQuoted: 0 | 1): void {
    if (this.count === this.starts.length) {
      this.starts = grown(this.starts)
      this.ends = grown(this.ends)
      const quoted = new Uint8Array(this.quoted.length * 2)
      quoted.set(this.quoted)
      this.quoted = quoted
    }
    this.starts[this.count] = start
    this.ends[this.count] = end
    this.quoted[this.count] = isQuoted
    this.count += 1
  }
}

const MORE = -1
const BAD = -2

function grown(numbers: Uint32Array): Uint32Array {
  const more = new Uint32Array(numbers.length * 2)
  more.set(numbers)
  return more
}

/** Where the line ends that begins there: the index behind its end, or -1 when it continues behind the bytes. */
export function findNextLine(bytes: Buffer, from: number, isLast: boolean): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === LF || (bytes[at] === CR && (at + 1 < bytes.length || isLast))) {
      return at + (bytes[at] === CR && bytes[at + 1] === LF ? 2 : 1)
    }
  }
  return isLast ? bytes.length : -1
}
