import fs, { appendFileSync, chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { JournalFile } from '../../../../src/segment/sync/journal/file'
import { DamagedJournalError, Journal, readSettled } from '../../../../src/segment/sync/journal/journal'
import { heldOpen } from '../../../helpers/descriptors'
import { AUDIENCE, RUN } from '../../../helpers/journals'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const SETTLED = {
  lines: { 0: '1-3' },
  entered: 1,
  left: 1,
  denied: 0,
  superseded: 0,
  jobRequestIds: ['job-1'],
  refused: { 'No.\u2028': [{ file: 0, line: 3, messageId: 'message-3' }] }
}

const path = () => join(temporaryFolder(), 'journal')

async function open(file: string, identity = RUN, fromLastGoodLine = false) {
  const journal = await Journal.open(file, identity, fromLastGoodLine)
  const recalled: unknown[] = []
  const { begins, read } = await journal.recall({
    audience: (audience) => recalled.push({ audience }),
    settled: (audience, settlement) => recalled.push({ audience, settlement })
  })
  return { journal, recalled, begins, read }
}

/** A journal of a run that ended, with so many settlements. */
async function written(settlements: number): Promise<string> {
  const file = path()
  const { journal } = await open(file)
  for (let number = 0; number < settlements; number++) {
    await journal.settled(AUDIENCE, { ...SETTLED, lines: { 0: String(number + 1) } })
  }
  journal.close()
  return file
}

test('gives back what was written, and is for its owner only', async () => {
  const file = path()
  const first = await open(file)
  expect([first.recalled, first.read]).toEqual([[], []])
  expect(statSync(file).mode & 0o777).toBe(0o600)
  first.journal.begins(0, 'digest')
  first.journal.read({ read: 0, bytes: 7, sha256: 'digest of all', end: true })
  first.journal.audience(AUDIENCE)
  await first.journal.settled(AUDIENCE, SETTLED)
  first.journal.close()
  const second = await open(file)
  expect(second.recalled).toEqual([{ audience: AUDIENCE }, { audience: AUDIENCE, settlement: SETTLED }])
  expect(second.begins).toEqual(new Map([[0, 'digest']]))
  expect(second.read).toMatchObject([{ read: 0, bytes: 7, sha256: 'digest of all', end: true }])
  second.journal.close()
  expect(await readSettled(file)).toEqual({ files: RUN.files, settled: [SETTLED] })
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(6)
  expect(readdirSync(dirname(file))).toEqual(['journal'])
  expect(heldOpen(file)).toBe(0)
})

test('what is settled is on the disk when that is reported, and so is an audience', async () => {
  const { journal } = await open(path())
  let synced = 0
  const { fdatasyncSync, fdatasync } = fs
  jest.spyOn(fs, 'fdatasyncSync').mockImplementation((descriptor) => {
    synced += 1
    fdatasyncSync(descriptor)
  })
  jest.spyOn(fs, 'fdatasync').mockImplementation((descriptor, done) => {
    synced += 1
    fdatasync(descriptor, done)
  })
  journal.audience(AUDIENCE)
  expect(synced).toBe(1)
  await journal.settled(AUDIENCE, SETTLED)
  expect(synced).toBe(2)
  jest.restoreAllMocks()
  journal.close()
})

test('says when something was settled', async () => {
  const file = path()
  const { journal } = await open(file)
  const before = Date.now()
  await journal.settled(AUDIENCE, SETTLED)
  const times: number[] = []
  await journal.recall({ audience: () => undefined, settled: (_audience, _settlement, at) => times.push(at) })
  journal.close()
  expect(times).toHaveLength(1)
  expect(times[0]).toBeGreaterThanOrEqual(before)
  expect(times[0]).toBeLessThanOrEqual(Date.now())
})

test('says until when a lane is held, as it was noted last', async () => {
  const file = path()
  const { journal } = await open(file)
  journal.hold('1', 5)
  journal.hold('2', 6)
  journal.hold('1', 0)
  const { held } = await journal.recall({ audience: () => undefined, settled: () => undefined })
  journal.close()
  expect(held).toEqual(
    new Map([
      ['1', 0],
      ['2', 6]
    ])
  )
})

test('a line that a killed run left half written is cut off', async () => {
  const file = await written(1)
  const whole = readFileSync(file, 'utf8')
  appendFileSync(file, `{"settled":{"lines":{"0":"${'4,'.repeat(50_000)}`)
  const again = await open(file)
  expect(again.recalled).toHaveLength(1)
  expect(readFileSync(file, 'utf8')).toBe(whole)
  again.journal.close()
})

test.each([
  ['connection', { connection: 'http://127.0.0.1:4010' }, 'it went to another Amazon, or to another sandbox'],
  ['region', { region: 'EU' }, 'its region differs'],
  ['settings', { settings: 'abd' }, 'its settings differ'],
  ['a file that grew', { files: [{ path: '/a', bytes: 4 }] }, 'its files differ'],
  ['another file', { files: [{ path: '/b', bytes: 3 }] }, 'its files differ']
])('refuses the journal of another run: %s', async (_name, change, reason) => {
  const file = await written(1)
  const before = readFileSync(file, 'utf8')
  await expect(open(file, { ...RUN, ...change })).rejects.toThrow(`belongs to another run: ${reason}`)
  expect(readFileSync(file, 'utf8')).toBe(before)
})

test.each([
  ['text', 'Dear diary'],
  ['lines', '{"type":"track"}\n{"type":"track"}\n'],
  ['other JSON', '[]\n1\n']
])('leaves a file alone that is no journal: %s', async (_name, content) => {
  const file = path()
  writeFileSync(file, content, { mode: 0o640 })
  chmodSync(file, 0o640)
  await expect(open(file)).rejects.toThrow('is not a journal')
  expect(readFileSync(file, 'utf8')).toBe(content)
  expect(statSync(file).mode & 0o777).toBe(0o640)
})

test('a journal that was emptied is damage, not a beginning', async () => {
  const file = await written(1)
  writeFileSync(file, '')
  await expect(open(file)).rejects.toThrow('is empty, so it is damaged. Delete it to start over.')
})

test('what is no ordinary file is left alone', async () => {
  const { mode } = statSync('/dev/null')
  await expect(open('/dev/null')).rejects.toThrow('/dev/null is not an ordinary file')
  expect(statSync('/dev/null').mode).toBe(mode)
})

test('says why it cannot be written', async () => {
  await expect(open('/nowhere/journal')).rejects.toThrow(
    '/nowhere/journal cannot be read and written: it does not exist'
  )
})

describe('damage', () => {
  test.each([
    ['is missing', (lines: string[]) => lines.splice(2, 1)],
    ['came twice', (lines: string[]) => lines.splice(2, 0, lines[2])],
    ['changed places', (lines: string[]) => lines.splice(2, 2, lines[3], lines[2])]
  ])('a line that %s is noticed, and named', async (_name, change) => {
    const file = await written(5)
    const lines = readFileSync(file, 'utf8').split('\n')
    change(lines)
    writeFileSync(file, lines.join('\n'))
    const error = (await open(file).catch((error: unknown) => error)) as DamagedJournalError
    expect(error).toBeInstanceOf(DamagedJournalError)
    expect(error.message).toMatch(/^Line [34] of the journal .* is damaged, or a line before it is missing/)
    expect(error.message).toContain(`Lines 1 to ${error.good} are good.`)
  })

  test('the line before it is named where it is the only good one', async () => {
    const file = await written(1)
    const lines = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, [lines[0], 'Dear diary', ''].join('\n'))
    await expect(Journal.open(file, RUN)).rejects.toThrow(
      `Line 2 of the journal ${file} is damaged, or a line before it is missing. Line 1 is good.`
    )
    await expect(readSettled(file)).rejects.toThrow(DamagedJournalError)
    expect(heldOpen(file)).toBe(0)
    expect(readdirSync(dirname(file))).toEqual(['journal'])
  })

  test('a mark of UTF-8 that an editor put before the first line is noticed', async () => {
    const file = await written(1)
    const before = `\uFEFF${readFileSync(file, 'utf8')}`
    writeFileSync(file, before)
    await expect(Journal.open(file, RUN, true)).rejects.toThrow('is not a journal, or its first line is damaged')
    await expect(readSettled(file)).rejects.toThrow('is not a journal')
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test('a line that is no text is damage like another', async () => {
    const file = await written(2)
    const bytes = readFileSync(file)
    const good = bytes.indexOf('\n') + 1
    bytes[good + 5] = 0xff
    writeFileSync(file, bytes)
    await expect(Journal.open(file, RUN)).rejects.toThrow('Line 2 of the journal')
    const { journal, recalled } = await open(file, RUN, true)
    expect(recalled).toEqual([])
    journal.close()
    expect(statSync(file).size).toBe(good)
  })

  test('nothing is guessed; who asks for it goes on from the last good line, and what was there is kept', async () => {
    const file = await written(5)
    const lines = readFileSync(file, 'utf8').split('\n')
    lines[3] = lines[3].replace('"entered":1', '"entered":2')
    const damaged = lines.join('\n')
    writeFileSync(file, damaged)
    await expect(open(file)).rejects.toThrow('Line 4 of the journal')
    expect(readFileSync(file, 'utf8')).toBe(damaged)
    const { journal, recalled } = await open(file, RUN, true)
    expect(recalled).toHaveLength(2)
    await journal.settled(AUDIENCE, SETTLED)
    journal.close()
    expect((await open(file)).recalled).toHaveLength(3)
    const kept = readdirSync(dirname(file)).filter((name) => name.startsWith('journal.damaged-'))
    expect(readFileSync(join(dirname(file), kept[0]), 'utf8')).toBe(damaged)
  })
})

describe('two runs at once', () => {
  test('the second is refused, and touches nothing', async () => {
    const file = path()
    const { journal } = await open(file)
    const before = readFileSync(file, 'utf8')
    await expect(open(file)).rejects.toThrow('is in use by another run')
    expect(readFileSync(file, 'utf8')).toBe(before)
    await journal.settled(AUDIENCE, SETTLED)
    journal.close()
    const second = await open(file)
    expect(second.recalled).toHaveLength(1)
    second.journal.close()
  })

  test('of runs that begin it at the same time, one does', async () => {
    const file = path()
    const opened = await Promise.allSettled([open(file), open(file), open(file)])
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

test('of two runs that make one journal at the same moment, the second gets a message that says so', async () => {
  const file = path()
  const first = await JournalFile.create(file, 'first')
  await expect(JournalFile.create(file, 'second')).rejects.toThrow('is in use by another run')
  first.close()
  expect(readFileSync(file, 'utf8')).toBe('first\n')
  expect(readdirSync(dirname(file))).toEqual(['journal'])
})
