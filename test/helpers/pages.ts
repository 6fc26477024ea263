import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(__dirname, '../..')

/** Paths of the pages for people: those at the root, the sandbox's and those in docs. */
export const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'src/sandbox/README.md']
  .concat(
    readdirSync(join(ROOT, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`)
  )
  .map((path) => join(ROOT, path))
