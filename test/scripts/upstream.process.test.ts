import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { layOutSeries, readDescription } from '../../scripts/upstream/branches'
import type { Files } from '../../scripts/upstream/cuts'
import { CUTS, layOutCut, readFiles } from '../../scripts/upstream/cuts'
import { SOURCE } from '../../scripts/upstream/placeFolder'
import { selectFiles, STEPS } from '../../scripts/upstream/series'
import { upstream } from '../../scripts/upstream/upstream'
import { temporaryFolder } from '../helpers/temporaryFolder'

const ROOT = join(__dirname, '../..')
const PACKAGE = 'packages/destination-actions'
const DESTINATIONS = `${PACKAGE}/src/destinations`
const FOLDER = `${DESTINATIONS}/amazon-amc`

/** What a checkout of Segment's repository has that the destination meets there, in our own words. */
const CHECKOUT = {
  '.gitignore': 'node_modules\n',
  [`${PACKAGE}/package.json`]: '{}',
  [`${PACKAGE}/tsconfig.json`]: JSON.stringify({
    compilerOptions: {
      target: 'es2020',
      lib: ['es2020'],
      module: 'commonjs',
      moduleResolution: 'node',
      strict: true,
      composite: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      esModuleInterop: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      types: ['node', 'jest']
    },
    include: ['src']
  }),
  [`${DESTINATIONS}/index.ts`]: `register('5f7dd6d21ad74f3842b1fc47', './other')
register('66543798b2fb3cb3e9ff992c', './amazon-amc')
register('6372e1e36d9c2181f3900834', './another')
`,
  [`${FOLDER}/index.ts`]: 'export default {}\n',
  [`${FOLDER}/function.ts`]: 'export const present = true\n',
  [`${PACKAGE}/src/lib/hashing-utils.ts`]: `export const processHashing = (value: string, method: 'sha256', digest: 'hex'): string =>
  [value, method, digest].join()
`
}

/** What the compiler says of branches, each a folder of its own, with the options that Segment's repository has. */
function findTypeErrors(branches: Record<string, Files>): string[] {
  const code = new Map(
    Object.entries(branches).flatMap(([branch, files]) =>
      [...files].map(([path, text]) => [join(ROOT, 'src/destinations', branch, path), text] as const)
    )
  )
  const paths = [...code.keys()]
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.segment.json'), (path) => ts.sys.readFile(path)) as {
    config: object
  }
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ROOT)
  const host = ts.createCompilerHost(options)
  const program = ts.createProgram(
    paths.filter((path) => path.endsWith('.ts')),
    options,
    {
      ...host,
      fileExists: (path) => code.has(path) || host.fileExists(path),
      directoryExists: (path) => paths.some((file) => file.startsWith(join(path, '/'))) || ts.sys.directoryExists(path),
      readFile: (path) => code.get(path) ?? host.readFile(path),
      getSourceFile: (path, target) =>
        code.has(path) ? ts.createSourceFile(path, code.get(path)!, target) : host.getSourceFile(path, target)
    }
  )
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
}

let checkout: string

beforeEach(() => {
  checkout = temporaryFolder()
  for (const [path, text] of Object.entries(CHECKOUT)) {
    write(path, text)
  }
  git('init', '-q')
  commitAll()
})

afterEach(() => rmSync(checkout, { recursive: true, force: true }))

const git = (...args: string[]) => execFileSync('git', ['-C', checkout, ...args])
const read = (path: string) => readFileSync(join(checkout, path), 'utf8')

function write(path: string, text: string): void {
  mkdirSync(dirname(join(checkout, path)), { recursive: true })
  writeFileSync(join(checkout, path), text)
}

function commitAll(): void {
  git('add', '-A')
  git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '-q', '-m', 'A checkout')
}

/** What the command says, and whether all checks passed. */
function run(): { passed: boolean; said: string } {
  const lines: string[] = []
  const passed = upstream(checkout, (line) => lines.push(line))
  return { passed, said: lines.join('\n') }
}

/** The compiler and the packages are real; what the folder meets in the package is the imitation above. */
function linkPackages(): void {
  for (const name of ['typescript', '@segment', '@types', 'dayjs', 'google-libphonenumber', 'lodash', 'nock']) {
    mkdirSync(join(checkout, 'node_modules'), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), join(checkout, 'node_modules', name))
  }
}

/** A tool of that repository that says what it was asked, and fails if asked to. */
function install(name: string, folder = '.', version = '1.0.0', status = 0): void {
  const at = join(folder, 'node_modules', name)
  const bin = name === 'typescript' ? 'tsc' : name
  write(join(at, 'package.json'), JSON.stringify({ name, version, bin: { [bin]: 'bin.js' } }))
  write(
    join(at, 'bin.js'),
    `console.log('${name} ${version}', process.argv.slice(2).join(' '), 'in', process.cwd())\nprocess.exitCode = ${status}\n`
  )
}

test('the folder stands where the present one was, with its tests and snapshots, and its types are checked', () => {
  linkPackages()
  const { passed, said } = run()

  expect(said).toContain('passed      types (TypeScript 5.5.4)')
  expect(passed).toBe(true)
  const files = readdirSync(join(checkout, FOLDER), { recursive: true, encoding: 'utf8' })
  const ours = readdirSync(join(ROOT, 'src/destinations/amazon-ads-dsp-amc'), { recursive: true, encoding: 'utf8' })
  expect(files.sort()).toEqual(ours.sort())
  expect(files).toEqual(expect.arrayContaining(['metadata.json', '__tests__/__snapshots__/snapshot.test.ts.snap']))
  expect(files.filter((name) => name.endsWith('.md'))).toEqual([])
  const changed = git('status', '--porcelain', '-uall').toString().trim().split('\n')
  expect(changed.filter((line) => !line.includes(`${FOLDER}/`))).toEqual([])
})

test('a second run changes nothing', () => {
  run()
  git('add', '-A')
  const before = git('write-tree').toString()
  run()
  git('add', '-A')
  expect(git('write-tree').toString()).toBe(before)
})

test('where the catalog ID is not registered yet, it is registered last', () => {
  const list = `${DESTINATIONS}/index.ts`
  write(list, read(list).replace(/^register\('66.*\n/m, ''))
  run()
  expect(read(list)).toContain("'./another')\nregister('66543798b2fb3cb3e9ff992c', './amazon-amc')\n")
})

test('where it is registered with another folder, that one is taken', () => {
  const list = `${DESTINATIONS}/index.ts`
  write(list, read(list).replace('./amazon-amc', './amazon-ads'))
  run()
  expect(existsSync(join(checkout, DESTINATIONS, 'amazon-ads/syncAudience/index.ts'))).toBe(true)
  expect(read(`${FOLDER}/index.ts`)).toBe('export default {}\n')
})

test('the checks of that repository are run with its own tools, and a failure is the command’s', () => {
  install('prettier', '.', '2.4.1')
  install('typescript', '.', '5.5.4', 2)
  install('eslint')
  install('jest', '.', '30.0.3')
  install('jest', PACKAGE, '27.5.1', 1)

  const { passed, said } = run()

  expect(said).toContain('formatted   with Prettier 2.4.1')
  expect(said).toMatch(/FAILED {6}types\ntypescript 5\.5\.4 -p \S+tsconfig\.json in \S+destination-actions$/m)
  expect(said).toContain('passed      lint')
  expect(said).toMatch(
    /FAILED {6}tests\njest 27\.5\.1 --ci src\/destinations\/amazon-amc\/ in \S+destination-actions$/m
  )
  expect(passed).toBe(false)
})

test('what is missing for a check is named', () => {
  const { passed, said } = run()
  expect(said).toContain(
    "not run     types: typescript isn't installed there. Run yarn there, then this command again."
  )
  expect(said).toContain("not run     lint: eslint isn't installed there.")
  expect(said).toContain("not run     generated files: ts-node isn't installed there.")
  expect(said).toContain("not run     tests: jest isn't installed there.")
  expect(passed).toBe(true)
})

describe('nothing is replaced that is not committed', () => {
  const MESSAGE = `${FOLDER} has changes that are not committed. Commit them first: the folder is replaced.`

  test.each([
    ['of the present destination', () => undefined],
    ['of what the last run left', () => run()]
  ])('%s', (_words, before) => {
    before()
    write(`${FOLDER}/index.ts`, 'export default { changed: true }\n')
    expect(run).toThrow(MESSAGE)
    expect(read(`${FOLDER}/index.ts`)).toBe('export default { changed: true }\n')
  })

  test('a new file of it', () => {
    write(`${FOLDER}/notes.ts`, 'export const note = 1\n')
    expect(run).toThrow(MESSAGE)
  })
})

test('the command puts what is wrong with a folder into one line', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/upstream/upstream.ts', 'docs'], {
    cwd: ROOT,
    encoding: 'utf8'
  })
  expect(status).toBe(1)
  expect(stderr.trim()).toBe(
    `${join(ROOT, 'docs')} isn't a checkout of action-destinations: it has no ${DESTINATIONS}/index.ts.`
  )
})

describe('--series', () => {
  /** What the command says, and whether all checks passed. */
  function runSeries(): { passed: boolean; said: string } {
    const lines: string[] = []
    const passed = layOutSeries(checkout, (line) => lines.push(line))
    return { passed, said: lines.join('\n') }
  }

  const filesOn = (branch: string): string[] =>
    git('ls-tree', '-r', '--name-only', `${branch}:${FOLDER}`).toString().trim().split('\n')
  const show = (branch: string, path: string): string => git('show', `${branch}:${FOLDER}/${path}`).toString()
  const BRANCHES = STEPS.map(({ branch }) => branch)
  const [HASHING, ANSWERS, PRESENT_ACTION, SYNC_AUDIENCE, HOOK, AMC] = BRANCHES

  beforeEach(() => {
    git('config', 'user.name', 'Test')
    git('config', 'user.email', 'test@example.com')
    write(`${FOLDER}/versioning-info.ts`, "export const PRESENT_VERSION = 'v0'\n")
    commitAll()
  })

  test('each branch is one commit on the one before, with its description, and is checked', () => {
    install('typescript')
    const before = git('rev-parse', 'HEAD').toString()

    const { passed, said } = runSeries()

    expect(said.match(/passed {6}types/g)).toHaveLength(BRANCHES.length)
    expect(passed).toBe(true)
    expect(git('rev-parse', `${HASHING}~1`).toString()).toBe(before)
    BRANCHES.slice(1).forEach((branch, index) => {
      expect(git('rev-parse', `${branch}~1`).toString()).toBe(git('rev-parse', BRANCHES[index]).toString())
    })
    for (const branch of BRANCHES) {
      const { title, text } = readDescription(branch)
      expect(git('log', '-1', '--format=%B', branch).toString().trim()).toBe(`${title}\n\n${text}`)
    }
    // Where it began, with nothing changed.
    expect(git('rev-parse', 'HEAD').toString()).toBe(before)
    expect(git('status', '--porcelain').toString()).toBe('')
  })

  test('the first two add files next to the present ones, the others replace them, and the last is the whole folder', () => {
    runSeries()

    const present = ['function.ts', 'index.ts', 'versioning-info.ts']
    expect(filesOn(HASHING).filter((path) => !path.startsWith('identity/'))).toEqual(present)
    expect(filesOn(HASHING)).toContain('identity/__tests__/phone.test.ts')
    expect(filesOn(ANSWERS)).toEqual(
      expect.arrayContaining([...present, 'api/failure.ts', '__tests__/failure.test.ts'])
    )
    expect(show(ANSWERS, 'versioning-info.ts')).toMatch(/PRESENT_VERSION = 'v0'\n\n[\s\S]*AMAZON_AUDIENCES_API_VERSION/)

    expect(filesOn(PRESENT_ACTION)).not.toContain('function.ts')
    expect(filesOn(PRESENT_ACTION)).toContain('__tests__/syncAudiencesToDSP.test.ts')
    expect(filesOn(PRESENT_ACTION)).not.toContain('syncAudience/index.ts')
    expect(show(PRESENT_ACTION, 'index.ts')).not.toMatch(/\bsyncAudience\b/)
    expect(show(PRESENT_ACTION, 'versioning-info.ts')).not.toContain('PRESENT_VERSION')

    expect(filesOn(SYNC_AUDIENCE)).toContain('__tests__/syncAudience.test.ts')
    expect(filesOn(HOOK).filter((path) => !filesOn(SYNC_AUDIENCE).includes(path))).toEqual([
      '__tests__/retlHook.test.ts',
      'api/lookups.ts',
      'syncAudience/retlHook.ts'
    ])
    expect(show(SYNC_AUDIENCE, 'syncAudience/generated-types.ts')).not.toContain('RetlOnMappingSave')

    expect(filesOn(AMC).filter((path) => !filesOn(HOOK).includes(path))).toEqual(['__tests__/amc.test.ts'])
    expect(Object.fromEntries(filesOn(AMC).map((path) => [path, show(AMC, path)]))).toEqual(
      Object.fromEntries(readFiles(SOURCE))
    )
    BRANCHES.slice(1).forEach((branch, index) => {
      const added = filesOn(BRANCHES[index]).filter((path) => !present.includes(path))
      expect(filesOn(branch)).toEqual(expect.arrayContaining(added))
    })
  })

  test('files that come out differently there are not taken for present ones', () => {
    install('prettier')
    const text =
      "const { appendFileSync } = require('node:fs')\nprocess.argv.slice(2).filter((path) => path.endsWith('.ts')).forEach((path) => appendFileSync(path, '// formatted\\n'))\n"
    write('node_modules/prettier/bin.js', text)
    runSeries()
    expect(show(HASHING, 'identity/postal.ts').match(/formatted/g)).toHaveLength(1)
    expect(show(ANSWERS, 'identity/postal.ts')).toBe(show(HASHING, 'identity/postal.ts'))
    expect(show(ANSWERS, 'function.ts')).not.toContain('formatted')
  })

  test('a second run makes the same branches again, and touches nobody else’s', () => {
    runSeries()
    const trees = () => BRANCHES.map((branch) => git('rev-parse', `${branch}^{tree}`).toString())
    const before = trees()
    runSeries()
    expect(trees()).toEqual(before)

    git('checkout', '-q', AMC)
    write('own.txt', 'work\n')
    commitAll()
    git('checkout', '-q', '-')
    expect(runSeries).toThrow(`The branch ${AMC} has commits that aren't of an earlier run. Delete or rename it first.`)
  })

  test('nothing is changed where something is not committed, and where the destination is not there', () => {
    write('own.txt', 'work\n')
    expect(runSeries).toThrow('has changes that are not committed. Commit or stash them first: branches are changed.')
    expect(git('branch', '--list', 'amazon-amc-*').toString()).toBe('')

    const list = `${DESTINATIONS}/index.ts`
    write(list, read(list).replace(/^register\('66.*\n/m, ''))
    commitAll()
    expect(runSeries).toThrow('A series changes the present destination: it must be there.')
  })
})

test('the types of each branch are right, and wrong ones are noticed', () => {
  const folder = readFiles(SOURCE)
  // That those of the last branch are, the whole folder, is checked with the types of this project.
  const branches = Object.fromEntries(STEPS.slice(0, -1).map((step) => [step.branch, selectFiles(step, folder)]))
  const broken = new Map(branches[STEPS[0].branch])
  broken.delete('identity/name.ts')

  const errors = findTypeErrors({ ...branches, broken })

  expect(errors).toContainEqual(expect.stringMatching(/\/broken\/.*Cannot find module '.*name'/))
  expect(errors.filter((error) => !error.includes('/broken/'))).toEqual([])
})

test('no branch has a word of what a later one adds', () => {
  const folder = readFiles(SOURCE)
  const wordsOn = (step: number, words: RegExp): string[] =>
    [...selectFiles(STEPS[step], folder)]
      // Its generator writes the metadata anew, there.
      .filter(([path, text]) => path !== 'metadata.json' && words.test(text))
      .map(([path]) => path)
  const AMC_WORDS = /connectionId|AMC connection|\bAMC terms|AMC_DENIED|CONNECTIONS_/i
  const HOOK_WORDS = /hook|RetlOn|mappedAudience|unlessMissing|updateAudience/i
  const SYNC_AUDIENCE_WORDS = /\bsyncAudience\b(?!\/)|Sync Audience\b|legacy/i

  expect([0, 1, 2, 3, 4].flatMap((step) => wordsOn(step, AMC_WORDS))).toEqual([])
  expect([0, 1, 2, 3].flatMap((step) => wordsOn(step, HOOK_WORDS))).toEqual([])
  expect(wordsOn(2, SYNC_AUDIENCE_WORDS)).toEqual([])

  expect(wordsOn(5, AMC_WORDS)).toContain('audience/settings.ts')
  expect(wordsOn(4, HOOK_WORDS)).toContain('syncAudience/index.ts')
  expect(wordsOn(3, SYNC_AUDIENCE_WORDS)).toContain('index.ts')
})

describe('a cut', () => {
  const change = (path: string, from: string, to: string): Files => {
    const folder = new Map(readFiles(SOURCE))
    expect(folder.get(path)).toContain(from)
    return folder.set(path, folder.get(path)!.replace(from, to))
  }

  test('applies where lines were added elsewhere', () => {
    const comment = '// One\n// more\n'
    const folder = change('audience/settings.ts', '', comment)
    const [before, after] = [readFiles(SOURCE), folder].map((files) => selectFiles(STEPS[4], files))
    expect(after.get('audience/settings.ts')).toBe(comment + before.get('audience/settings.ts'))
  })

  test('that no longer applies says what to make again, and is not guessed', () => {
    const folder = change('audience/settings.ts', "    label: 'AMC Connection',\n", "    label: 'Connection',\n")
    expect(() => selectFiles(STEPS[4], folder)).toThrow(
      /^The cut amc doesn't apply to audience\/settings\.ts at line \d+\. Make the cut again, as docs\/upstream\.md says\.$/
    )
    const without = new Map(readFiles(SOURCE))
    without.delete('__tests__/retlHook.test.ts')
    expect(() => selectFiles(STEPS[3], without)).toThrow(
      "The cut hook changes __tests__/retlHook.test.ts, which isn't there. Make the cut again, as docs/upstream.md says."
    )
  })

  const changesOf = (patch: string): string[] => patch.split('\n').filter((line) => /^([+-]|deleted)/.test(line))
  const layOut = (cut: string, source?: Files): { patch: string; said: string[] } => {
    const folder = join(temporaryFolder(), cut)
    const said: string[] = []
    layOutCut(cut, folder, (line) => said.push(line), source)
    const args = ['-C', folder, 'diff', '--irreversible-delete']
    return { patch: execFileSync('git', args, { encoding: 'utf8' }), said }
  }

  test.each(CUTS)('is laid out to be made again: %s', (cut) => {
    const { patch, said } = layOut(cut)
    const path = join(ROOT, 'scripts/upstream/cuts', `${cut}.patch`)
    expect(changesOf(patch)).toEqual(changesOf(readFileSync(path, 'utf8')))
    expect(said).toEqual([expect.stringContaining(`diff --irreversible-delete > ${path}`)])
  })

  test('is laid out only where it is one, and only into a new folder', () => {
    expect(() => layOut('dsp')).toThrow('There is no cut dsp. The cuts are amc, hook, syncAudience.')
    expect(() => layOutCut('amc', checkout, () => undefined)).toThrow('EEXIST')
    expect(existsSync(join(checkout, 'metadata.json'))).toBe(false)
  })

  test('is laid out without what no longer applies of it, which is named', () => {
    const folder = change('syncAudience/upload.ts', '  connectionId?: string\n', '  connectionId?: string | null\n')
    const { patch, said } = layOut('amc', folder)
    expect(said[0]).toMatch(/^The cut amc doesn't apply to syncAudience\/upload\.ts at line \d+\./)
    expect(said).toHaveLength(2)
    const whole = changesOf(layOut('amc').patch)
    expect(whole).toEqual(expect.arrayContaining(changesOf(patch)))
    expect(changesOf(patch).length).toBeLessThan(whole.length)
  })
})
