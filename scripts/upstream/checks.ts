import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findPackage, findTool, PACKAGE, runNode, withTemporaryFile } from './checkout'

/** What a check found: nothing, a complaint, or what is missing to run it. */
type Outcome = { version?: string; complaint?: string } | { missing: string }

/**
 * Runs that repository's own checks of the folder, and says what each found. Tells whether none of them complained. Types and
 * lint are for the code that is named: files, or patterns.
 */
export function runChecks(
  checkout: string,
  folder: string,
  say: (line: string) => void,
  code: readonly string[] = [`${folder}/**/*.ts`]
): boolean {
  const checks: Record<string, () => Outcome> = {
    types: () => checkTypes(checkout, code),
    lint: () => lint(checkout, code),
    'generated files': () => generateAgain(checkout, folder),
    tests: () => runTests(checkout, folder)
  }
  let passed = true
  for (const [name, check] of Object.entries(checks)) {
    const outcome = check()
    if ('missing' in outcome) {
      say(`not run     ${name}: ${outcome.missing} isn't installed there. Run yarn there, then this command again.`)
    } else if (outcome.complaint === undefined) {
      say(`passed      ${name}${outcome.version === undefined ? '' : ` (${outcome.version})`}`)
    } else {
      passed = false
      say(`FAILED      ${name}\n${outcome.complaint}`)
    }
  }
  return passed
}

/**
 * The package's own options, for this code alone: with them, its `tsconfig.json` stops at an error about its own files,
 * before any type is checked.
 */
function checkTypes(checkout: string, code: readonly string[]): Outcome {
  const tsc = findTool(checkout, PACKAGE, 'typescript')
  if (tsc === undefined) {
    return { missing: 'typescript' }
  }
  return withTemporaryFile('tsconfig.json', (path) => {
    const config = {
      extends: join(checkout, PACKAGE, 'tsconfig.json'),
      compilerOptions: {
        composite: false,
        noEmit: true,
        rootDir: '/',
        typeRoots: [join(checkout, 'node_modules/@types')]
      },
      references: [],
      include: code.map((path) => join(checkout, path)),
      exclude: []
    }
    writeFileSync(path, JSON.stringify(config))
    return outcomeOf(`TypeScript ${tsc.version}`, tsc.run(PACKAGE, '-p', path))
  })
}

function lint(checkout: string, code: readonly string[]): Outcome {
  const eslint = findTool(checkout, '.', 'eslint')
  return eslint === undefined
    ? { missing: 'eslint' }
    : outcomeOf(`ESLint ${eslint.version}, no warnings`, eslint.run('.', '--max-warnings', '0', ...code))
}

/** Jest as the package has it, which is not that of the repository's root. */
function runTests(checkout: string, folder: string): Outcome {
  const jest = findTool(checkout, PACKAGE, 'jest')
  if (jest === undefined) {
    return { missing: 'jest' }
  }
  const { status, output } = jest.run(PACKAGE, '--ci', `${folder.slice(PACKAGE.length + 1)}/`)
  const tests = /^Tests: +(.*)$/m.exec(output)?.[1]
  return outcomeOf([`Jest ${jest.version}`, tests].filter(Boolean).join(', '), { status, output })
}

/** What that repository's generators need of its packages; nothing has to be built for them. */
const GENERATORS_NEED = ['ts-node', 'tsconfig-paths', 'json-schema-to-typescript', '@oclif/command']

/** Lets that repository's generators write their files, and its validation judge the definition. */
export function generate(checkout: string, folder: string): Outcome {
  const cli = join(checkout, 'packages/cli')
  const missing = GENERATORS_NEED.find((name) => findPackage(cli, name) === undefined)
  if (missing !== undefined || !existsSync(cli)) {
    return { missing: missing ?? 'packages/cli' }
  }
  return outcomeOf(undefined, runNode(checkout, join(__dirname, 'generateThere.js'), folder))
}

/** They must come out as they are committed. */
function generateAgain(checkout: string, folder: string): Outcome {
  const files = readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|\/)(generated-types\.ts|metadata\.json)$/.test(name))
    .map((name) => join(checkout, folder, name))
  const before = files.map((file) => readFileSync(file, 'utf8'))
  const outcome = generate(checkout, folder)
  const changed = files.filter((file, index) => readFileSync(file, 'utf8') !== before[index])
  return !('missing' in outcome) && outcome.complaint === undefined && changed.length > 0
    ? { complaint: `${changed.join(', ')} came out differently.` }
    : outcome
}

const outcomeOf = (
  version: string | undefined,
  { status, output }: { status: number | null; output: string }
): Outcome => ({ version, complaint: status === 0 ? undefined : output })
