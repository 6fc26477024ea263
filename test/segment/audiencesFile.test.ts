import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AudiencesFile, readAudiences } from '../../src/segment/audiencesFile'
import { CannotRun } from '../../src/segment/cannotRun'
import { temporaryFolder } from '../helpers/temporaryFolder'

const ONE = { at: 'Amazon Ads', region: 'NA', key: 'vip', name: 'VIP', externalAudienceId: 'aud_1', audienceId: '4136' }

const newPath = () => join(temporaryFolder(), 'audiences.json')
const UNUSABLE = (path: string, why: string) =>
  new CannotRun(`The file of known audiences, ${path}, cannot be read and written: ${why}.`)

test('what is written is read, for its owner alone, and nothing else stays beside it', async () => {
  const path = newPath()
  const file = await AudiencesFile.locked(path)
  expect(readAudiences(path)).toEqual([])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  file.write([ONE])
  file.write([ONE, { ...ONE, key: 'other' }])
  file.close()
  expect(readAudiences(path)).toEqual([ONE, { ...ONE, key: 'other' }])
  expect(readFileSync(path, 'utf8')).toBe(
    `${JSON.stringify({ audiences: [ONE, { ...ONE, key: 'other' }] }, null, 2)}\n`
  )
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(dirname(path))).toEqual(['audiences.json'])
})

test('a file that somebody made is read before it is written', async () => {
  const path = newPath()
  writeFileSync(path, JSON.stringify({ audiences: [ONE] }))
  const file = await AudiencesFile.locked(path)
  expect(readAudiences(path)).toEqual([ONE])
  file.close()
})

test('without any audience the file goes', async () => {
  const path = newPath()
  const file = await AudiencesFile.locked(path)
  file.write([])
  file.close()
  expect(readdirSync(dirname(path))).toEqual([])
})

test('whoever waits gets the file that is there then', async () => {
  const path = newPath()
  const first = await AudiencesFile.locked(path)
  const next = AudiencesFile.locked(path)
  first.write([ONE])
  first.close()
  const second = await next
  expect(readAudiences(path)).toEqual([ONE])
  const third = AudiencesFile.locked(path)
  second.write([])
  second.close()
  const last = await third
  last.write([ONE])
  last.close()
  expect(readAudiences(path)).toEqual([ONE])
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
  expect(() => readAudiences(path)).toThrow(
    new CannotRun(`${path} is no file of known audiences, or is damaged. Name another one.`)
  )
})

test('one whose ID nobody knows yet is an audience', () => {
  const path = newPath()
  const { audienceId: _id, ...asked } = ONE
  writeFileSync(path, JSON.stringify({ audiences: [asked] }))
  expect(readAudiences(path)).toEqual([asked])
})

test('a file that cannot be opened, read or replaced is named, and why', async () => {
  const folder = temporaryFolder()
  await expect(AudiencesFile.locked(folder)).rejects.toThrow(UNUSABLE(folder, 'it is a folder'))
  expect(() => readAudiences(folder)).toThrow(UNUSABLE(folder, 'it is a folder'))
  const gone = newPath()
  const file = await AudiencesFile.locked(gone)
  rmSync(dirname(gone), { recursive: true })
  expect(() => file.write([ONE])).toThrow(UNUSABLE(gone, 'it does not exist'))
  expect(() => file.write([])).toThrow(UNUSABLE(gone, 'it does not exist'))
  file.close()
})

test('where another file cannot take its place the old one stays, whole', async () => {
  const path = newPath()
  const file = await AudiencesFile.locked(path)
  file.write([ONE])
  rmSync(path)
  mkdirSync(path)
  expect(() => file.write([ONE, ONE])).toThrow(UNUSABLE(path, 'it is a folder'))
  file.close()
})

test('a device is no file of audiences', () => {
  const path = newPath()
  symlinkSync('/dev/zero', path)
  expect(() => readAudiences(path)).toThrow(UNUSABLE(path, 'it is a device'))
})
