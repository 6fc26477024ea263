import { closeSync, openSync, readSync } from 'node:fs'
import { constants, gunzipSync } from 'node:zlib'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** What a file is by its first bytes, whatever its name says. */
export interface FileKind {
  packed?: 'gzip' | 'zstd'
  content:
    'text' | 'JSON lines' | 'one JSON array' | 'Parquet' | 'DuckDB' | 'SQLite' | 'nothing' | 'a ZIP or Excel file'
  encoding: Encoding
  /** The beginning of what is text, decoded. */
  text?: string
}

const HEAD_BYTES = 256 * 1024

const GZIP = [0x1f, 0x8b]
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd]
const MAGIC = [
  ['Parquet', 0, 'PAR1'],
  ['DuckDB', 8, 'DUCK'],
  ['SQLite', 0, 'SQLite format 3\0'],
  ['a ZIP or Excel file', 0, 'PK\x03\x04']
] as const

/** Throws what the file system throws. */
export function readFileKind(path: string): FileKind {
  return detectKind(headOf(path))
}

/** The same of bytes that may end anywhere. What is packed by zstd is not looked into: its content is 'text'. */
export function detectKind(head: Buffer): FileKind {
  if (beginsWith(head, GZIP)) {
    return { ...plainKind(unpacked(head)), packed: 'gzip' }
  }
  return beginsWith(head, ZSTD) ? { content: 'text', encoding: 'utf-8', packed: 'zstd' } : plainKind(head)
}

function plainKind(head: Buffer): FileKind {
  for (const [content, offset, magic] of MAGIC) {
    if (head.toString('latin1', offset, offset + magic.length) === magic) {
      return { content, encoding: 'utf-8' }
    }
  }
  const encoding = encodingOf(head)
  const text = new TextDecoder(encoding).decode(head)
  return { content: detectContent(text), encoding, text }
}

/** What text is by its first sign that is no blank. */
export function detectContent(text: string): 'text' | 'JSON lines' | 'one JSON array' | 'nothing' {
  const start = text.trimStart()
  if (start === '') {
    return 'nothing'
  }
  // A name of a column in brackets is no JSON.
  return /^\[\s*(\{|\]|$)/.test(start) ? 'one JSON array' : /^\{\s*("|\}|$)/.test(start) ? 'JSON lines' : 'text'
}

/** By the mark at its beginning; without one, where every second byte is none; else UTF-8 unless it cannot be. */
function encodingOf(head: Buffer): Encoding {
  if (beginsWith(head, [0xff, 0xfe])) {
    return 'utf-16le'
  }
  if (beginsWith(head, [0xfe, 0xff])) {
    return 'utf-16be'
  }
  const sample = head.subarray(0, 64)
  const zeros = (odd: number) => sample.filter((byte, place) => place % 2 === odd && byte === 0).length
  if (sample.length >= 8 && zeros(1) > sample.length / 4) {
    return 'utf-16le'
  }
  if (sample.length >= 8 && zeros(0) > sample.length / 4) {
    return 'utf-16be'
  }
  return isUtf8Beginning(head) ? 'utf-8' : 'windows-1252'
}

/** Whether the bytes are UTF-8, of which the last character may be cut off. */
function isUtf8Beginning(head: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

const beginsWith = (head: Buffer, bytes: number[]): boolean => bytes.every((byte, place) => head[place] === byte)

/** What can be unpacked of the beginning of a gzip file. */
function unpacked(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return Buffer.alloc(0)
  }
}

function headOf(path: string): Buffer {
  const descriptor = openSync(path, 'r')
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    return head.subarray(0, readSync(descriptor, head))
  } finally {
    closeSync(descriptor)
  }
}
