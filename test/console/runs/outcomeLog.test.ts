import { statSync } from 'node:fs'
import { join } from 'node:path'
import { OutcomeLog } from '../../../src/console/runs/outcomeLog'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const logIn = (folder = temporaryFolder()) => new OutcomeLog(join(folder, 'outcomes.jsonl'))

const NOTHING = { entered: 0, left: 0, denied: 0, superseded: 0, jobRequestIds: [], refused: {} }

test('finds what became of an event among tens of thousands of rejections of its batch', async () => {
  const log = logIn()
  // Every second line, so that they are no ranges, and every third of these for another reason.
  const lines = Array.from({ length: 60_000 }, (_, index) => 2 * index + 1)
  const places = (reason: (index: number) => boolean) =>
    lines.filter((_, index) => reason(index)).map((line) => ({ file: 0, line, messageId: `message-${line}` }))
  log.add({
    ...NOTHING,
    lines: { 0: lines.join() },
    refused: { 'no consent': places((index) => index % 3 !== 0), 'no identity': places((index) => index % 3 === 0) }
  })
  log.add({ ...NOTHING, lines: { 0: '2', 1: '5-7' }, entered: 4, superseded: 1, jobRequestIds: ['job-1'] })
  expect(await log.find({ file: 0, line: 119_999 })).toMatchObject({ refused: 'no consent', superseded: false })
  expect(await log.find({ file: 0, line: 1 })).toMatchObject({ refused: 'no identity' })
  expect(await log.find({ file: 1, line: 6 })).toEqual({
    jobRequestIds: ['job-1'],
    lines: { 0: '2', 1: '5-7' },
    superseded: true
  })
  expect(await log.find({ file: 1, line: 8 })).toBeUndefined()
})

test('writes nothing of messages, and for its owner alone', async () => {
  const folder = temporaryFolder()
  const log = logIn(folder)
  expect(await log.find({ file: 0, line: 1 })).toBeUndefined()
  log.add({ ...NOTHING, lines: { 0: '1' }, refused: { reason: [{ file: 0, line: 1, messageId: 'somebody' }] } })
  await log.find({ file: 0, line: 1 })
  expect(statSync(join(folder, 'outcomes.jsonl')).mode & 0o777).toBe(0o600)
})

test('a log that can’t be written ends nothing', async () => {
  const log = new OutcomeLog(join(temporaryFolder(), 'missing', 'outcomes.jsonl'))
  log.add({ ...NOTHING, lines: { 0: '1' }, entered: 1 })
  expect(await log.find({ file: 0, line: 1 })).toBeUndefined()
})
