import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Line } from '../../../../src/segment/sources/lines'
import { totalBytes, openSources } from '../../../../src/segment/sources/events/sources'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const folder = temporaryFolder()
const write = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const never = new AbortController().signal
/** Lines that hardly can be packed. */
const OTHERS = Array.from(
  { length: 20_000 },
  (_, place) => `{"id":"${createHash('sha256').update(String(place)).digest('base64')}"}\n`
).join('')
const LINES = '{"type":"track"}\n'.repeat(20_000)

test('a file is named as it was given, and known by its place and its bytes', async () => {
  const path = write('events.jsonl', '{}\n')
  const [file, input] = await openSources([path, '-'])
  expect(file).toMatchObject({ file: path, name: path, identity: { path: resolve(path), bytes: 3 } })
  expect(input).toMatchObject({ file: '-', name: 'Standard input' })
  expect(input.identity).toEqual({ path: '-' })
  expect(totalBytes([file, file])).toBe(6)
  expect(totalBytes([file, input])).toBeUndefined()
})

test.each([
  ['standard input twice', ['-', 'a', '-'], 'Standard input (-) can be read only once.'],
  ['a missing file', [join(folder, 'none.jsonl')], `${join(folder, 'none.jsonl')} does not exist.`],
  ['a folder', [folder], `${folder} is a folder. Name the files in it.`]
])('%s is refused before anything is read', async (_name, files, words) => {
  await expect(openSources(files)).rejects.toThrow(words)
})

async function read(path: string, signal = never) {
  const observed: number[] = []
  const [source] = await openSources([path])
  let lines = 0
  for await (const some of source.lines(signal, ({ length }) => observed.push(length))) {
    lines += some.length
  }
  return { lines, bytes: observed.reduce((sum, length) => sum + length, 0), chunks: observed.length }
}

test.each([
  ['as they are', LINES],
  ['packed', gzipSync(LINES)],
  ['in UTF-16', Buffer.from(`\uFEFF${LINES}`, 'utf16le')]
])('the bytes of a file are reported as they are read, %s', async (_name, content) => {
  const { lines, bytes } = await read(write('read', content))
  expect([lines, bytes]).toEqual([20_000, content.length])
})

test('a line that is not UTF-8 is refused by itself', async () => {
  const path = write(
    'bad.jsonl',
    Buffer.concat([Buffer.from('{"a":1}\n'), Buffer.from([0xff, 0x0a]), Buffer.from('{}')])
  )
  const lines: Line[] = []
  for await (const some of (await openSources([path]))[0].lines(never)) {
    lines.push(...some)
  }
  expect(lines).toEqual([
    { number: 1, text: '{"a":1}' },
    { number: 2, refusal: 'This line is not UTF-8.' },
    { number: 3, text: '{}' }
  ])
})

test('a large file is read in parts', async () => {
  expect((await read(write('large.jsonl', LINES))).chunks).toBe(Math.ceil(LINES.length / (256 * 1024)))
})

test('a file of one byte, and of none', async () => {
  expect((await read(write('one.jsonl', '{'))).lines).toBe(1)
  expect((await read(write('none.jsonl', ''))).lines).toBe(0)
})

test('gzip that was cut off is reported as that', async () => {
  const path = write('cut.gz', gzipSync(OTHERS).subarray(0, -20))
  await expect(read(path)).rejects.toThrow(`${path} is broken gzip (Z_BUF_ERROR): it was cut off or damaged.`)
})

test.each([
  ['lines', LINES],
  ['gzip', gzipSync(OTHERS)],
  ['a JSON array', `[${Array(50_000).fill('{"type":"track"}').join()}]`]
])('reading %s ends with the signal', async (_name, content) => {
  const interrupt = new AbortController()
  const [source] = await openSources([write('interrupted', content)])
  const reading = (async () => {
    for await (const lines of source.lines(interrupt.signal)) {
      interrupt.abort()
      expect(lines.length).toBeLessThan(20_000)
    }
  })()
  await expect(reading).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }) as Error)
})
