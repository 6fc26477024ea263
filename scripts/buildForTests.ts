import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const SRC = join(__dirname, '../src')
const BUILT = join(__dirname, '../dist-test')

/** The page that it serves. */
export const TEST_PAGE = join(BUILT, 'console/web')

/** The program as the tests start it. */
export const MAIN = join(BUILT, 'cli/main.js')

/** Compiles the sources, without checking types, once for all processes of the tests. */
export async function buildForTests(): Promise<void> {
  const entryPoints = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith(join('console', 'web')))
    .map((name) => join(SRC, name))
  await build({
    entryPoints,
    outdir: BUILT,
    outbase: SRC,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // As tsc does for CommonJS.
    supported: { 'dynamic-import': false },
    logLevel: 'warning'
  })
}
