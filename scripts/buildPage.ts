/** Builds the console's page into dist/console/page: `tsx scripts/buildPage.ts`. */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const PAGE = join(__dirname, '../src/console/page')
const BUILT = join(__dirname, '../dist/console/page')

export async function buildPage(): Promise<void> {
  mkdirSync(BUILT, { recursive: true })
  await build({
    entryPoints: [join(PAGE, 'main.tsx'), join(PAGE, 'style.css')],
    outdir: BUILT,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning'
  })
  for (const file of ['index.html', 'icon.svg']) {
    copyFileSync(join(PAGE, file), join(BUILT, file))
  }
}

if (require.main === module) {
  buildPage().catch((error: unknown) => {
    process.exitCode = 1
    process.stderr.write(`${String(error)}\n`)
  })
}
