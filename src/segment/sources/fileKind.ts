import { isUtf8 } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import type { Packing } from './bytes'
import { cannotReadError, detectPacking, unpack } from './bytes'
import { createDecoder } from './encoding'

/**
 * What is inside a file: a table as text, JSON objects by line, one JSON array, JSON objects that take several lines each,
 * a file of an engine, nothing but blanks, or what cannot be read here.
 */
type Content = 'text' | 'jsonLines' | 'jsonArray' | 'jsonSpread' | 'parquet' | 'duckdb' | 'sqlite' | 'empty' | 'other'

/** What a file is by its first bytes, whatever its name says. */
export interface FileKind {
  packing?: Packing
  content: Content
  /** Of what can't be read here: what it is, and what to do with it, in two sentences that follow the name of the file. */
  advice?: string
  /** As the beginning has it: text behind it may show that it is another one. */
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'unknown'
  /** The beginning of what is text, decoded; a letter that it cuts is left out. */
  text: string
  /** The bytes that all this was read from, unpacked, and whether they are all. */
  head: Buffer
  isWhole: boolean
}

/** Bytes of a file that are looked at, unpacked. */
export const HEAD_BYTES = 256 * 1024

const FILES: readonly (readonly [content: Content, offset: number, magic: string])[] = [
  ['parquet', 0, 'PAR1'],
  ['duckdb', 8, 'DUCK'],
  ['sqlite', 0, 'SQLite format 3\0']
]

/** Names of databases, as sentences have them. */
export const DATABASES: Partial<Record<Content, string>> = { duckdb: 'DuckDB', sqlite: 'SQLite' }

const EXPORT = 'Open it and save it as CSV (UTF-8).'
const UNPACK = 'Unpack it first.'
const CONVERT = 'Convert it to Parquet or CSV.'

/** What people have instead of a table, by the signs at the beginning. */
const OTHERS: readonly (readonly [magic: string, what: string, advice: string])[] = [
  ['PK\x03\x04', 'a ZIP or Excel file', 'Unpack it, or export the sheet as CSV.'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old Excel file (.xls)', EXPORT],
  ['\x09\x08', 'an old Excel file (.xls)', EXPORT],
  ['%PDF', 'a PDF', EXPORT],
  ['{\\rtf', 'a text document (RTF)', EXPORT],
  ['\xfd7zXZ\0', 'packed with xz', UNPACK],
  ['BZh', 'packed with bzip2', UNPACK],
  ['7z\xbc\xaf\x27\x1c', 'packed with 7-Zip', UNPACK],
  ['Rar!', 'packed with RAR', UNPACK],
  ['\x04\x22\x4d\x18', 'packed with LZ4', UNPACK],
  ['\x1f\x9d', 'packed with compress', UNPACK],
  ['\xff\x06\0\0sNaPpY', 'packed with Snappy', UNPACK],
  ['Obj\x01', 'an Avro file', CONVERT],
  ['ORC', 'an ORC file', CONVERT],
  ['ARROW1', 'an Arrow file', CONVERT],
  ['\x89HDF', 'an HDF5 file', CONVERT],
  ['\xff\xfe\0\0', 'text in UTF-32', 'Save it as UTF-8.'],
  ['\0\0\xfe\xff', 'text in UTF-32', 'Save it as UTF-8.']
]

/** Text that is a document, as old exports named `.xls` are. */
const DOCUMENT = /^\s*<(?:!doctype|html|\?xml|table|workbook)\b/i

/** What a file is. Throws UserError when it cannot be read, or unpacked. */
export async function readFileKind(path: string): Promise<FileKind> {
  try {
    const head = readHead(path)
    const packing = detectPacking(head)
    if (packing === undefined) {
      return detectKind(head)
    }
    const kind = detectKind(await unpackHead(head, packing))
    return { ...kind, packing, isWhole: kind.isWhole && head.length < HEAD_BYTES }
  } catch (error) {
    throw cannotReadError(path, error)
  }
}

function readHead(path: string): Buffer {
  const descriptor = openSync(path, 'r')
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    return head.subarray(0, readSync(descriptor, head))
  } finally {
    closeSync(descriptor)
  }
}

/** What can be unpacked of the beginning of a file. Only reading all of it shows whether its end is right. */
async function unpackHead(head: Buffer, packing: Packing): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of unpack([head], packing, { isCut: true })) {
      parts.push(part)
      bytes += part.length
      if (bytes >= HEAD_BYTES) {
        break
      }
    }
  } catch (error) {
    if (bytes === 0) {
      throw error
    }
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES)
}

/** Bytes from which text is detected, and the least of them. */
const SAMPLE_BYTES = 4096
const MIN_SAMPLE_BYTES = 32

/** Shares of control characters from which on bytes are not text: where they are not UTF-8, and where they are. */
const FEW = 0.01
const MANY = 0.1

/** Control characters that stand in no table: all but blanks, line ends and those that part cells. */
const countControls = (head: Buffer): number =>
  head
    .subarray(0, SAMPLE_BYTES)
    .reduce((count, byte) => (byte < 0x1c && byte !== 1 && (byte < 0x09 || byte > 0x0d) ? count + 1 : count), 0)

/** Signs of files that are text themselves. */
const TEXT_MAGIC = /^(%PDF|\{\\rtf)$/

/** What unpacked bytes are, which may end anywhere. */
export function detectKind(head: Buffer): FileKind {
  return { encoding: 'utf-8', text: '', head, isWhole: head.length < HEAD_BYTES, ...detectContentByHead(head) }
}

function detectContentByHead(head: Buffer): Pick<FileKind, 'content'> & Partial<FileKind> {
  const isAt = (offset: number, magic: string): boolean =>
    head.toString('latin1', offset, offset + magic.length) === magic
  const file = FILES.find(([, offset, magic]) => isAt(offset, magic))
  if (file !== undefined) {
    return { content: file[0] }
  }
  const controls = countControls(head)
  const other = OTHERS.find(([magic]) => isAt(0, magic) && (controls > 0 || TEXT_MAGIC.test(magic)))
  if (other !== undefined) {
    return { content: 'other', advice: `is ${other[1]}. ${other[2]}` }
  }
  const encoding = detectEncoding(head)
  const sample = Math.min(head.length, SAMPLE_BYTES)
  const isBinary =
    sample > MIN_SAMPLE_BYTES &&
    ((encoding === 'unknown' && controls > sample * FEW) || (encoding === 'utf-8' && controls > sample * MANY))
  if (encoding === undefined || isBinary) {
    return { content: 'other', advice: `is not text. ${EXPORT}` }
  }
  const text = decodeHead(head, encoding === 'unknown' ? 'windows-1252' : encoding)
  if (DOCUMENT.test(text)) {
    return { content: 'other', advice: `is an HTML or XML document, not a table. ${EXPORT}` }
  }
  const content = detectContent(text)
  return { content, encoding, text, ...(content === 'jsonSpread' && { advice: SPREAD }) }
}

/** The beginning of a text, without a byte order mark and a letter that is cut. */
export const decodeHead = (head: Buffer, label: string): string => (head.length === 0 ? '' : createDecoder(label)(head))

/** What text is by its first sign that is not a blank. */
export function detectContent(text: string): 'text' | 'jsonLines' | 'jsonArray' | 'jsonSpread' | 'empty' {
  const start = text.trimStart()
  if (start === '') {
    return 'empty'
  }
  // A name of a column in brackets is not JSON.
  if (/^\[\s*(\{|\]|$)/.test(start)) {
    return 'jsonArray'
  }
  if (!/^\{\s*("|\}|$)/.test(start)) {
    return 'text'
  }
  return isSpread(start) ? 'jsonSpread' : 'jsonLines'
}

/** Lines from which it is detected whether objects take one line each. */
const LINES = 50

/** Whether none of the first lines is an object of its own, although the text is several lines long. */
function isSpread(text: string): boolean {
  const lines = text.split(/\r\n?|\n/, LINES).filter((line) => line.trim() !== '')
  return lines.length > 1 && !/\}\s*,?\s*$/.test(lines[0]) && lines.every((line) => !/^\s*\{.*\}\s*$/.test(line))
}

const NUL = 0

/** By the mark at its beginning; without one, where every second byte is a NUL. Undefined for what is not text. */
function detectEncoding(head: Buffer): FileKind['encoding'] | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) {
    return 'utf-16le'
  }
  if (head[0] === 0xfe && head[1] === 0xff) {
    return 'utf-16be'
  }
  const sample = head.subarray(0, 64)
  const zeros = (odd: number) => sample.filter((byte, index) => index % 2 === odd && byte === NUL).length
  const few = sample.length / 4
  if (sample.length >= 8 && zeros(1) > few !== zeros(0) > few) {
    return zeros(1) > few ? 'utf-16le' : 'utf-16be'
  }
  if (zeros(0) > few && zeros(1) > few) {
    return undefined
  }
  return isUtf8Beginning(head) ? 'utf-8' : 'unknown'
}

/** Bytes of the longest letter. */
const MAX_LETTER = 4

/** Whether the bytes are UTF-8, of which the last letter may be cut off. */
const isUtf8Beginning = (head: Buffer): boolean =>
  Array.from({ length: MAX_LETTER }, (_, cut) => head.subarray(0, Math.max(0, head.length - cut))).some(isUtf8)

/** What is wrong with JSON objects over several lines, as the end of a sentence. */
const SPREAD =
  'holds JSON objects that take several lines each. Write one object on each line, or all of them as one array.'
