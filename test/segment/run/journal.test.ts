import { appendFileSync, chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunIdentity } from '../../../src/segment/run/journal'
import { Journal } from '../../../src/segment/run/journal'

const RUN: RunIdentity = { connection: 'Amazon Ads', region: 'NA', settings: 'abc', files: [{ path: '/a', bytes: 3 }] }
const AUDIENCE = { identity: '["spa_1","aud_1"]', key: 'vip', namespace: 'spa_1', audienceId: '413642381039213537' }
const SETTLED = {
  lines: { 0: '1-3' },
  entered: 1,
  left: 1,
  denied: 0,
  superseded: 0,
  jobRequestIds: ['job-1'],
  refused: { 'No.': [{ file: 0, line: 3, messageId: 'message-3' }] }
}

const path = () => join(mkdtempSync(join(tmpdir(), 'journal-test-')), 'journal')

async function open(file: string, identity = RUN) {
  const recalled: unknown[] = []
  const journal = await Journal.open(file, identity, {
    audience: (audience) => recalled.push({ audience }),
    settled: (audience, settlement) => recalled.push({ audience, settlement })
  })
  return { journal, recalled }
}

test('gives back what was written, and is for its owner only', async () => {
  const file = path()
  const first = await open(file)
  expect(first.recalled).toEqual([])
  first.journal.begin(0, 'a', '{"line":1}')
  first.journal.audience(AUDIENCE)
  await first.journal.settled(AUDIENCE, SETTLED)
  first.journal.close()
  chmodSync(file, 0o644)
  const second = await open(file)
  expect(second.recalled).toEqual([{ audience: AUDIENCE }, { audience: AUDIENCE, settlement: SETTLED }])
  expect(statSync(file).mode & 0o777).toBe(0o600)
  second.journal.begin(0, 'a', '{"line":1}')
  expect(() => second.journal.begin(0, 'Standard input', '{"line":2}')).toThrow(
    'Standard input does not begin as it did when the journal'
  )
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(5)
})

test('a line that a killed run left half written is cut off', async () => {
  const file = path()
  const { journal } = await open(file)
  await journal.settled(AUDIENCE, SETTLED)
  const whole = readFileSync(file, 'utf8')
  appendFileSync(file, `{"settled":{"lines":{"0":"${'4,'.repeat(50_000)}`)
  const again = await open(file)
  expect(again.recalled).toHaveLength(1)
  expect(readFileSync(file, 'utf8')).toBe(whole)
})

test.each([
  ['connection', { connection: 'http://127.0.0.1:4010' }, 'it went to another Amazon, or to another sandbox'],
  ['region', { region: 'EU' }, 'its region differs'],
  ['settings', { settings: 'abd' }, 'its settings differ'],
  ['a file that grew', { files: [{ path: '/a', bytes: 4 }] }, 'its files differ'],
  ['another file', { files: [{ path: '/b', bytes: 3 }] }, 'its files differ']
])('refuses the journal of another run: %s', async (_name, change, reason) => {
  const file = path()
  await open(file)
  await expect(open(file, { ...RUN, ...change })).rejects.toThrow(`belongs to another run: ${reason}`)
})

test.each([
  ['text', 'Dear diary'],
  ['lines', '{"type":"track"}\n{"type":"track"}\n'],
  ['other JSON', '[]\n1\n']
])('leaves a file alone that is no journal: %s', async (_name, content) => {
  const file = path()
  writeFileSync(file, content, { mode: 0o640 })
  await expect(open(file)).rejects.toThrow('is no journal of a run')
  expect(readFileSync(file, 'utf8')).toBe(content)
  expect(statSync(file).mode & 0o777).toBe(0o640)
})

test('says which line is damaged', async () => {
  const file = path()
  await open(file)
  appendFileSync(file, '{"settled":\n')
  await expect(open(file)).rejects.toThrow('Line 2 of the journal')
})

test('says why it cannot be written', async () => {
  await expect(open('/nowhere/journal')).rejects.toThrow(
    '/nowhere/journal cannot be read and written: it does not exist'
  )
})
