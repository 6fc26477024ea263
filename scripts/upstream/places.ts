import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

export const ROOT = join(__dirname, '../..')

export const NAME = 'amazon-ads-dsp-amc'

const SOURCE = join(ROOT, 'src/destinations', NAME)
const TESTS = join(ROOT, 'test/destinations', NAME)
const HELPERS = join(ROOT, 'test/helpers')

/** Where the destination stands in a checkout of Segment's repository. */
export const FOLDER = `packages/destination-actions/src/destinations/${NAME}`

/** What that repository has of its own in the place of a file of ours. */
const TAKEN_OVER: Record<string, string> = {
  [join(HELPERS, 'testData.ts')]: 'packages/destination-actions/src/lib/test-data.ts',
  [join(ROOT, 'src/index.ts')]: `${FOLDER}/index.ts`
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__snapshots__'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()

export const sources = (): string[] => filesBelow(SOURCE)

export const tests = (): string[] => filesBelow(TESTS)

/** The place of a file of ours in the checkout; undefined where it has none there. */
export function placeOf(path: string): string | undefined {
  if (TAKEN_OVER[path] !== undefined) {
    return TAKEN_OVER[path]
  }
  if (isBelow(SOURCE, path)) {
    return join(FOLDER, relative(SOURCE, path))
  }
  if (isBelow(TESTS, path)) {
    return join(FOLDER, testedFolder(relative(TESTS, dirname(path))), basename(path))
  }
  return isHelper(path) ? join(FOLDER, '__tests__/__helpers__', relative(HELPERS, path)) : undefined
}

export const isHelper = (path: string): boolean => isBelow(HELPERS, path) && TAKEN_OVER[path] === undefined

/** Tests stand in `__tests__` of the folder that they are about, helpers in `__helpers__`, where Jest there looks for none. */
const testedFolder = (folder: string): string =>
  existsSync(join(SOURCE, folder)) ? join(folder, '__tests__') : join('__tests__', folder)

const isBelow = (folder: string, path: string): boolean => !relative(folder, path).startsWith('..')
