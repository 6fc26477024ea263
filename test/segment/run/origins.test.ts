import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { Journal } from '../../../src/segment/run/journal/journal'
import { originsOf } from '../../../src/segment/run/origins'
import { event } from '../../helpers/runner'
import { temporaryFolder } from '../../helpers/temporaryFolder'

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
  const origins = await originsOf(file, ['job-1', 'job-2'], MAPPING)
  expect(origins({ jobRequestId: 'job-1', externalUserId: 'a' })).toEqual({ file: path, line: 4, messageId: 'later' })
  expect(origins({ jobRequestId: 'job-1', externalUserId: 'b' })).toMatchObject({ line: 2 })
  expect(origins({ jobRequestId: 'job-2', externalUserId: 'a' })).toBeUndefined()
  const hashed = createHash('sha256').update('c@example.com').digest('hex')
  expect(origins({ jobRequestId: 'job-2', externalUserId: hashed })).toMatchObject({ line: 6 })
})

test('reads only what the jobs need', async () => {
  const { journal: file } = await journal()
  const origins = await originsOf(file, ['job-2'], MAPPING)
  expect(origins({ jobRequestId: 'job-1', externalUserId: 'a' })).toBeUndefined()
})

test('says when there is no such journal', async () => {
  await expect(originsOf('/nowhere', ['job-1'], MAPPING)).rejects.toThrow('/nowhere cannot be read')
})
