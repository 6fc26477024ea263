/** Builds the console's page, and the documentation that it leads to, into dist/console/web: `tsx scripts/buildPage.ts`. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { documentationPage } from './documentationPage'

const ROOT = join(__dirname, '..')
const PAGE = join(ROOT, 'src/console/web')
const DOCS = join(ROOT, 'docs')
const BUILT = join(ROOT, 'dist/console/web')

export async function buildPage(): Promise<void> {
  mkdirSync(join(BUILT, 'docs'), { recursive: true })
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
  for (const file of readdirSync(DOCS).filter((name) => name.endsWith('.md'))) {
    const page = documentationPage(readFileSync(join(DOCS, file), 'utf8'))
    writeFileSync(join(BUILT, 'docs', `${basename(file, '.md')}.html`), page)
  }
}

if (require.main === module) {
  buildPage().catch((error: unknown) => {
    process.exitCode = 1
    process.stderr.write(`${String(error)}\n`)
  })
}
