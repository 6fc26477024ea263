import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { Journal } from '../../../../src/segment/sync/journal/journal'
import { findOrigins } from '../../../../src/segment/sync/journal/origins'
import { event } from '../../../helpers/runner'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const AUDIENCE = { identity: 'x', key: 'bought_twice' }
const COUNTS = { entered: 0, left: 0, denied: 0, superseded: 0 }
const MAPPING = { externalUserId: { '@path': '$.userId' } }

async function journal() {
  const folder = temporaryFolder()
  const path = join(folder, 'events.jsonl')
  const lines = [event('a'), event('b'), '', event('a', { messageId: 'later' }), event('b'), event('c@example.com')]
  writeFileSync(path, gzipSync(lines.join('\n')))
  const identity = { connection: 'Amazon Ads', region: 'NA', settings: '', files: [{ path }, { path: '-' }] }
  const opened = await Journal.open(join(folder, 'journal'), identity)
  const refused = { 'No.': [{ file: 0, line: 5 }] }
  await opened.settled(AUDIENCE, { ...COUNTS, lines: { 0: '1-2,4-5', 1: '1' }, jobRequestIds: ['job-1'], refused })
  await opened.settled(AUDIENCE, { ...COUNTS, lines: { 0: '6' }, jobRequestIds: ['job-2'], refused: {} })
  opened.close()
  return { path, journal: opened.path }
}

test('finds the event that was sent: of its batch, the person’s last one that was not refused', async () => {
  const { path, journal: file } = await journal()
  const origins = await findOrigins(file, ['job-1', 'job-2'], MAPPING)
  expect(origins({ jobRequestId: 'job-1', externalUserId: 'a' })).toEqual({ file: path, line: 4, messageId: 'later' })
  expect(origins({ jobRequestId: 'job-1', externalUserId: 'b' })).toMatchObject({ line: 2 })
  expect(origins({ jobRequestId: 'job-2', externalUserId: 'a' })).toBeUndefined()
  const hashed = createHash('sha256').update('c@example.com').digest('hex')
  expect(origins({ jobRequestId: 'job-2', externalUserId: hashed })).toMatchObject({ line: 6 })
})

test('reads only what the jobs need', async () => {
  const { journal: file } = await journal()
  const origins = await findOrigins(file, ['job-2'], MAPPING)
  expect(origins({ jobRequestId: 'job-1', externalUserId: 'a' })).toBeUndefined()
})

test('says when there is no such journal', async () => {
  await expect(findOrigins('/nowhere', ['job-1'], MAPPING)).rejects.toThrow('/nowhere cannot be read')
})

/** The origins of what a journal says of files with these lines. */
async function originsIn(
  texts: readonly (string | undefined)[],
  batches: { lines: Record<string, string>; jobs?: string[]; refused?: { file: number; line: number }[] }[],
  { jobs = ['job-1'], mapping = MAPPING } = {}
) {
  const folder = temporaryFolder()
  const files = texts.map((text, place) => {
    const path = join(folder, `events-${place}.jsonl`)
    if (text !== undefined) {
      writeFileSync(path, text)
    }
    return { path }
  })
  const opened = await Journal.open(join(folder, 'journal'), { connection: 'x', region: 'NA', settings: '', files })
  for (const { lines, jobs: jobRequestIds = ['job-1'], refused = [] } of batches) {
    await opened.settled(AUDIENCE, { ...COUNTS, lines, jobRequestIds, refused: { 'No.': refused } })
  }
  opened.close()
  const origins = await findOrigins(opened.path, jobs, mapping)
  const lineOf = (externalUserId: string, jobRequestId = 'job-1') => origins({ jobRequestId, externalUserId })?.line
  return { files, origins, lineOf }
}

test('a batch of several jobs is found by one of them, and an event that another file refused is found', async () => {
  const { lineOf } = await originsIn(
    [event('a'), event('b')],
    [{ lines: { 0: '1', 1: '1' }, jobs: ['job-1', 'job-2'], refused: [{ file: 1, line: 1 }] }]
  )
  expect([lineOf('a'), lineOf('a', 'job-2'), lineOf('b')]).toEqual([1, 1, undefined])
})

test('a file that no job needs may be gone; one that a job needs is named', async () => {
  const { lineOf } = await originsIn(
    [event('a'), undefined],
    [{ lines: { 0: '1' } }, { lines: { 1: '1' }, jobs: ['x'] }]
  )
  expect(lineOf('a')).toBe(1)
  await expect(originsIn([undefined], [{ lines: { 0: '1' } }])).rejects.toThrow(/events-0\.jsonl does not exist\.$/)
})

test('lines that are no events, or name nobody, are passed over', async () => {
  const nobody = JSON.stringify({ type: 'track', messageId: 'message-x' })
  const odd = JSON.stringify({ type: 'track', userId: true })
  const lines = [
    'x'.repeat(1_100_000),
    '',
    '{',
    nobody,
    odd,
    event(' a '),
    JSON.stringify({ type: 'track', userId: 7 })
  ]
  const { lineOf } = await originsIn([lines.join('\n')], [{ lines: { 0: '1-7' } }])
  expect(['a', '7', 'undefined', 'true', ''].map((id) => lineOf(id))).toEqual([6, 7, undefined, undefined, undefined])
})
