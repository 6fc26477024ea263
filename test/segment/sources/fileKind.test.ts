import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FileKind } from '../../../src/segment/sources/fileKind'
import { detectContent, readFileKind, detectKind } from '../../../src/segment/sources/fileKind'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
const PACKED = gzipSync('{"type":"track"}\n'.repeat(50))

test.each<[string, Buffer, Partial<FileKind>]>([
  ['nothing', Buffer.alloc(0), { content: 'nothing', encoding: 'utf-8' }],
  ['blanks', Buffer.from(' \n'), { content: 'nothing' }],
  [
    'lines',
    Buffer.from('{"type":"track"}\n'),
    { content: 'JSON lines', encoding: 'utf-8', text: '{"type":"track"}\n' }
  ],
  ['an array', Buffer.from('\n [ {"type":"track"}]'), { content: 'one JSON array' }],
  ['words', Buffer.from('id,email\n'), { content: 'text', encoding: 'utf-8' }],
  ['Parquet', Buffer.from('PAR1….'), { content: 'Parquet', encoding: 'utf-8' }],
  ['words with the sign of Parquet in them', Buffer.from('xPAR1'), { content: 'text' }],
  ['DuckDB', Buffer.from('12345678DUCK'), { content: 'DuckDB' }],
  ['words with the sign of DuckDB at another place', Buffer.from('DUCK'), { content: 'text' }],
  ['SQLite', Buffer.from('SQLite format 3\0'), { content: 'SQLite' }],
  ['words of SQLite', Buffer.from('SQLite format 3 is what I use'), { content: 'text' }],
  ['ZIP', Buffer.from('PK\x03\x04'), { content: 'a ZIP or Excel file' }],
  ['gzip', gzipSync('[{"a":1}]'), { packed: 'gzip', content: 'one JSON array', text: '[{"a":1}]' }],
  ['the beginning of gzip', PACKED.subarray(0, PACKED.length - 9), { packed: 'gzip', content: 'JSON lines' }],
  ['damaged gzip', Buffer.from([0x1f, 0x8b, 9, 9]), { packed: 'gzip', content: 'nothing' }],
  ['nearly gzip', Buffer.from([0x1f, 0x41]), { content: 'text' }],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), { packed: 'zstd', content: 'text', encoding: 'utf-8' }],
  ['nearly zstd', Buffer.from([0x28, 0xb5, 0x2f, 0x41]), { content: 'text', encoding: 'windows-1252' }]
])('%s', (_name, head, kind) => {
  expect(detectKind(head)).toMatchObject(kind)
  expect(detectKind(head).packed).toBe(kind.packed)
})

test.each<[string, Buffer, string, string]>([
  ['a mark of UTF-16', Buffer.from('\uFEFF{"ä":1}', 'utf16le'), 'utf-16le', '{"ä":1}'],
  ['a mark of UTF-16, the other way round', bigEndian('\uFEFF{"ä":1}'), 'utf-16be', '{"ä":1}'],
  ['a mark, and signs without a zero', Buffer.from('\uFEFF日本語', 'utf16le'), 'utf-16le', '日本語'],
  ['a mark, and signs without a zero, the other way round', bigEndian('\uFEFF日本語'), 'utf-16be', '日本語'],
  ['UTF-16 without a mark', Buffer.from('id,email', 'utf16le'), 'utf-16le', 'id,email'],
  ['UTF-16 without a mark, the other way round', bigEndian('id,email'), 'utf-16be', 'id,email'],
  ['UTF-16 of four signs', Buffer.from('id,e', 'utf16le'), 'utf-16le', 'id,e'],
  ['UTF-16 of four signs, the other way round', bigEndian('id,e'), 'utf-16be', 'id,e'],
  ['too little to tell', Buffer.from('i\0d'), 'utf-8', 'i\0d'],
  ['too little to tell, the other way round', Buffer.from('\0id'), 'utf-8', '\0id'],
  ['a zero here and there', Buffer.from('ab\0defg\0ijklmnop'), 'utf-8', 'ab\0defg\0ijklmnop'],
  ['a quarter of zeros', Buffer.from('ab\0d\0fgh'), 'utf-8', 'ab\0d\0fgh'],
  ['a quarter of zeros at odd places', Buffer.from('abc\0e\0gh'), 'utf-8', 'abc\0e\0gh'],
  ['UTF-8 that is cut in a letter', Buffer.from('Jürgen ü').subarray(0, -1), 'utf-8', 'Jürgen \uFFFD'],
  ['Windows’ letters', Buffer.from('J\xfcrgen', 'latin1'), 'windows-1252', 'Jürgen']
])('%s is read as what it is', (_name, head, encoding, text) => {
  expect(detectKind(head)).toMatchObject({ encoding, text })
})

test.each([
  ['[', 'one JSON array'],
  ['[]', 'one JSON array'],
  ['[\n{"a":1}', 'one JSON array'],
  ['[id],[email]', 'text'],
  ['x[{', 'text'],
  ['{', 'JSON lines'],
  ['{}', 'JSON lines'],
  ['{ "a":1}', 'JSON lines'],
  ['{id},{email}', 'text'],
  ['x{"a":1}', 'text'],
  [' \t', 'nothing']
])('%j begins %s', (text, content) => {
  expect(detectContent(text)).toBe(content)
})

test('a file is told by its first 256 KB', () => {
  const path = join(temporaryFolder(), 'events')
  writeFileSync(path, `{"a":1}\n${'x'.repeat(300_000)}`)
  const { text = '' } = readFileKind(path)
  expect(text).toHaveLength(256 * 1024)
  expect(text.slice(0, 9)).toBe('{"a":1}\nx')
})
