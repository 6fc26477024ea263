import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import xxhash from 'xxhash-wasm'
import { cannotReadError, readBytes, sourceName, UNPACKED } from '../../../src/segment/sources/bytes'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const folder = temporaryFolder()
const write = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function read(path: string): Promise<Buffer> {
  const parts: Buffer[] = []
  try {
    for await (const part of readBytes(path)) {
      parts.push(part)
    }
  } catch (error) {
    throw cannotReadError(path, error)
  }
  return Buffer.concat(parts)
}

/** Lines that hardly can be packed, of several blocks. */
const LINES = Array.from(
  { length: 12_000 },
  (_, number) => `${number},${createHash('sha256').update(String(number)).digest('base64')}\n`
).join('')

/** One frame of zstd (RFC 8878): blocks as they are, and a checksum. */
async function zstd(text: string): Promise<Buffer> {
  const hashes = await xxhash()
  const content = Buffer.from(text)
  const parts = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x38])]
  for (let start = 0; start === 0 || start < content.length; start += BLOCK) {
    const block = content.subarray(start, start + BLOCK)
    const header = Buffer.alloc(3)
    header.writeUIntLE(block.length * 8 + (start + BLOCK >= content.length ? 1 : 0), 0, 3)
    parts.push(header, block)
  }
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32LE(Number(hashes.h64Raw(content) & 0xffffffffn))
  return Buffer.concat([...parts, checksum])
}

const BLOCK = 100_000

/** As DuckDB packs it: really packed, but without a checksum. */
async function zstdOfDuckDB(text: string): Promise<Buffer> {
  const [plain, packed] = [write('plain.txt', text), join(temporaryFolder(), 'packed.zst')]
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(
    `copy (select line from read_csv('${plain}', auto_detect = false, header = false, delim = '\x01', quote = '', escape = '',
       columns = {'line': 'VARCHAR'})) to '${packed}' (format csv, header false, quote '', delimiter '\x01', compression zstd)`
  )
  connection.closeSync()
  instance.closeSync()
  return readFileSync(packed)
}

test.each([
  ['as they are', (text: string) => Promise.resolve(Buffer.from(text))],
  ['from gzip', (text: string) => Promise.resolve(gzipSync(text))],
  [
    'from gzip of two parts',
    (text: string) => Promise.resolve(Buffer.concat([gzipSync(text.slice(0, 5)), gzipSync(text.slice(5))]))
  ],
  ['from zstd', zstd],
  ['from zstd, packed', zstdOfDuckDB],
  [
    'from zstd of two frames',
    async (text: string) => Buffer.concat([await zstd(text.slice(0, 7)), await zstd(text.slice(7))])
  ]
])('bytes are read %s', async (_name, pack) => {
  const text = `1,Köln\n${LINES}`
  expect((await read(write('whole', await pack(text)))).equals(Buffer.from(text))).toBe(true)
})

test('one byte, and none', async () => {
  expect((await read(write('one', 'x'))).toString()).toBe('x')
  expect((await read(write('none', ''))).toString()).toBe('')
})

describe.each([
  ['gzip', (text: string) => Promise.resolve(gzipSync(text))],
  ['zstd', zstd]
])('of %s', (name, pack) => {
  const cutOff = new RegExp(`is broken ${name}.*(was cut off|damaged)`)

  test.each([0.2, 0.5, 0.9, 0.999])('the first %d are not taken for all', async (share) => {
    const packed = await pack(LINES)
    const path = write(`cut.${name}`, packed.subarray(0, Math.floor(packed.length * share)))
    await expect(read(path)).rejects.toThrow(cutOff)
  })

  test('every last byte counts', async () => {
    const packed = await pack('1,a\n2,b\n')
    for (let cut = 1; cut < packed.length - 4; cut++) {
      await expect(read(write(`cut.${name}`, packed.subarray(0, -cut)))).rejects.toThrow(cutOff)
    }
  })

  test.each([0.1, 0.3, 0.5, 0.7, 0.9])('one changed byte at %d is noticed', async (share) => {
    const packed = await pack(LINES)
    packed[Math.floor(packed.length * share)] ^= 0x10
    await expect(read(write(`damaged.${name}`, packed))).rejects.toThrow(cutOff)
  })

  test('other bytes behind it are noticed', async () => {
    const path = write(`more.${name}`, Buffer.concat([await pack(LINES), Buffer.from('3,c\n')]))
    await expect(read(path)).rejects.toThrow(cutOff)
  })

  test.each([1, 300, 700_000])('%d zeros where a part was are noticed', async (zeros) => {
    const start = await pack(LINES)
    for (const end of [Buffer.alloc(0), await pack('3,c\n')]) {
      const path = write(`zeros.${name}`, Buffer.concat([start, Buffer.alloc(zeros), end]))
      await expect(read(path)).rejects.toThrow(`is broken ${name}: `)
    }
  })

  test('many parts are one, wherever chunks end', async () => {
    const parts = await Promise.all(
      Array.from({ length: 40 }, (_, number) => pack(`${number}\n${LINES}`.slice(0, 21_000)))
    )
    const whole = await read(write(`many.${name}`, Buffer.concat(parts)))
    expect(whole).toHaveLength(40 * 21_000)
  })
})

test('of zstd frames that hold nothing are skipped, sizes are checked, and dictionaries are named', async () => {
  const packed = await zstd('1,a\n')
  const skippable = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
  expect((await read(write('skip.zst', Buffer.concat([packed, skippable])))).toString()).toBe('1,a\n')
  // A frame of one raw block with its size (RFC 8878): 4 bytes that say they are 5.
  const frame = (flags: number, ...rest: number[]) => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, flags, ...rest])
  const block = [0x21, 0, 0, 0x31, 0x2c, 0x61, 0x0a]
  expect((await read(write('raw.zst', frame(0x20, 4, ...block)))).toString()).toBe('1,a\n')
  await expect(read(write('size.zst', frame(0x20, 5, ...block)))).rejects.toThrow('is broken zstd: it is damaged.')
  await expect(read(write('dictionary.zst', frame(0x21, 7, 4, ...block)))).rejects.toThrow('packed with a dictionary')
  await expect(read(write('window.zst', frame(0, 0xf8, ...block)))).rejects.toThrow('a window of more than 128 MB')
})

test('what is packed to next to nothing is not unpacked without end', async () => {
  const { bytes } = UNPACKED
  UNPACKED.bytes = 1_000_000
  try {
    await expect(read(write('bomb', gzipSync(Buffer.alloc(3_000_000, 0x2c))))).rejects.toThrow(
      'is packed to less than a 200th of its content, as no table and no events of people are. Unpack it yourself if it is right.'
    )
    expect(await read(write('small', gzipSync(Buffer.alloc(900_000, 0x2c))))).toHaveLength(900_000)
    expect(await read(write('large', gzipSync(LINES.repeat(4))))).toHaveLength(LINES.length * 4)
  } finally {
    UNPACKED.bytes = bytes
  }
})

test('the signal ends reading', async () => {
  const interrupt = new AbortController()
  const reading = (async () => {
    for await (const part of readBytes(write('interrupted', gzipSync(LINES)), { signal: interrupt.signal })) {
      interrupt.abort()
      expect(part.length).toBeGreaterThan(0)
    }
  })()
  await expect(reading).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }) as Error)
})

test.each([
  [{ code: 'EACCES' }, 'a cannot be read: permission denied.'],
  [{ code: 'EPERM' }, 'a cannot be read: permission denied.'],
  [{ code: 'EISDIR' }, 'a is a folder. Name the files in it.'],
  [{ code: 'Z_BUF_ERROR' }, 'a is broken gzip (Z_BUF_ERROR): it was cut off or damaged.'],
  [Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }), /^a cannot be read: .+\.$/]
])('says in words what failed: %j', (error, words) => {
  expect(cannotReadError('a', error).message).toMatch(words)
})

test('standard input has a name', () => {
  expect([sourceName('-'), sourceName('a')]).toEqual(['Standard input', 'a'])
})
