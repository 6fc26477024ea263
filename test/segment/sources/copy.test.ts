import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { prepareJsonArray } from '../../../src/segment/sources/copy'
import { readFileKind } from '../../../src/segment/sources/fileKind'
import { temporaryFolder } from '../../helpers/temporaryFolder'

// Longer than what is read at a time, which ends within a letter.
const TEXT = `["a${'😀'.repeat(200_000)}"]`

async function copied(content: Buffer): Promise<string> {
  const folder = temporaryFolder()
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  writeFileSync(from, content)
  return prepareJsonArray(from, await readFileKind(from), to)
}

test.each<[string, Buffer]>([
  ['UTF-16', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
  ['UTF-16 in gzip', gzipSync(Buffer.from(`\uFEFF${TEXT}`, 'utf16le'))],
  ['UTF-8 with a byte order mark, in gzip', gzipSync(`\uFEFF${TEXT}`)]
])('writes %s as plain UTF-8 that only its owner can read', async (_name, content) => {
  const copy = await copied(content)
  expect(readFileSync(copy, 'utf8') === TEXT).toBe(true)
  expect(statSync(copy).mode & 0o777).toBe(0o600)
})

test('does not guess an encoding', async () => {
  await expect(copied(Buffer.from('[{"city":"K\xf6ln"}]', 'latin1'))).rejects.toThrow(
    /from is not UTF-8\. Save it as UTF-8 first\.$/
  )
})

test('never writes to a file that is there already', async () => {
  const folder = temporaryFolder()
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  writeFileSync(from, gzipSync('[{}]'))
  writeFileSync(to, 'mine')
  await expect(prepareJsonArray(from, await readFileKind(from), to)).rejects.toThrow('EEXIST')
  expect(readFileSync(to, 'utf8')).toBe('mine')
})

test.each(['[{"id":1},', '[{"id":1},\n', `[{"id":1},${' '.repeat(10_000)}`, '[{"id":1}', '['])(
  'does not take an array that was cut off for a whole one (%#)',
  async (text) => {
    for (const content of [Buffer.from(text), gzipSync(text), Buffer.from(`\uFEFF${text}`, 'utf16le')]) {
      await expect(copied(content)).rejects.toThrow('from was cut off: its JSON array does not end with a bracket.')
    }
  }
)

test('blanks may stand behind an array', async () => {
  const text = `[{"id":1}]\r\n${' '.repeat(10_000)}`
  expect(readFileSync(await copied(gzipSync(text)), 'utf8')).toBe(text)
})
