import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CODE } from '../../../src/console/inspect/code'

test.each(Object.entries(CODE))('the rules of the station %s stand where the page says', (_station, paths) => {
  expect(paths.length).toBeGreaterThan(0)
  expect(paths.filter((path) => !existsSync(join(__dirname, '../../..', path)))).toEqual([])
})
