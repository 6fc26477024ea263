import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { anchorsIn, linksIn } from './helpers/links'
import { temporaryFolder } from './helpers/temporaryFolder'

const ROOT = join(__dirname, '..')
const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
}

/** A project that has installed the package: unpacked, with what it depends on beside it and nothing else. */
const project = temporaryFolder()
const unpacked = join(project, 'node_modules/amazon-ads-dsp-amc')

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

const newest = (folder: string) => Math.max(...filesBelow(folder).map((path) => statSync(path).mtimeMs))

beforeAll(() => {
  // `npm test` has just built; a test by itself builds where the sources are newer.
  const built = join(ROOT, 'dist/index.js')
  if (!existsSync(built) || newest(join(ROOT, 'src')) > statSync(built).mtimeMs) {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT })
  }
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', project]
  const tarball = execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }).trim()
  mkdirSync(unpacked, { recursive: true })
  execFileSync('tar', ['-xzf', join(project, tarball), '-C', unpacked, '--strip-components', '1'])
  for (const name of [...Object.keys(dependencies), '@types/node']) {
    mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name))
  }
}, 120_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' })

describe('its declarations', () => {
  const CONSUMER = `import destination, { manifest } from 'amazon-ads-dsp-amc'
import type { AudienceDestinationDefinition } from '@segment/actions-core'
import { type Fault, type Member, startSandbox } from 'amazon-ads-dsp-amc/sandbox'

type IsAny<Type> = 0 extends 1 & Type ? true : false

export const manifestIsAny: IsAny<(typeof manifest)['66543798b2fb3cb3e9ff992c']> = false
export const destinationIsAny: IsAny<typeof destination> = false
export const title: string = destination.actions.syncAudience.title
export const fields: AudienceDestinationDefinition['audienceFields'] = destination.audienceFields
const sandbox = startSandbox({ seed: { NA: { connections: [] } } })
export const sandboxIsAny: IsAny<Awaited<typeof sandbox>> = false
export const members: Promise<Member[]> = sandbox.then((one) => one.members('1'))
export const fault: Fault = { kind: 'jobState', state: 'FAILED' }
`
  const { ModuleKind, ModuleResolutionKind } = ts

  test.each([
    ['node10', ModuleKind.CommonJS, ModuleResolutionKind.Node10],
    ['node16', ModuleKind.Node16, ModuleResolutionKind.Node16],
    ['nodenext', ModuleKind.NodeNext, ModuleResolutionKind.NodeNext],
    ['bundler', ModuleKind.ESNext, ModuleResolutionKind.Bundler]
  ])('compile with moduleResolution %s, none of them skipped', (_name, module, moduleResolution) => {
    const consumer = join(project, 'consumer.ts')
    writeFileSync(consumer, CONSUMER)
    const declarations = filesBelow(join(unpacked, 'dist')).filter((path) => path.endsWith('.d.ts'))
    const program = ts.createProgram([consumer, ...declarations], {
      module,
      moduleResolution,
      target: ts.ScriptTarget.ES2022,
      types: ['node'],
      typeRoots: [join(project, 'node_modules/@types')],
      strict: true,
      esModuleInterop: true,
      skipLibCheck: false,
      noEmit: true
    })
    const complaints = [consumer, ...declarations].flatMap((path) => {
      const file = program.getSourceFile(path)
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    })
    expect(declarations.length).toBeGreaterThan(10)
    expect(complaints.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
  })
})

test('it can be required and imported', () => {
  expect(run('-p', "require('amazon-ads-dsp-amc').default.slug")).toBe('actions-amazon-amc\n')
  const script = "import { manifest } from 'amazon-ads-dsp-amc'; console.log(Object.keys(manifest).join())"
  expect(run('--input-type=module', '-e', script)).toBe('66543798b2fb3cb3e9ff992c\n')
})

describe('its sandbox', () => {
  const readme = readFileSync(join(ROOT, 'src/sandbox/README.md'), 'utf8')
  const example = (language: string) => new RegExp('```' + language + '\\n([^]*?)```').exec(readme)![1]

  test('can be imported', () => {
    const script =
      "import { startSandbox } from 'amazon-ads-dsp-amc/sandbox'; const { url, close } = await startSandbox(); await close(); console.log(url)"
    expect(run('--input-type=module', '-e', script)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/)
  })

  test('passes the Jest test of its page, in a project that has the package', () => {
    symlinkSync(join(ROOT, 'node_modules/jest'), join(project, 'node_modules/jest'))
    writeFileSync(join(project, 'package.json'), '{ "jest": { "transform": {} } }')
    writeFileSync(join(project, 'amazon.json'), example('json'))
    writeFileSync(join(project, 'upload.test.js'), example('js'))
    writeFileSync(join(project, 'upload.js'), UPLOAD)
    const jest = join(project, 'node_modules/jest/bin/jest.js')
    const { status, stderr } = spawnSync(process.execPath, [jest, '--ci'], { cwd: project, encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, expect.stringContaining('1 passed')])
  })
})

/** What somebody's code may look like: it signs in, and sends a record until it is taken. */
const UPLOAD = `exports.upload = async ({ amazon, clientId, clientSecret, refreshToken, audienceId }) => {
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId, client_secret: clientSecret }
  const signedIn = await fetch(amazon + '/auth/o2/token', { method: 'POST', body: new URLSearchParams(grant) })
  const { access_token } = await signedIn.json()
  const headers = {
    Authorization: 'Bearer ' + access_token,
    'Amazon-Advertising-API-ClientId': clientId,
    'Content-Type': 'application/vnd.amcaudiences.v1+json'
  }
  const records = [{ action: 'CREATE', externalUserId: 'user-2', hashedPII: [{ email: 'a'.repeat(64) }] }]
  const body = '{"audienceId":' + audienceId + ',' + JSON.stringify({ records }).slice(1)
  while ((await fetch(amazon + '/amc/audiences/records', { method: 'POST', headers, body })).status !== 202);
}
`

test('its command finds everything it needs among its dependencies', () => {
  writeFileSync(join(project, 'events.jsonl'), '')
  const main = join(unpacked, 'dist/cli/main.js')
  const report = run(main, 'sync', 'events.jsonl', '--advertiser-id', '1', '--country-code', 'US', '--json')
  expect(JSON.parse(report)).toMatchObject({ connection: 'built-in sandbox', audiences: [] })
})

test('NOTICE and licence are in it, tests and tools are not', () => {
  const files = filesBelow(unpacked).map((path) => path.slice(unpacked.length + 1))
  expect(files).toEqual(expect.arrayContaining(['NOTICE', 'LICENSE', 'README.md', 'CHANGELOG.md']))
  expect(files.filter((path) => /^(test|bench|scripts)\/|\.test\./.test(path))).toEqual([])
})

test('every link of its pages leads to something in it', () => {
  const pages = filesBelow(unpacked).filter((path) => path.endsWith('.md'))
  expect(pages.length).toBeGreaterThan(5)
  const broken = pages.flatMap((page) =>
    linksIn(page).filter(({ path, anchor }) => {
      const target = path === '' ? page : join(dirname(page), path)
      return !existsSync(target) || (anchor !== undefined && !anchorsIn(target).includes(anchor))
    })
  )
  expect(broken).toEqual([])
})
