/**
 * The destination's tests for Mocha, which loads the modules once and runs the tests again and again, a mutant each; Jest
 * would load them again for each. They have to pass however often they run in one process. What they use of Jest comes from
 * Jest's own packages: matchers, spies, tables.
 */
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { expect } from 'expect'
import { bind } from 'jest-each'
import { ModuleMocker } from 'jest-mock'

const ROOT = resolve(__dirname, '../..')
const NO_NETWORK = join(ROOT, 'test/helpers/noNetwork.ts')
/** Of a test, in milliseconds: several times what the longest takes. A mutant that waits for ever fails by it. */
const TIME_LIMIT = 10_000
/** Random cases, which would kill other mutants at each run; a snapshot of everything; what Mocha can't load again. */
const SKIPPED = /properties\.test\.ts$|\/snapshot\.test\.ts$/

const mocker = new ModuleMocker(globalThis)
const mocha = globalThis as unknown as Record<'before' | 'after', (hook: () => void) => void>
const load = createRequire(__filename)

Object.assign(globalThis, {
  expect,
  test: Object.assign(globalThis.it, { each: bind(globalThis.it) }),
  describe: Object.assign(globalThis.describe, { each: bind(globalThis.describe) }),
  beforeAll: mocha.before,
  // The temporary folder is shared by all files, and in use until the last of them.
  afterAll: (end: () => void) => process.once('exit', end),
  jest: {
    spyOn: mocker.spyOn.bind(mocker),
    restoreAllMocks: mocker.restoreAllMocks.bind(mocker),
    setTimeout: () => undefined
  }
})
load('../helpers/temporaryFolder')
Object.assign(globalThis, { afterAll: mocha.after })

const files = ['test/destinations', 'src/destinations'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
)
for (const file of files.filter((name) => name.endsWith('.test.ts') && !SKIPPED.test(name)).sort()) {
  // As in Jest, the hooks of a file, and those that every file has, are for its own tests.
  describe(file, function (this: { timeout(milliseconds: number): void }) {
    this.timeout(TIME_LIMIT)
    delete load.cache[NO_NETWORK]
    load(NO_NETWORK)
    load(join(ROOT, file))
  })
}
