import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { Journal } from '../../../../src/segment/sync/journal/journal'
import { AUDIENCE, RUN } from '../../../helpers/journals'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const COUNTS = { entered: 1, left: 0, denied: 0, superseded: 0 }

/** A journal of a run that ended. */
async function written(): Promise<string> {
  const file = join(temporaryFolder(), 'journal')
  const journal = await Journal.open(file, RUN)
  for (let line = 1; line <= 5; line++) {
    await journal.settled(AUDIENCE, { ...COUNTS, lines: { 0: String(line) }, jobRequestIds: ['job-1'], refused: {} })
  }
  journal.close()
  return file
}

test('any byte that is changed, anywhere, is noticed', async () => {
  const file = await written()
  const good = readFileSync(file)
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 2), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const bytes = Buffer.from(good)
      bytes[at] ^= by
      writeFileSync(file, bytes)
      await expect(Journal.open(file, RUN)).rejects.toThrow(/is damaged|is no journal/)
    }),
    { numRuns: 200 }
  )
})
