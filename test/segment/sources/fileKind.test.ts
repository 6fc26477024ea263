import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FileKind } from '../../../src/segment/sources/fileKind'
import { detectContent, readFileKind, detectKind } from '../../../src/segment/sources/fileKind'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
const PACKED = gzipSync('{"type":"track"}\n'.repeat(50))

test.each<[string, Buffer, Partial<FileKind>]>([
  ['empty', Buffer.alloc(0), { content: 'empty', encoding: 'utf-8' }],
  ['blanks', Buffer.from(' \n'), { content: 'empty' }],
  ['lines', Buffer.from('{"type":"track"}\n'), { content: 'jsonLines', encoding: 'utf-8', text: '{"type":"track"}\n' }],
  ['an array', Buffer.from('\n [ {"type":"track"}]'), { content: 'jsonArray' }],
  ['words', Buffer.from('id,email\n'), { content: 'text', encoding: 'utf-8' }],
  ['Parquet', Buffer.from('PAR1….'), { content: 'parquet', encoding: 'utf-8' }],
  ['words with the sign of Parquet in them', Buffer.from('xPAR1'), { content: 'text' }],
  ['DuckDB', Buffer.from('12345678DUCK'), { content: 'duckdb' }],
  ['words with the sign of DuckDB at another place', Buffer.from('DUCK'), { content: 'text' }],
  ['SQLite', Buffer.from('SQLite format 3\0'), { content: 'sqlite' }],
  ['words of SQLite', Buffer.from('SQLite format 3 is what I use'), { content: 'text' }],
  [
    'ZIP',
    Buffer.from('PK\x03\x04'),
    { content: 'other', advice: 'is a ZIP or Excel file. Unpack it, or export the sheet as CSV.' }
  ],
  ['nearly gzip', Buffer.from([0x1f, 0x41]), { content: 'text' }],
  ['nearly zstd', Buffer.from([0x28, 0xb5, 0x2f, 0x41]), { content: 'text', encoding: 'utf-8' }]
])('%s', (_name, head, kind) => {
  expect(detectKind(head)).toMatchObject(kind)
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
  ['UTF-8 that is cut in a letter', Buffer.from('Jürgen ü').subarray(0, -1), 'utf-8', 'Jürgen '],
  ['Windows’ letters', Buffer.from('J\xfcrgen', 'latin1'), 'unknown', 'Jürgen']
])('%s is read as what it is', (_name, head, encoding, text) => {
  expect(detectKind(head)).toMatchObject({ encoding, text })
})

test.each([
  ['[', 'jsonArray'],
  ['[]', 'jsonArray'],
  ['[\n{"a":1}', 'jsonArray'],
  ['[id],[email]', 'text'],
  ['x[{', 'text'],
  ['{', 'jsonLines'],
  ['{}', 'jsonLines'],
  ['{ "a":1}', 'jsonLines'],
  ['{id},{email}', 'text'],
  ['x{"a":1}', 'text'],
  [' \t', 'empty']
])('%j begins %s', (text, content) => {
  expect(detectContent(text)).toBe(content)
})

const detect = (content: Buffer | string): Promise<FileKind> => {
  const path = join(temporaryFolder(), 'file')
  writeFileSync(path, content)
  return readFileKind(path)
}

test('a file is known by its first 256 KB', async () => {
  const { text, head, isWhole } = await detect(`{"a":1}\n${'x'.repeat(300_000)}`)
  expect([text.length, head.length, isWhole]).toEqual([256 * 1024, 256 * 1024, false])
  expect(text.slice(0, 9)).toBe('{"a":1}\nx')
  expect((await detect('id,email\n')).isWhole).toBe(true)
})

test('what is packed is known by what is inside, of which no more is unpacked than tells it', async () => {
  expect(await detect(gzipSync('[{"a":1}]'))).toMatchObject({
    packing: 'gzip',
    content: 'jsonArray',
    text: '[{"a":1}]'
  })
  expect(await detect(PACKED.subarray(0, PACKED.length - 9))).toMatchObject({ packing: 'gzip', content: 'jsonLines' })
  const { head, isWhole } = await detect(gzipSync(Buffer.alloc(100_000_000, ',')))
  expect([head.length, isWhole]).toEqual([256 * 1024, false])
  await expect(detect(Buffer.from([0x1f, 0x8b, 9, 9]))).rejects.toThrow('is broken gzip')
  await expect(detect(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]))).rejects.toThrow('is broken zstd')
})

test.each<[string, string | Buffer]>([
  ['is an old Excel file (.xls). Open it and save it as CSV (UTF-8).', Buffer.from('d0cf11e0a1b11ae10000', 'hex')],
  ['is a PDF. Open it and save it as CSV (UTF-8).', '%PDF-1.7 of people'],
  ['is packed with xz. Unpack it first.', Buffer.from('fd377a585a0000', 'hex')],
  ['is packed with bzip2. Unpack it first.', Buffer.from('BZh91AY&SY\0\x01')],
  ['is an Avro file. Convert it to Parquet or CSV.', 'Obj\x01\x04\x14avro.codec'],
  ['is an ORC file. Convert it to Parquet or CSV.', 'ORC\0\x02\x03'],
  ['is text in UTF-32. Save it as UTF-8.', Buffer.from('fffe0000690000006400000', 'hex')],
  [
    'is an HTML or XML document, not a table. Open it and save it as CSV (UTF-8).',
    ' <html><table><tr><td>id</td></tr></table>'
  ],
  ['is an HTML or XML document, not a table. Open it and save it as CSV (UTF-8).', '<?xml version="1.0"?><rows/>'],
  [
    'is not text. Open it and save it as CSV (UTF-8).',
    Buffer.from(Array.from({ length: 600 }, (_, n) => (n * 7919) % 256))
  ],
  ['is not text. Open it and save it as CSV (UTF-8).', Buffer.alloc(600)]
])('a file that %s', async (advice, content) => {
  expect(await detect(content)).toMatchObject({ content: 'other', advice })
})

test.each(['ORCID,email\n1,a@example.com\n', 'Rar!,email\n', 'BZh,email\n', 'id\x01email\n1\x01a\n'.repeat(50)])(
  'a table that begins with %j is text',
  async (text) => {
    expect(await detect(text)).toMatchObject({ content: 'text', text })
  }
)

test.each([
  ['jsonSpread', '{\n  "id": "1",\n  "email": "a"\n}\n'],
  ['jsonSpread', '{"id": "1",\r\n "email": "a"}\r\n{"id": "2",\r\n "email": "b"}\r\n'],
  ['jsonLines', '{"id": "1"}\n'],
  ['jsonLines', '{"id": "1",\n{"id": "2"}\n']
])('objects are %s: %j', async (content, text) => {
  expect(await detect(text)).toMatchObject({ content })
})
