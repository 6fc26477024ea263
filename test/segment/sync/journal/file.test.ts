import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { JournalFile } from '../../../../src/segment/sync/journal/file'
import { heldOpen } from '../../../helpers/descriptors'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

afterEach(() => jest.restoreAllMocks())

const newPath = () => join(temporaryFolder(), 'journal')
/** A new journal's file got its name as a second one, which the system goes on calling it by. */
const MADE = /\/\.journal\.[0-9a-f]{16}\.new$/
const refusal = (code: string): Error => Object.assign(new Error(`${code}: a test says so`), { code })
const pathOf = (descriptor: number): string => fs.readlinkSync(`/proc/self/fd/${descriptor}`)

async function linesOf(file: JournalFile): Promise<[number, string | undefined, number][]> {
  const lines: [number, string | undefined, number][] = []
  for await (const { number, text, end } of file.lines()) {
    lines.push([number, text, end])
  }
  return lines
}

/** Paths of what is put on the disk from now on, in that order. */
function synced(): string[] {
  const paths: string[] = []
  const { fsyncSync, fdatasyncSync, fdatasync } = fs
  jest.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
    paths.push(pathOf(descriptor))
    fsyncSync(descriptor)
  })
  jest.spyOn(fs, 'fdatasyncSync').mockImplementation((descriptor) => {
    paths.push(`${pathOf(descriptor)} now`)
    fdatasyncSync(descriptor)
  })
  jest.spyOn(fs, 'fdatasync').mockImplementation((descriptor, done) => {
    paths.push(`${pathOf(descriptor)} soon`)
    fdatasync(descriptor, done)
  })
  return paths
}

test('a new journal is on the disk with its first line, and so is its name, before anybody relies on it', async () => {
  const path = newPath()
  const paths = synced()
  const file = await JournalFile.create(path, 'first')
  const [made] = paths
  expect(paths).toEqual([expect.stringMatching(MADE), dirname(path)])
  expect([heldOpen(`${made} (deleted)`), heldOpen(dirname(path))]).toEqual([1, 0])
  file.append('second')
  file.syncNow()
  await file.sync()
  expect(paths.slice(2)).toEqual([`${made} (deleted) now`, `${made} (deleted) soon`])
  file.close()
  expect(heldOpen(`${made} (deleted)`)).toBe(0)
})

test('where folders cannot be opened the system keeps names itself', async () => {
  const path = newPath()
  const { openSync } = fs
  jest.spyOn(fs, 'openSync').mockImplementation((name, flags, mode) => {
    if (name === dirname(path)) {
      throw refusal('EISDIR')
    }
    return openSync(name, flags, mode)
  })
  const file = await JournalFile.create(path, 'first')
  expect(await linesOf(file)).toEqual([[1, 'first', 6]])
  file.close()
})

test('a journal that gets no name says why, and leaves nothing behind', async () => {
  const path = newPath()
  jest.spyOn(fs, 'linkSync').mockImplementation(() => {
    throw refusal('EPERM')
  })
  await expect(JournalFile.create(path, 'first')).rejects.toThrow(
    `The journal ${path} cannot be read and written: permission denied.`
  )
  expect(fs.readdirSync(dirname(path))).toEqual([])
})

test('a folder in its place is said, and nothing is held', async () => {
  const folder = temporaryFolder()
  await expect(JournalFile.open(folder)).rejects.toThrow(
    `The journal ${folder} cannot be read and written: it is a folder.`
  )
  expect(await JournalFile.open(join(folder, 'journal'))).toBeUndefined()
})

test('what is no ordinary file, or is another run’s, is held no longer', async () => {
  const path = newPath()
  const first = await JournalFile.create(path, 'first')
  await expect(JournalFile.open(path)).rejects.toThrow('is in use by another run')
  expect(heldOpen(path)).toBe(0)
  first.close()
  const before = heldOpen('/dev/null')
  await expect(JournalFile.open('/dev/null')).rejects.toThrow('/dev/null is not an ordinary file.')
  expect(heldOpen('/dev/null')).toBe(before)
})

test('lines of any length are reported whole, with their ends, and a half one at the end is none', async () => {
  const path = newPath()
  // Longer than what is read at a time, which is 256 KiB; each letter of the second has two bytes.
  const whole = ['a'.repeat(300_000), 'ü'.repeat(200_000), '', 'z']
  fs.writeFileSync(path, `${whole.join('\n')}\n${'half'.repeat(150_000)}`)
  const file = await JournalFile.open(path)
  expect(file?.isEmpty).toBe(false)
  const lines = file === undefined ? [] : await linesOf(file)
  expect(lines.map(([number, text]) => [number, text])).toEqual(whole.map((text, place) => [place + 1, text]))
  expect(lines.map(([, , end]) => end)).toEqual([300_001, 700_002, 700_003, 700_005])
  file?.cutHalfLine()
  expect(fs.readFileSync(path, 'utf8')).toBe(`${whole.join('\n')}\n`)
  file?.append('more')
  expect(fs.readFileSync(path, 'utf8')).toBe(`${whole.join('\n')}\nmore\n`)
  file?.close()
})

test('a line that cannot be read is the last', async () => {
  const path = newPath()
  fs.writeFileSync(path, Buffer.from('first\n\xff\nthird\n', 'latin1'))
  const file = await JournalFile.open(path)
  expect(file && (await linesOf(file))).toEqual([
    [1, 'first', 6],
    [2, undefined, 6]
  ])
  file?.close()
})

describe('what cannot be written', () => {
  const FULL = (path: string) => `The journal ${path} cannot be read and written: the disk is full.`

  test('whole is taken back, and nothing follows it', async () => {
    const path = newPath()
    const file = await JournalFile.create(path, 'first')
    file.append('second')
    const { writeSync } = fs
    let written = 0
    jest.spyOn(fs, 'writeSync').mockImplementation(((descriptor: number, bytes: Buffer, from: number) => {
      if (++written > 1) {
        throw refusal('ENOSPC')
      }
      return writeSync(descriptor, bytes, from, 3)
    }) as typeof fs.writeSync)
    expect(() => file.append('third')).toThrow(FULL(path))
    expect(fs.readFileSync(path, 'utf8')).toBe('first\nsecond\n')
    jest.restoreAllMocks()
    expect(() => file.append('fourth')).toThrow(FULL(path))
    expect(fs.readFileSync(path, 'utf8')).toBe('first\nsecond\n')
    file.close()
  })

  test('at once is written in parts', async () => {
    const path = newPath()
    const file = await JournalFile.create(path, 'first')
    const { writeSync } = fs
    jest
      .spyOn(fs, 'writeSync')
      .mockImplementation(((descriptor: number, bytes: Buffer, from: number) =>
        writeSync(descriptor, bytes, from, Math.min(3, bytes.length - from))) as typeof fs.writeSync)
    file.append('second')
    expect(fs.readFileSync(path, 'utf8')).toBe('first\nsecond\n')
    file.close()
  })

  test('to the disk is said, and nothing follows it', async () => {
    const path = newPath()
    const file = await JournalFile.create(path, 'first')
    jest.spyOn(fs, 'fdatasync').mockImplementation((_descriptor, done) => done(refusal('ENOSPC')))
    await expect(file.sync()).rejects.toThrow(FULL(path))
    expect(() => file.append('second')).toThrow(FULL(path))
    expect(fs.readFileSync(path, 'utf8')).toBe('first\n')
    file.close()
  })
})

test('what is cut off behind a line is kept in a copy that is named for its time', async () => {
  const path = newPath()
  const file = await JournalFile.create(path, 'first')
  file.append('second')
  const before = new Date()
  const copy = file.cutBehind(6)
  const time = /^(.*)\.damaged-(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(copy)
  expect(time?.[1]).toBe(path)
  const [, , year, month, day, hour, minute, second] = time ?? []
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  expect(at).toBeGreaterThanOrEqual(before.getTime() - 1000)
  expect(fs.readFileSync(copy, 'utf8')).toBe('first\nsecond\n')
  expect(fs.readFileSync(path, 'utf8')).toBe('first\n')
  file.append('third')
  expect(fs.readFileSync(path, 'utf8')).toBe('first\nthird\n')
  file.close()
})
