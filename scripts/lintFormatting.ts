/**
 * Part of `npm run lint`: the sources of the destination are formatted so that Segment's repository, with a Prettier of
 * its own, leaves them alone, too.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { isFormattedThere } from './segmentsPrettier'

const ROOT = join(__dirname, '..')
const FOLDER = join(ROOT, 'src/destinations')

const wrong = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(FOLDER, name))
  .filter((path) => !isFormattedThere(readFileSync(path, 'utf8')))

for (const path of wrong) {
  console.error(`${relative(ROOT, path)}: Prettier 2.8.8 would break lines differently than Prettier 3.`)
}
if (wrong.length > 0) {
  console.error("Segment's repository has 2.8.8. Name a part of the expression, so that both leave it alone.")
  process.exitCode = 1
}
