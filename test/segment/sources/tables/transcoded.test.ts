import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { transcodeToUtf8 } from '../../../../src/segment/sources/tables/transcoded'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

// Longer than what is read at a time, which ends within a character.
const TEXT = `a${'😀'.repeat(20_000)}`

test.each<['gzip' | undefined, (bytes: Buffer) => Buffer]>([
  [undefined, (bytes) => bytes],
  ['gzip', (bytes) => gzipSync(bytes)]
])('a text is written as UTF-8, unpacked, for nobody but its owner (packed: %s)', async (packed, pack) => {
  const folder = temporaryFolder()
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  writeFileSync(from, pack(Buffer.from(TEXT, 'utf16le')))
  await transcodeToUtf8(from, { content: 'text', encoding: 'utf-16le', packed }, to)
  expect(readFileSync(to, 'utf8') === TEXT).toBe(true)
  expect(statSync(to).mode & 0o777).toBe(0o600)
})

test.each(['gzip', undefined] as const)('a file that is gone breaks off (packed: %s)', async (packed) => {
  const folder = temporaryFolder()
  const reading = transcodeToUtf8(
    join(folder, 'none'),
    { content: 'text', encoding: 'utf-16le', packed },
    join(folder, 'to')
  )
  await expect(reading).rejects.toThrow('ENOENT')
})

test('a half of a character at the end is told as none', async () => {
  const folder = temporaryFolder()
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  writeFileSync(from, Buffer.from('\uFEFFab', 'utf16le').subarray(0, 5))
  await transcodeToUtf8(from, { content: 'text', encoding: 'utf-16le' }, to)
  expect(readFileSync(to, 'utf8')).toBe('a\uFFFD')
})
