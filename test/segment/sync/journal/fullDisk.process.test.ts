import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSettled } from '../../../../src/segment/sync/journal/journal'
import { RUN } from '../../../helpers/journals'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const SETTLED = {
  lines: { 0: '1-3' },
  entered: 1,
  left: 1,
  denied: 0,
  superseded: 0,
  jobRequestIds: ['x'.repeat(700)],
  refused: {}
}

const isFull = (): boolean => {
  try {
    execFileSync('sh', ['-c', 'ulimit -f 8 && true'])
    return true
  } catch {
    return false
  }
}

;(isFull() ? test : test.skip)('what cannot be written whole is taken back, and nothing follows it', () => {
  const file = join(temporaryFolder(), 'journal')
  // A file may grow to 8 blocks of 512 or 1024 bytes; the signal that says so is ignored, as the error is enough.
  const script = `
    process.on('SIGXFSZ', () => undefined)
    const { Journal } = require('./dist-test/segment/sync/journal/journal.js')
    const run = ${JSON.stringify(RUN)}
    const settled = ${JSON.stringify(SETTLED)}
    const tell = async () => {
      const journal = await Journal.open(${JSON.stringify(file)}, run)
      const words = []
      for (let number = 0; number < 30; number++) {
        await journal.settled({ identity: 'a' }, settled).catch((error) => words.push(error.message))
      }
      process.stdout.write(JSON.stringify(words))
    }
    tell()`
  const printed = execFileSync('sh', ['-c', 'ulimit -f 8; exec "$0" -e "$1"', process.execPath, script]).toString()
  const words = JSON.parse(printed) as string[]
  expect(words.length).toBeGreaterThan(5)
  expect(new Set(words)).toEqual(new Set([expect.stringContaining('it would be larger than a file may be') as string]))
  const text = readFileSync(file, 'utf8')
  expect(text.endsWith('"}\n')).toBe(true)
  return expect(readSettled(file)).resolves.toMatchObject({ settled: { length: 30 - words.length } })
})
