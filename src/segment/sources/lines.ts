import { isUtf8 } from 'node:buffer'

/** Longest line that is read, in bytes. Segment takes events of up to 32 KB. */
const MAX_LINE_BYTES = 1_048_576

/**
 * One line of a source, numbered from 1: its text without its end, the value that a source of another format made of it
 * with the bytes that it takes, or why it is not read.
 */
export type Line =
  | { number: number; text: string }
  | { number: number; value: unknown; bytes: number }
  | { number: number; refusal: string }

/** A line of a file of lines. */
type FileLine = Exclude<Line, { value: unknown }>

const NEWLINE = 0x0a
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

interface CutLine {
  /** Without its end; of a line that is too long, the first of them. */
  bytes: Buffer
  isTooLong: boolean
}

/** Cuts bytes into lines, and gives them as they come, several at a time. Holds at most `maxBytes` of one line. */
export async function* cutLines(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<CutLine[]> {
  let parts: Buffer[] = []
  let length = 0

  const add = (part: Buffer): void => {
    if (length < maxBytes) {
      parts.push(part.length > maxBytes - length ? part.subarray(0, maxBytes - length) : part)
    }
    length += part.length
  }
  const end = (): CutLine => {
    const line = { bytes: parts.length === 1 ? parts[0] : Buffer.concat(parts), isTooLong: length > maxBytes }
    parts = []
    length = 0
    return line
  }

  for await (const chunk of chunks) {
    const lines: CutLine[] = []
    let start = 0
    for (let newline = chunk.indexOf(NEWLINE); newline !== -1; newline = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, newline))
      lines.push(end())
      start = newline + 1
    }
    add(chunk.subarray(start))
    if (lines.length > 0) {
      yield lines
    }
  }
  if (length > 0) {
    yield [end()]
  }
}

/** The same as text, numbered from 1. Of a line that is longer than `maxBytes` only the refusal is kept. */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number = MAX_LINE_BYTES
): AsyncGenerator<FileLine[]> {
  let number = 0
  for await (const lines of cutLines(chunks, maxBytes)) {
    yield lines.map(({ bytes, isTooLong }) => {
      number += 1
      return isTooLong ? { number, refusal: `This line is longer than ${maxBytes} bytes.` } : toLine(number, bytes)
    })
  }
}

function toLine(number: number, bytes: Buffer): FileLine {
  if (!isUtf8(bytes)) {
    return { number, refusal: 'This line is not UTF-8.' }
  }
  const marked = number === 1 && bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
  return { number, text: bytes.toString('utf8', marked ? BYTE_ORDER_MARK.length : 0) }
}
