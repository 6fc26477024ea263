import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FOLDER, NAME } from './places'

const PACKAGE = 'packages/destination-actions'

export interface Check {
  name: string
  /** What it said, when it failed; undefined when it passed. */
  complaint?: string
}

/** That repository's own checks of the folder, of those whose tools are installed there; none without an installation. */
export function* checksOf(checkout: string): Generator<Check> {
  const has = (tool: string) => existsSync(join(checkout, 'node_modules', tool))
  const run = (folder: string, command: string, ...args: string[]) => {
    const bin = join(checkout, 'node_modules/.bin', command)
    return output(spawnSync(bin, args, { cwd: join(checkout, folder), encoding: 'utf8' }))
  }
  if (has('.bin/tsc')) {
    // The whole package is compiled; what is wrong elsewhere there is not this folder's.
    const { text } = run(PACKAGE, 'tsc', '-p', 'tsconfig.json', '--noEmit')
    const lines = text.split('\n').filter((line) => line.startsWith(`src/destinations/${NAME}/`))
    yield { name: 'types', complaint: lines.join('\n') || undefined }
  }
  if (has('.bin/eslint')) {
    yield { name: 'lint', complaint: run('.', 'eslint', '--quiet', `${FOLDER}/**/*.ts`).complaint }
  }
  if (has('.bin/prettier')) {
    yield { name: 'format', complaint: run('.', 'prettier', '--check', `${FOLDER}/**/*.ts`).complaint }
  }
  if (has('@oclif/command')) {
    yield { name: 'generated files', complaint: generatedAnew(checkout) }
  }
  if (has('.bin/jest')) {
    yield { name: 'tests', complaint: run(PACKAGE, 'jest', `src/destinations/${NAME}/`).complaint }
  }
}

/** Lets that repository write its generated files, and says which came out otherwise than ours. */
function generatedAnew(checkout: string): string | undefined {
  const files = readdirSync(join(checkout, FOLDER), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|\/)(generated-types\.ts|metadata\.json)$/.test(name))
    .map((name) => join(checkout, FOLDER, name))
  const before = files.map((file) => readFileSync(file, 'utf8'))
  for (const command of ['generate:types', 'generate:metadata-payload']) {
    const args = ['packages/cli/bin/run', command, '--path', `${FOLDER}/index.ts`]
    const { complaint } = output(spawnSync(process.execPath, args, { cwd: checkout, encoding: 'utf8' }))
    if (complaint !== undefined) {
      return complaint
    }
  }
  const changed = files.filter((file, index) => readFileSync(file, 'utf8') !== before[index])
  return changed.length === 0 ? undefined : `${changed.join(', ')} came out differently.`
}

function output(ended: ReturnType<typeof spawnSync>): { text: string; complaint?: string } {
  const text = `${String(ended.stdout)}${String(ended.stderr)}`.trim()
  return { text, complaint: ended.status === 0 ? undefined : text || String(ended.error ?? 'it failed') }
}
