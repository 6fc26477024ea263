import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { manifest } from '../../src'
import { findTool, git, PACKAGE, requireCheckout, resolveName, withTemporaryFile } from './checkout'

/** The folder as it is here. */
export const SOURCE = join(__dirname, '../../src/destinations/amazon-ads-dsp-amc')

const DESTINATIONS = `${PACKAGE}/src/destinations`

const [ID] = Object.keys(manifest)

const REGISTRATION = /^register\(\s*'([^']+)',\s*'\.\/([^']+)'\s*\)$/gm

/** The folder's name is a key of the public catalog: it stays what it is there. */
const NAME_IF_NEW = 'amazon-amc'

/** The tree that the last run left, to distinguish it from changes of somebody else. */
const PLACED = 'refs/amazon-ads-dsp-amc/placed'

/**
 * Puts the destination, tests and snapshots included, where the present one is, and returns that folder's path in the
 * checkout. Throws, before anything is written, where the checkout is none or the folder has changes that would be lost.
 */
export function placeFolder(checkout: string, say: (line: string) => void): string {
  requireCheckout(checkout)
  const list = join(checkout, DESTINATIONS, 'index.ts')
  const { name, text } = register(readFileSync(list, 'utf8'))
  const folder = `${DESTINATIONS}/${name}`
  requireNothingToLose(checkout, folder)

  rmSync(join(checkout, folder), { recursive: true, force: true })
  cpSync(SOURCE, join(checkout, folder), { recursive: true })
  const files = readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
  const tests = files.filter((file) => file.endsWith('.test.ts')).length
  say(`written     ${folder}: ${files.filter((file) => /\.\w+$/.test(file)).length} files, ${tests} of them tests`)
  if (text !== undefined) {
    writeFileSync(list, text)
    say(`registered  ${name} in ${DESTINATIONS}/index.ts`)
  }
  format(checkout, [`${folder}/**/*.ts`], say)
  git(checkout, ['update-ref', PLACED, treeOf(checkout, folder) ?? ''])
  return folder
}

/** The path of the folder that is registered there under the catalog's ID. */
export function findPresentFolder(checkout: string): string {
  const { name, text } = register(readFileSync(join(checkout, DESTINATIONS, 'index.ts'), 'utf8'))
  if (text !== undefined) {
    throw new Error(
      `${DESTINATIONS}/index.ts has no ${ID}. A series changes the present destination: it must be there.`
    )
  }
  return `${DESTINATIONS}/${name}`
}

/** The folder that is registered under the catalog's ID, and the list with it where it wasn't. */
function register(list: string): { name: string; text?: string } {
  const all = [...list.matchAll(REGISTRATION)]
  const present = all.find(([, id]) => id === ID)
  if (present !== undefined) {
    return { name: present[2] }
  }
  const last = all[all.length - 1]
  if (last === undefined) {
    throw new Error(`${DESTINATIONS}/index.ts registers no destination. Is this a checkout of action-destinations?`)
  }
  const end = last.index + last[0].length
  return { name: NAME_IF_NEW, text: `${list.slice(0, end)}\nregister('${ID}', './${NAME_IF_NEW}')${list.slice(end)}` }
}

/** What is committed can be had back, and what the last run left is made again. */
function requireNothingToLose(checkout: string, folder: string): void {
  const tree = treeOf(checkout, folder)
  const safe = [`HEAD:${folder}`, PLACED].map((name) => resolveName(checkout, name))
  if (tree !== undefined && !safe.includes(tree)) {
    throw new Error(`${folder} has changes that are not committed. Commit them first: the folder is replaced.`)
  }
}

/** Git's ID of the folder as it is on the disk; undefined where there is none. */
function treeOf(checkout: string, folder: string): string | undefined {
  if (!existsSync(join(checkout, folder))) {
    return undefined
  }
  return withTemporaryFile('index', (index) => {
    const env = { GIT_INDEX_FILE: index }
    git(checkout, ['add', '-A', '--', folder], env)
    return git(checkout, ['write-tree', `--prefix=${folder}/`], env)
  })
}

/** Releases of Prettier break lines differently; that repository formats what is committed with its own. */
export function format(checkout: string, code: readonly string[], say: (line: string) => void): void {
  const prettier = findTool(checkout, '.', 'prettier')
  if (prettier === undefined) {
    return
  }
  const { status, output } = prettier.run('.', '--write', '--loglevel', 'warn', ...code)
  if (status !== 0) {
    throw new Error(`Prettier ${prettier.version} of that repository failed:\n${output}`)
  }
  say(`formatted   with Prettier ${prettier.version} of that repository`)
}
