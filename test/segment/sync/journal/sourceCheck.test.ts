import { join } from 'node:path'
import { Journal } from '../../../../src/segment/sync/journal/journal'
import { SourceChangedError, SourceCheck } from '../../../../src/segment/sync/journal/sourceCheck'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const RUN = { connection: 'Amazon Ads', region: 'NA', settings: '', files: [{ path: '/a' }] }
const MEGABYTE = 1024 * 1024

/** Reads a source in a part of a run: its first line, its bytes in pieces of some size, and its end unless it was killed. */
async function part(journal: string, bytes: Buffer, { line = 'first', killed = false, piece = 100_000 } = {}) {
  const opened = await Journal.open(journal, RUN)
  const nothing = { audience: () => undefined, settled: () => undefined }
  const { begins, read } = await opened.recall(nothing)
  const sameness = new SourceCheck(opened, ['events.jsonl'], begins, read)
  try {
    sameness.begin(0, line)
    for (let at = 0; at < bytes.length; at += piece) {
      sameness.take(0, bytes.subarray(at, at + piece))
    }
    if (!killed) {
      sameness.end(0)
    }
  } finally {
    opened.close()
  }
}

const newJournal = () => join(temporaryFolder(), 'journal')

test('the same source is the same, in whatever pieces it comes', async () => {
  const journal = newJournal()
  const bytes = Buffer.alloc(3 * MEGABYTE + 5, 'a')
  await part(journal, bytes)
  await part(journal, bytes, { piece: 777_777 })
  await part(journal, bytes, { piece: 10 * MEGABYTE })
})

test('another first line is another source', async () => {
  const journal = newJournal()
  await part(journal, Buffer.from('first\n'))
  await expect(part(journal, Buffer.from('other\n'), { line: 'other' })).rejects.toThrow('does not begin as it did')
})

test('a source of the same size and first line that was changed anywhere is noticed', async () => {
  const bytes = Buffer.alloc(2 * MEGABYTE + 100, 'a')
  for (const at of [10, MEGABYTE + 3, bytes.length - 1]) {
    const journal = newJournal()
    await part(journal, bytes)
    const changed = Buffer.from(bytes)
    changed[at] = 0x62
    await expect(part(journal, changed)).rejects.toThrow(SourceChangedError)
  }
})

test('of a run that was killed, as much is known as it had read', async () => {
  const journal = newJournal()
  const bytes = Buffer.alloc(2 * MEGABYTE + 100, 'a')
  await part(journal, bytes.subarray(0, MEGABYTE + 50), { killed: true })
  const changed = Buffer.from(bytes)
  changed[7] = 0x62
  await expect(part(journal, changed)).rejects.toThrow('it was changed or replaced')
  await part(journal, bytes)
})

test('a source that grew or shrank is noticed at its end', async () => {
  const journal = newJournal()
  await part(journal, Buffer.from('first\nsecond\n'))
  await expect(part(journal, Buffer.from('first\nsecond\nthird\n'))).rejects.toThrow(SourceChangedError)
  await expect(part(journal, Buffer.from('first\n'))).rejects.toThrow(SourceChangedError)
})

test('of several sources each is compared with itself, an empty one among them', async () => {
  const journal = newJournal()
  const parts = ['first\n', '', 'third\n']
  const read = async (texts: string[]) => {
    const opened = await Journal.open(journal, RUN)
    try {
      const known = await opened.recall({ audience: () => undefined, settled: () => undefined })
      const sameness = new SourceCheck(opened, ['a.jsonl', 'b.jsonl', 'c.jsonl'], known.begins, known.read)
      texts.forEach((text, file) => {
        if (text !== '') {
          sameness.begin(file, text.trim())
          sameness.take(file, Buffer.from(text))
        }
        sameness.end(file)
      })
    } finally {
      opened.close()
    }
  }
  await read(parts)
  await read(parts)
  await expect(read(['first\n', 'second\n', 'third\n'])).rejects.toThrow(
    `b.jsonl is not what it was when the journal ${journal} was begun: it was changed or replaced. Give the same input, or name another journal.`
  )
  await expect(read(['first\n', '', 'other\n'])).rejects.toThrow(
    `c.jsonl does not begin as it did when the journal ${journal} was begun. Give the same input from its beginning, or name another journal.`
  )
})
