/**
 * Builds the console's page, and the documentation that it links to: `tsx scripts/buildPage.ts`, into dist/console/web.
 * Tests have a page of their own, so that a build at the same time does not remove it.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { documentationPage } from './documentationPage'

const ROOT = join(__dirname, '..')
const PAGE = join(ROOT, 'src/console/web')
const DOCS = join(ROOT, 'docs')

export async function buildPage(built = join(ROOT, 'dist/console/web')): Promise<void> {
  mkdirSync(join(built, 'docs'), { recursive: true })
  await build({
    entryPoints: ['main.tsx', 'themeStart.ts', 'style.css'].map((file) => join(PAGE, file)),
    outdir: built,
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
    copyFileSync(join(PAGE, file), join(built, file))
  }
  for (const file of readdirSync(DOCS).filter((name) => name.endsWith('.md'))) {
    const page = documentationPage(readFileSync(join(DOCS, file), 'utf8'))
    writeFileSync(join(built, 'docs', `${basename(file, '.md')}.html`), page)
  }
}

if (require.main === module) {
  buildPage().catch((error: unknown) => {
    process.exitCode = 1
    process.stderr.write(`${String(error)}\n`)
  })
}
