import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The package of that repository to which the destination belongs. */
export const PACKAGE = 'packages/destination-actions'

/** A program of a package that is installed in the checkout. */
interface Tool {
  version: string
  /** Its exit status, and all that it printed. */
  run: (folder: string, ...args: string[]) => { status: number | null; output: string }
}

/** The program of a package as it is installed for a folder of the checkout; undefined where it isn't. */
export function findTool(checkout: string, folder: string, name: string): Tool | undefined {
  const path = findPackage(join(checkout, folder), name)
  if (path === undefined) {
    return undefined
  }
  const { version, bin } = JSON.parse(readFileSync(path, 'utf8')) as {
    version: string
    bin: string | Record<string, string>
  }
  const file = join(dirname(path), typeof bin === 'string' ? bin : bin[name === 'typescript' ? 'tsc' : name])
  return {
    version,
    run: (from, ...args) => runNode(join(checkout, from), file, ...args)
  }
}

/** The package.json of a package as modules of the folder find it. */
export function findPackage(folder: string, name: string): string | undefined {
  try {
    return createRequire(join(folder, 'package.json')).resolve(`${name}/package.json`)
  } catch {
    return undefined
  }
}

/** Runs a script under this Node, in a folder. */
export function runNode(folder: string, ...args: string[]): { status: number | null; output: string } {
  const env = { ...process.env, FORCE_COLOR: '0' }
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env })
  return { status, output: `${stdout}${stderr}`.trim() || String(error ?? 'It failed without a word.') }
}

/** What git prints. Throws with its words where it fails. */
export function git(checkout: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  return execFileSync('git', ['-C', checkout, ...args], { encoding: 'utf8', env: { ...process.env, ...env } }).trim()
}

/** The commit that a name means in git; undefined where it means none. */
export function resolveName(checkout: string, name: string): string | undefined {
  const { status, stdout } = spawnSync('git', ['-C', checkout, 'rev-parse', '--verify', '--quiet', name])
  return status === 0 ? String(stdout).trim() : undefined
}

/** Gives a path in a new temporary folder, which is removed afterwards. */
export function withTemporaryFile<Result>(name: string, use: (path: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'amazon-ads-upstream-'))
  try {
    return use(join(folder, name))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Throws where a folder is no checkout of action-destinations. */
export function requireCheckout(checkout: string): void {
  const list = `${PACKAGE}/src/destinations/index.ts`
  if (!existsSync(join(checkout, list))) {
    throw new Error(`${checkout} isn't a checkout of action-destinations: it has no ${list}.`)
  }
}
