import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { PrivateFolder, removeAbandonedFolders } from '../../src/system/privateFolder'
import { heldOpen } from '../helpers/descriptors'
import { temporaryFolder } from '../helpers/temporaryFolder'

const NAME = /^amazon-ads-dsp-amc-people-\w{6}$/

/** What a program leaves that is killed while it has a folder: nobody holds the lock of its mark any more. */
function abandoned(parent: string, name = 'amazon-ads-dsp-amc-people-killed'): string {
  const path = join(parent, name)
  mkdirSync(path, { mode: 0o700 })
  writeFileSync(join(path, 'owner'), 'A folder of amazon-ads-dsp-amc, which removes it when it ends.\n')
  mkdirSync(join(path, 'part'))
  writeFileSync(join(path, 'part', 'people.csv'), 'ann@example.com')
  return path
}

test('is new, for nobody but its owner, and goes with everything in it', async () => {
  const parent = temporaryFolder()
  const before = process.umask(0o022)
  const folder = await PrivateFolder.create('people', parent)
  process.umask(before)
  expect([dirname(folder.path), basename(folder.path)]).toEqual([parent, expect.stringMatching(NAME)])
  expect(statSync(folder.path).mode & 0o777).toBe(0o700)
  writeFileSync(join(folder.path, 'people.csv'), 'ann@example.com')
  folder.remove()
  folder.remove()
  expect(readdirSync(parent)).toEqual([])
  expect(heldOpen(join(folder.path, 'owner'))).toBe(0)
})

test('what a killed program has left is removed, and what others have is not', async () => {
  const parent = temporaryFolder()
  const other = await PrivateFolder.create('people', parent)
  const left = abandoned(parent)
  const folder = await PrivateFolder.create('people', parent)
  expect([existsSync(left), existsSync(other.path), existsSync(folder.path)]).toEqual([false, true, true])
  other.remove()
  folder.remove()
})

test('nothing is removed but what bears the mark, and nothing that a link leads to', async () => {
  const parent = temporaryFolder()
  const elsewhere = temporaryFolder()
  abandoned(elsewhere, 'precious')
  symlinkSync(join(elsewhere, 'precious'), join(parent, 'amazon-ads-dsp-amc-people-linked'))
  const unmarked = join(parent, 'amazon-ads-dsp-amc-mine')
  mkdirSync(unmarked)
  writeFileSync(join(unmarked, 'owner'), 'Ann')
  const markedByLink = join(parent, 'amazon-ads-dsp-amc-yours')
  mkdirSync(markedByLink)
  symlinkSync(join(elsewhere, 'precious', 'owner'), join(markedByLink, 'owner'))
  mkdirSync(join(parent, 'amazon-ads-dsp-amc-empty'))
  writeFileSync(join(parent, 'amazon-ads-dsp-amc-file'), 'x')
  const before = readdirSync(parent)
  await removeAbandonedFolders(parent)
  expect(readdirSync(parent)).toEqual(before)
  expect(readFileSync(join(elsewhere, 'precious', 'part', 'people.csv'), 'utf8')).toBe('ann@example.com')
})

test('a link inside goes, and what it leads to stays', async () => {
  const parent = temporaryFolder()
  const elsewhere = temporaryFolder()
  writeFileSync(join(elsewhere, 'a.txt'), 'precious')
  const folder = await PrivateFolder.create('people', parent)
  symlinkSync(elsewhere, join(folder.path, 'link'))
  folder.remove()
  expect(readdirSync(elsewhere)).toEqual(['a.txt'])
})

test('a parent that is not there is said, and one that cannot be listed harms nobody', async () => {
  const parent = temporaryFolder()
  await expect(PrivateFolder.create('people', join(parent, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' })
  chmodSync(parent, 0o300)
  const folder = await PrivateFolder.create('people', parent)
  folder.remove()
  chmodSync(parent, 0o700)
  expect(readdirSync(parent)).toEqual([])
})
