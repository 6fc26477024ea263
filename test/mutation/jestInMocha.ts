import { expect } from 'expect'
import { bind } from 'jest-each'
import { ModuleMocker } from 'jest-mock'

/**
 * What the tests use of Jest, for Mocha, by Jest's own packages: matchers, spies, tables. Mocha loads the modules once and
 * runs the tests again and again, a mutant each; Jest would load them anew for each.
 */
const mocker = new ModuleMocker(globalThis)
const mocha = globalThis as unknown as Record<'before' | 'after', (hook: () => void) => void>

Object.assign(globalThis, {
  expect,
  test: Object.assign(globalThis.it, { each: bind(globalThis.it) }),
  describe: Object.assign(globalThis.describe, { each: bind(globalThis.describe) }),
  beforeAll: mocha.before,
  // Of what is loaded before the tests: it is in use until the last of them.
  afterAll: (end: () => void) => process.once('exit', end),
  jest: {
    spyOn: mocker.spyOn.bind(mocker),
    restoreAllMocks: mocker.restoreAllMocks.bind(mocker),
    setTimeout: () => undefined
  }
})

/** From now on what is to be done at the end of all is done at the end of each file. */
export function endsWithFile(): void {
  Object.assign(globalThis, { afterAll: mocha.after })
}
