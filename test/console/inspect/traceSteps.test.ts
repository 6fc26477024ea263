import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { RULE_FILES } from '../../../src/console/inspect/traceSteps'

test.each(Object.entries(RULE_FILES))('the rules of the step %s are where the page says', (_step, paths) => {
  expect(paths.length).toBeGreaterThan(0)
  expect(paths.filter((path) => !existsSync(join(__dirname, '../../..', path)))).toEqual([])
})
