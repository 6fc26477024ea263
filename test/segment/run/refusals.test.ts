import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RefusedEvents } from '../../../src/segment/run/refusals'
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

function list(path: string): RefusedEvents {
  const events = new RefusedEvents(path, [])
  events.begin()
  events.add(REFUSED)
  events.close()
  return events
}

test('a new file is for its owner only', () => {
  const path = newPath()
  expect(list(path).path).toBe(path)
  expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(REFUSED)}\n`)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test.each([
  ['an empty file', ''],
  ['a list of an earlier run', `${JSON.stringify({ ...REFUSED, reason: 'Before.' })}\n`]
])('%s is taken, and keeps its mode', (_name, content) => {
  const path = newPath(content)
  list(path)
  expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(REFUSED)}\n`)
  expect(statSync(path).mode & 0o777).toBe(0o644)
})

test.each([
  ['settings', '{"region": "NA", "audiences": {}}'],
  ['text', 'Dear diary'],
  ['events', '{"type":"track","event":"Audience Entered"}\n'],
  ['blank lines', '\n\n'],
  ['bytes', '\u0000\u0001']
])('a file of %s is not taken', (_name, content) => {
  const path = newPath(content)
  expect(() => new RefusedEvents(path, [])).toThrow('is there already, and no list of refused events')
  expect(readFileSync(path, 'utf8')).toBe(content)
})

test('a device keeps its mode', () => {
  const { mode } = statSync('/dev/null')
  list('/dev/null')
  expect(statSync('/dev/null').mode).toBe(mode)
})

test('nothing is written before the run begins', () => {
  const before = `${JSON.stringify(REFUSED)}\n`
  const path = newPath(before)
  const events = new RefusedEvents(path, [])
  for (let line = 0; line < 5000; line++) {
    events.add({ ...REFUSED, line })
  }
  events.close()
  expect(readFileSync(path, 'utf8')).toBe(before)
})

test('a place where no list can be written is refused before the run, or said at its end', () => {
  expect(() => new RefusedEvents('/', [])).toThrow('The file for refused events, /, cannot be written: it is a folder.')
  const events = new RefusedEvents('/nowhere/refused.jsonl', [])
  events.begin()
  events.add(REFUSED)
  events.close()
  expect(events.failure).toMatch(/^The list of refused events, .* cannot be written to its end: it does not exist\.$/)
})

test('what cannot be written is said, and ends nothing', () => {
  const events = new RefusedEvents('/dev/full', [])
  events.begin()
  events.add(REFUSED)
  events.close()
  expect(events.failure).toBe('The list of refused events, /dev/full, cannot be written to its end: the disk is full.')
})
