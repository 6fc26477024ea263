import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checksOf } from './checks'
import { movedDestination } from './moved'
import { movedPages } from './pages'
import { FOLDER, NAME } from './places'
import { registered } from './registration'

const PACKAGE = 'packages/destination-actions'
const DESTINATIONS = `${PACKAGE}/src/destinations`

/**
 * Puts the destination into the checkout and runs the checks that are installed there. Says line by line what it does;
 * tells whether every check passed. Throws, before anything is written, where the folder is no such checkout or holds
 * what would be lost.
 */
export function moveInto(checkout: string, say: (line: string) => void): boolean {
  if (!existsSync(join(checkout, DESTINATIONS, 'index.ts'))) {
    throw new Error(`${checkout} is no checkout of action-destinations: it has no ${DESTINATIONS}/index.ts.`)
  }

  const { files, staying } = movedDestination(packagesOf(checkout))
  const { text, before } = registered(readFileSync(join(checkout, DESTINATIONS, 'index.ts'), 'utf8'), NAME)
  if (before !== undefined) {
    removeCommitted(checkout, `${DESTINATIONS}/${before}`)
  }
  rmSync(join(checkout, FOLDER), { recursive: true, force: true })
  const written = [...files, ...movedPages(), [`${DESTINATIONS}/index.ts`, text] as const]
  for (const [path, content] of written) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true })
    writeFileSync(join(checkout, path), content)
  }

  const tests = [...files.keys()].filter((path) => path.endsWith('.test.ts')).length
  say(`written     ${FOLDER}: ${files.size} files, ${tests} of them tests, and 2 pages`)
  say(`registered  ${NAME} in ${DESTINATIONS}/index.ts${before === undefined ? '' : `, in place of ${before}`}`)
  if (before !== undefined) {
    say(`removed     ${DESTINATIONS}/${before}`)
  }
  for (const { path, needs } of staying) {
    say(`stays here  ${path}, as it needs ${needs}`)
  }
  return passes(checkout, say)
}

function packagesOf(checkout: string): ReadonlySet<string> {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(checkout, PACKAGE, 'package.json'), 'utf8')
  ) as Record<'dependencies' | 'devDependencies', Record<string, string> | undefined>
  return new Set([...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})])
}

/** Removes the folder of the present destination, unless something in it would be lost for good. */
function removeCommitted(checkout: string, folder: string): void {
  if (!existsSync(join(checkout, folder))) {
    return
  }
  const changes = execFileSync('git', ['-C', checkout, 'status', '--porcelain', '--', folder], { encoding: 'utf8' })
  if (changes !== '') {
    throw new Error(`${folder} has changes that are not committed. Commit them first: the folder is removed.`)
  }
  rmSync(join(checkout, folder), { recursive: true })
}

function passes(checkout: string, say: (line: string) => void): boolean {
  const checks: boolean[] = []
  for (const { name, complaint } of checksOf(checkout)) {
    checks.push(complaint === undefined)
    say(complaint === undefined ? `passed      ${name}` : `FAILED      ${name}\n${complaint}`)
  }
  if (checks.length === 0) {
    say('not checked: that repository is not installed. Run yarn there, then this command again.')
  }
  return checks.every(Boolean)
}
