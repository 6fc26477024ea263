import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { UserError } from '../../../src/system/userError'
import { RejectedEventsFile, removeFromList, requireList } from '../../../src/segment/delivery/rejectedFile'
import { heldOpen } from '../../helpers/descriptors'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const newPath = (content?: string) => {
  const path = join(temporaryFolder(), 'refused.jsonl')
  if (content !== undefined) {
    writeFileSync(path, content)
    chmodSync(path, 0o644)
  }
  return path
}

const REFUSED = { file: 'events.jsonl', line: 3, reason: 'No.' }
const LINE = `${JSON.stringify(REFUSED)}\n`

afterEach(() => jest.restoreAllMocks())

/** The folder for temporary files, to the end of the test. */
function useTemporaryFiles(folder = temporaryFolder()): string {
  jest.spyOn(os, 'tmpdir').mockReturnValue(folder)
  return folder
}

function list(path: string): RejectedEventsFile {
  const events = new RejectedEventsFile(path, [])
  events.begin()
  events.add(REFUSED)
  events.close()
  expect(events.failure).toBeUndefined()
  return events
}

test('a new file is for its owner only', () => {
  const path = newPath()
  const { path: listed, failure } = list(path)
  expect([listed, failure]).toEqual([path, undefined])
  expect(readFileSync(path, 'utf8')).toBe(LINE)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

describe('people who are erased', () => {
  const row = (id: string): string => `${JSON.stringify({ file: 'people.csv', row: id, reason: 'No.' })}\n`

  test('go from a list of rows, which keeps its other lines and its mode', async () => {
    const path = newPath(row('a') + row('ab') + LINE + row('a') + row('b'))
    expect(await removeFromList(path, ['a', 'c'])).toBe(2)
    expect(readFileSync(path, 'utf8')).toBe(row('ab') + LINE + row('b'))
    expect(statSync(path).mode & 0o777).toBe(0o644)
    expect(readdirSync(join(path, '..'))).toEqual(['refused.jsonl'])
    expect(heldOpen(path)).toBe(0)
  })

  test('who are not in it leave it as it is; what is no list is said to be none', async () => {
    const path = newPath(row('a'))
    const { ino } = statSync(path)
    expect(await removeFromList(path, ['b'])).toBe(0)
    expect(statSync(path).ino).toBe(ino)
    expect(readdirSync(join(path, '..'))).toEqual(['refused.jsonl'])
    expect(() => requireList(path)).not.toThrow()
    expect(() => requireList(newPath('Dear diary'))).toThrow('is not a list')
    await expect(removeFromList(`${path}.none`, ['a'])).rejects.toThrow(UserError)
    expect(() => requireList(`${path}.none`)).toThrow(`There is no list of rejected rows ${path}.none.`)
  })
})

test.each([
  ['an empty file', ''],
  ['a list of an earlier run', `${JSON.stringify({ ...REFUSED, reason: 'Before.' })}\n`],
  ['a list of rows', `${JSON.stringify({ file: 'people.csv', row: 'user-1', reason: 'Before.' })}\n`]
])('%s is taken, and keeps its mode', (_name, content) => {
  const path = newPath(content)
  list(path)
  expect(readFileSync(path, 'utf8')).toBe(LINE)
  expect(statSync(path).mode & 0o777).toBe(0o644)
})

test.each([
  ['settings', '{"region": "NA", "audiences": {}}'],
  ['text', 'Dear diary'],
  ['events', '{"type":"track","event":"Audience Entered"}\n'],
  ['places without a file', '{"line":1,"reason":"No."}\n'],
  ['files without a place', '{"file":"events.jsonl","reason":"No."}\n'],
  ['places without a reason', '{"file":"events.jsonl","line":1}\n'],
  ['places that are neither', '{"file":"events.jsonl","line":"1","row":7,"reason":"No."}\n'],
  ['blank lines', '\n\n'],
  ['bytes', '\u0000\u0001'],
  ['nothing', 'null\n']
])('a file of %s is not taken', (_name, content) => {
  const path = newPath(content)
  expect(() => new RejectedEventsFile(path, [])).toThrow(
    `${path} exists and is not a list of refused events. Choose another file for them.`
  )
  expect(readFileSync(path, 'utf8')).toBe(content)
  expect(heldOpen(path)).toBe(0)
})

test('what is to be read is not written over, by whatever name', () => {
  const path = newPath(LINE)
  const alias = `${path}.link`
  symlinkSync(path, alias)
  for (const [given, inputs] of [
    [path, ['-', '/nowhere', path]],
    [alias, [path]],
    [path, [alias]]
  ] as const) {
    expect(() => new RejectedEventsFile(given, inputs)).toThrow(
      `${given} is used for something else; choose another file for the refused events.`
    )
  }
  expect(new RejectedEventsFile(path, ['-', '/nowhere', newPath('')]).path).toBeUndefined()
})

describe('without a path', () => {
  function inFolder(folder?: string): { events: RejectedEventsFile; folder: string } {
    return { events: new RejectedEventsFile(undefined, [newPath('')]), folder: useTemporaryFiles(folder) }
  }

  test('a list is made at the first refusal, under a name that nobody can know before, for its owner only', () => {
    const { events, folder } = inFolder()
    events.begin()
    expect([events.path, readdirSync(folder)]).toEqual([undefined, []])
    events.add(REFUSED)
    events.flush()
    events.add(REFUSED)
    events.close()
    const [made, ...others] = readdirSync(folder)
    expect(others).toEqual([])
    expect(made).toMatch(/^amazon-ads-dsp-amc-[0-9a-f]{16}\.refused\.jsonl$/)
    const path = join(folder, made)
    expect([events.path, events.failure, heldOpen(path)]).toEqual([path, undefined, 0])
    expect(readFileSync(path, 'utf8')).toBe(LINE + LINE)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('nothing is made where nothing is refused', () => {
    const { events, folder } = inFolder()
    events.begin()
    events.close()
    expect(readdirSync(folder)).toEqual([])
  })

  test('no place for it is said', () => {
    const { events } = inFolder('/nowhere')
    events.begin()
    events.add(REFUSED)
    events.close()
    expect(events.failure).toBe(
      'The list of refused events, in the folder for temporary files, cannot be written to its end: it does not exist.'
    )
  })
})

test('a given list is there from the beginning, empty, and what was in it is gone', () => {
  const path = newPath(LINE)
  const events = new RejectedEventsFile(path, [])
  events.begin()
  expect(readFileSync(path, 'utf8')).toBe('')
  events.close()
  expect([events.path, events.failure]).toEqual([undefined, undefined])
})

test('what was added is there for who asks for it, and in each 64 KiB for who does not', () => {
  const path = newPath()
  const events = new RejectedEventsFile(path, [])
  const written = () => readFileSync(path, 'utf8').split('\n').length - 1
  // With its end, 64 characters: 1,024 of them have 64 KiB.
  const refused = { ...REFUSED, reason: 'x'.repeat(63 - JSON.stringify({ ...REFUSED, reason: '' }).length) }
  events.begin()
  events.add(refused)
  expect(written()).toBe(0)
  events.flush()
  events.flush()
  expect(written()).toBe(1)
  for (let number = 1; number < 1024; number++) {
    events.add(refused)
  }
  expect(written()).toBe(1)
  events.add(refused)
  expect(written()).toBe(1025)
  events.add({ ...refused, reason: 'Größer.' })
  events.close()
  events.close()
  expect(written()).toBe(1026)
  expect(readFileSync(path, 'utf8')).toContain('"Größer."}\n')
  expect(events.failure).toBeUndefined()
})

test('a list that is done, and a file that is none, are held open no longer', () => {
  const path = newPath('')
  list(path)
  const foreign = newPath('Dear diary')
  expect(() => new RejectedEventsFile(foreign, [])).toThrow(UserError)
  expect([heldOpen(path), heldOpen(foreign)]).toEqual([0, 0])
})

test('a device keeps its mode', () => {
  const { mode } = statSync('/dev/null')
  list('/dev/null')
  expect(statSync('/dev/null').mode).toBe(mode)
})

test('nothing is written before the run begins', () => {
  const temporary = useTemporaryFiles()
  const path = newPath(LINE)
  const events = new RejectedEventsFile(path, [])
  for (let line = 0; line < 5000; line++) {
    events.add({ ...REFUSED, line })
  }
  events.close()
  expect(readFileSync(path, 'utf8')).toBe(LINE)
  expect(readdirSync(temporary)).toEqual([])
})

test('a place where no list can be written is refused before the run, or said at its end', () => {
  expect(() => new RejectedEventsFile('/', [])).toThrow(
    'The file for refused events, /, cannot be written: it is a folder.'
  )
  const temporary = useTemporaryFiles()
  const events = new RejectedEventsFile('/nowhere/refused.jsonl', [])
  events.begin()
  events.add(REFUSED)
  events.close()
  expect(readdirSync(temporary)).toEqual([])
  expect(events.failure).toBe(
    'The list of refused events, /nowhere/refused.jsonl, cannot be written to its end: it does not exist.'
  )
  // Nor is it written elsewhere.
  expect(events.path).toBe('/nowhere/refused.jsonl')
})

test('what cannot be written is said, and ends nothing', () => {
  const events = new RejectedEventsFile('/dev/full', [])
  events.begin()
  events.add(REFUSED)
  events.close()
  expect(events.failure).toBe('The list of refused events, /dev/full, cannot be written to its end: the disk is full.')
})
