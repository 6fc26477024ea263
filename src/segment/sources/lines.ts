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

/**
 * Cuts bytes into lines, numbered from 1, and gives them as they come, several at a time. Holds at most one line: of a
 * longer one than `maxBytes` only the refusal is kept.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number = MAX_LINE_BYTES
): AsyncGenerator<FileLine[]> {
  let number = 0
  let parts: Buffer[] = []
  let length = 0

  const add = (part: Buffer): void => {
    length += part.length
    if (length > maxBytes) {
      parts = []
    } else {
      parts.push(part)
    }
  }
  const end = (): FileLine => {
    number += 1
    const line =
      length > maxBytes
        ? { number, refusal: `This line is longer than ${maxBytes} bytes.` }
        : toLine(number, parts.length === 1 ? parts[0] : Buffer.concat(parts))
    parts = []
    length = 0
    return line
  }

  for await (const chunk of chunks) {
    const lines: FileLine[] = []
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

function toLine(number: number, bytes: Buffer): FileLine {
  if (!isUtf8(bytes)) {
    return { number, refusal: 'This line is not UTF-8.' }
  }
  const marked = number === 1 && bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
  return { number, text: bytes.toString('utf8', marked ? BYTE_ORDER_MARK.length : 0) }
}
