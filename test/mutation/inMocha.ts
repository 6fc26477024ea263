import { endsWithFile } from './jestInMocha'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import '../helpers/temporaryFolder'

endsWithFile()

const ROOT = resolve(__dirname, '../..')
const NO_NETWORK = join(ROOT, 'test/helpers/noNetwork.ts')
const load = createRequire(__filename)

/**
 * Of random cases, which would kill other mutants at each run; of a picture of all; of what Mocha cannot load anew; and of
 * the built program, whose mutants are none.
 */
const LEFT_OUT = /properties\.test\.ts$|\/snapshot\.test\.ts$|\/digest\.test\.ts$|\/fullDisk\.test\.ts$/

/** Of a test, in milliseconds: several times what the longest takes. A mutant that waits for ever fails by it. */
const TIME_LIMIT = 10_000

/** Gives Mocha the tests of a folder. They have to pass however often they run in one process. */
export function inMocha(folder: string): void {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => name.endsWith('.test.ts') && !LEFT_OUT.test(name)).sort()) {
    // As in Jest, the hooks of a file, and those that every file has, are for its own tests.
    describe(file, function (this: { timeout(milliseconds: number): void }) {
      this.timeout(TIME_LIMIT)
      delete load.cache[NO_NETWORK]
      load(NO_NETWORK)
      load(join(ROOT, folder, file))
    })
  }
}
