import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { RegistryFile, readRegistry } from '../../../src/segment/audiences/registryFile'
import { UserError } from '../../../src/system/userError'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const ONE = { at: 'Amazon Ads', region: 'NA', key: 'vip', name: 'VIP', externalAudienceId: 'aud_1', audienceId: '4136' }

const newPath = () => join(temporaryFolder(), 'audiences.json')
const UNUSABLE = (path: string, why: string) =>
  new UserError(`The file of known audiences, ${path}, cannot be read and written: ${why}.`)

test('what is written is read, for its owner alone, and nothing else stays beside it', async () => {
  const path = newPath()
  const file = await RegistryFile.locked(path)
  expect(readRegistry(path)).toEqual([])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  file.write([ONE])
  file.write([ONE, { ...ONE, key: 'other' }])
  file.close()
  expect(readRegistry(path)).toEqual([ONE, { ...ONE, key: 'other' }])
  expect(readFileSync(path, 'utf8')).toBe(
    `${JSON.stringify({ audiences: [ONE, { ...ONE, key: 'other' }] }, null, 2)}\n`
  )
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(dirname(path))).toEqual(['audiences.json'])
})

test('a file that somebody made is read before it is written', async () => {
  const path = newPath()
  writeFileSync(path, JSON.stringify({ audiences: [ONE] }))
  const file = await RegistryFile.locked(path)
  expect(readRegistry(path)).toEqual([ONE])
  file.close()
})

test('without any audience the file goes', async () => {
  const path = newPath()
  const file = await RegistryFile.locked(path)
  file.write([])
  file.close()
  expect(readdirSync(dirname(path))).toEqual([])
})

test('whoever waits gets the file that is there then', async () => {
  const path = newPath()
  const first = await RegistryFile.locked(path)
  const next = RegistryFile.locked(path)
  first.write([ONE])
  first.close()
  const second = await next
  expect(readRegistry(path)).toEqual([ONE])
  const third = RegistryFile.locked(path)
  second.write([])
  second.close()
  const last = await third
  last.write([ONE])
  last.close()
  expect(readRegistry(path)).toEqual([ONE])
})

test.each([
  '{"region":"NA"}',
  'null',
  '[]',
  '{"audiences":{}}',
  '{"audiences":[null]}',
  '{"audiences":["text"]}',
  'planted@example.com',
  ...Object.keys(ONE)
    .filter((key) => key !== 'audienceId')
    .map((key) => JSON.stringify({ audiences: [ONE, { ...ONE, [key]: 7 }] }))
])('%s is no file of audiences, and is not repeated', (text) => {
  const path = newPath()
  writeFileSync(path, text)
  expect(() => readRegistry(path)).toThrow(
    new UserError(`${path} is no file of known audiences, or is damaged. Name another one.`)
  )
})

test('one whose ID nobody knows yet is an audience', () => {
  const path = newPath()
  const { audienceId: _id, ...asked } = ONE
  writeFileSync(path, JSON.stringify({ audiences: [asked] }))
  expect(readRegistry(path)).toEqual([asked])
})

test('a file that cannot be opened, read or replaced is named, and why', async () => {
  const folder = temporaryFolder()
  await expect(RegistryFile.locked(folder)).rejects.toThrow(UNUSABLE(folder, 'it is a folder'))
  expect(() => readRegistry(folder)).toThrow(UNUSABLE(folder, 'it is a folder'))
  const gone = newPath()
  const file = await RegistryFile.locked(gone)
  rmSync(dirname(gone), { recursive: true })
  expect(() => file.write([ONE])).toThrow(UNUSABLE(gone, 'it does not exist'))
  expect(() => file.write([])).toThrow(UNUSABLE(gone, 'it does not exist'))
  file.close()
})

test('where another file cannot take its place the old one stays, whole', async () => {
  const path = newPath()
  const file = await RegistryFile.locked(path)
  file.write([ONE])
  rmSync(path)
  mkdirSync(path)
  expect(() => file.write([ONE, ONE])).toThrow(UNUSABLE(path, 'it is a folder'))
  file.close()
})

test('a device is no file of audiences', () => {
  const path = newPath()
  symlinkSync('/dev/zero', path)
  expect(() => readRegistry(path)).toThrow(UNUSABLE(path, 'it is a device'))
})
