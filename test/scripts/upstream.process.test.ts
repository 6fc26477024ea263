import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import { moveInto } from '../../scripts/upstream/moveInto'
import { temporaryFolder } from '../helpers/temporaryFolder'

const ROOT = join(__dirname, '../..')
const PACKAGE = 'packages/destination-actions'
const DESTINATIONS = `${PACKAGE}/src/destinations`
const FOLDER = `${DESTINATIONS}/amazon-ads-dsp-amc`

/** What a checkout of Segment's repository has that the destination meets there, in our own words. */
const CHECKOUT = {
  [`${PACKAGE}/package.json`]: JSON.stringify({
    dependencies: { '@segment/actions-core': '*', dayjs: '*', 'google-libphonenumber': '*', lodash: '*' },
    devDependencies: { nock: '*' }
  }),
  [`${PACKAGE}/tsconfig.json`]: JSON.stringify({
    compilerOptions: {
      target: 'es2020',
      lib: ['es2020'],
      module: 'commonjs',
      moduleResolution: 'node',
      strict: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      esModuleInterop: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      types: ['node', 'jest']
    },
    include: ['src']
  }),
  [`${DESTINATIONS}/index.ts`]: `import { other } from './other'

export const all: Record<string, string> = { other }

register('5f7dd6d21ad74f3842b1fc47', './other')
register('66543798b2fb3cb3e9ff992c', './amazon-amc')
register('6372e1e36d9c2181f3900834', './another')

function register(id: string, folder: string): void {
  all[id] = folder
}
`,
  [`${DESTINATIONS}/other/index.ts`]: "export const other = 'other'\n",
  [`${DESTINATIONS}/amazon-amc/index.ts`]: 'export default {}\n',
  [`${PACKAGE}/src/lib/hashing-utils.ts`]: `export const processHashing = (value: string, method: 'sha256', digest: 'hex'): string =>
  [value, method, digest].join()
`,
  [`${PACKAGE}/src/lib/test-data.ts`]: `export const generateTestData = (
  ...given: unknown[]
): [Record<string, unknown>, Record<string, unknown>] => [{ given }, {}]
`
}

let checkout: string

beforeEach(() => {
  checkout = temporaryFolder()
  for (const [path, text] of Object.entries(CHECKOUT)) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true })
    writeFileSync(join(checkout, path), text)
  }
  writeFileSync(join(checkout, '.gitignore'), 'node_modules\n')
  git('init', '-q')
  git('add', '-A')
  git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '-q', '-m', 'A checkout')
})

afterEach(() => rmSync(checkout, { recursive: true, force: true }))

const git = (...args: string[]) => execFileSync('git', ['-C', checkout, ...args])

/** What the command says, and whether all checks passed. */
function upstream(): { passed: boolean; said: string } {
  const lines: string[] = []
  const passed = moveInto(checkout, (line) => lines.push(line))
  return { passed, said: lines.join('\n') }
}

const read = (path: string) => readFileSync(join(checkout, path), 'utf8')
const below = (folder: string) => readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })

/** A tool of that repository that says what it was asked, and fails if told to. */
function install(tool: string, status = 0): void {
  const bin = join(checkout, 'node_modules/.bin', tool)
  mkdirSync(dirname(bin), { recursive: true })
  writeFileSync(bin, `#!/bin/sh\necho "${tool} $@ in $PWD"\nexit ${status}\n`)
  chmodSync(bin, 0o755)
}

test('the folder stands there with its tests, takes the place of the present destination, and compiles', () => {
  // The compiler and the packages are real; what the folder meets in the package is the imitation above.
  mkdirSync(join(checkout, 'node_modules/.bin'), { recursive: true })
  for (const name of ['.bin/tsc', '@segment', '@types', 'dayjs', 'google-libphonenumber', 'lodash', 'nock']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(checkout, 'node_modules', name))
  }

  const { passed, said } = upstream()

  expect(passed).toBe(true)
  expect(said).toContain('passed      types')
  expect(said).toMatch(/registered {2}amazon-ads-dsp-amc .*, in place of amazon-amc/)
  expect(existsSync(join(checkout, DESTINATIONS, 'amazon-amc'))).toBe(false)
  expect(read(`${DESTINATIONS}/index.ts`)).toBe(
    CHECKOUT[`${DESTINATIONS}/index.ts`].replace('./amazon-amc', './amazon-ads-dsp-amc')
  )
  const files = below(FOLDER)
  expect(files).toEqual(
    expect.arrayContaining([
      'index.ts',
      'metadata.json',
      'README.md',
      'syncAudience/generated-types.ts',
      '__tests__/snapshot.test.ts',
      'syncAudience/__tests__/syncAudience.test.ts',
      'identity/__tests__/email.test.ts',
      '__tests__/__helpers__/destination.ts'
    ])
  )
  const tests = files.filter((name) => name.endsWith('.test.ts'))
  expect(tests.filter((name) => !name.includes('__tests__/'))).toEqual([])
  expect(tests.length).toBeGreaterThan(10)
  const changed = git('status', '--porcelain', '-uall').toString().split('\n')
  expect(changed.filter((line) => line !== '' && !line.includes(DESTINATIONS))).toEqual([])
})

test('tests use what that package has: its random payloads, its hashing, no sandbox', () => {
  const { said } = upstream()
  expect(read(`${FOLDER}/__tests__/snapshot.test.ts`)).toContain("from '../../../lib/test-data'")
  expect(read(`${FOLDER}/identity/digest.ts`)).toContain("processHashing } from '../../../lib/hashing-utils'")
  const imports = below(FOLDER)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...read(`${FOLDER}/${name}`).matchAll(/ from '([^']+)'/g)].map(([, module]) => module))
  expect(imports.filter((module) => /sandbox|fast-check|test\/|helpers\/(?!.*__)/.test(module))).toEqual([])
  expect(said).toMatch(/stays here {2}test\/.*\/properties\.test\.ts, as it needs fast-check/)
  expect(said).toContain('not checked')
})

test('links of its pages lead to what stands beside them', () => {
  upstream()
  for (const page of ['README.md', 'migration.md']) {
    const links = [...read(`${FOLDER}/${page}`).matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)/g)].map(([, path]) => path)
    expect(links.length).toBeGreaterThan(0)
    expect(links.filter((path) => !existsSync(join(checkout, FOLDER, path)))).toEqual([])
  }
})

test('a second run changes nothing', () => {
  upstream()
  git('add', '-A')
  const before = git('write-tree').toString()
  upstream()
  git('add', '-A')
  expect(git('write-tree').toString()).toBe(before)
})

test('where the catalog id is not registered yet, it is registered last', () => {
  const list = `${DESTINATIONS}/index.ts`
  writeFileSync(join(checkout, list), read(list).replace(/^register\('66.*\n/m, ''))
  upstream()
  expect(read(list)).toContain("'./another')\nregister('66543798b2fb3cb3e9ff992c', './amazon-ads-dsp-amc')\n")
  expect(existsSync(join(checkout, DESTINATIONS, 'amazon-amc'))).toBe(true)
})

test('the checks of that repository are run where they are installed, and a failure is the command’s', () => {
  install('eslint')
  install('jest', 1)
  const { passed, said } = upstream()
  expect(said).toContain('passed      lint')
  expect(said).toContain('FAILED      tests')
  expect(said).toContain('jest src/destinations/amazon-ads-dsp-amc/ in ')
  expect(passed).toBe(false)
})

test('nothing is removed that is not committed', () => {
  writeFileSync(join(checkout, DESTINATIONS, 'amazon-amc/index.ts'), 'export default { changed: true }\n')
  expect(upstream).toThrow(
    `${DESTINATIONS}/amazon-amc has changes that are not committed. Commit them first: the folder is removed.`
  )
  expect(existsSync(join(checkout, FOLDER))).toBe(false)
})

test('the command puts what is wrong with a folder into one line', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/upstream/upstream.ts', 'docs'], {
    cwd: ROOT,
    encoding: 'utf8'
  })
  expect(status).toBe(1)
  expect(stderr.trim()).toBe(
    `${join(ROOT, 'docs')} is no checkout of action-destinations: it has no ${DESTINATIONS}/index.ts.`
  )
})
