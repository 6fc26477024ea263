import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { writeUtf8Copy } from '../../../src/segment/sources/copy'
import { readFileKind } from '../../../src/segment/sources/fileKind'
import { temporaryFolder } from '../../helpers/temporaryFolder'

// Longer than what is read at a time, which ends within a letter.
const TEXT = `a${'😀'.repeat(200_000)}`

async function copied(content: Buffer): Promise<string> {
  const folder = temporaryFolder()
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  writeFileSync(from, content)
  return writeUtf8Copy(from, await readFileKind(from), to)
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
  writeFileSync(from, '[{}]')
  writeFileSync(to, 'mine')
  await expect(writeUtf8Copy(from, await readFileKind(from), to)).rejects.toThrow('EEXIST')
  expect(readFileSync(to, 'utf8')).toBe('mine')
})
