import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { WorkspaceView } from '../../../src/console/api'
import { programCommand } from '../../../src/console/workspace/settingsFile'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import { temporaryFolder } from '../../helpers/temporaryFolder'
import type { ConsoleProcess, RunningConsole } from '../console'
import { startConsole, startConsoleProcess } from '../console'
import { addDestination, SETTINGS, spaceOf, whenRead } from '../seeded'

jest.setTimeout(60_000)

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 20 })
})
afterAll(() => sandbox?.close())

describe('two consoles on one workspace file', () => {
  let file: string
  let consoles: RunningConsole[]

  beforeEach(async () => {
    file = join(temporaryFolder(), 'space.json')
    consoles = await Promise.all([1, 2].map(() => startConsole(sandbox, { workspace: file })))
    await Promise.all(consoles.map(whenRead))
    await Promise.all(consoles.map((one) => addDestination(one)))
  })
  afterEach(() => Promise.all(consoles.map((one) => one.close())))

  const saved = () => JSON.parse(readFileSync(file, 'utf8')) as { audiences: object; mapping?: { fields: object } }

  test('neither loses what the other has saved, and each comes to show it', async () => {
    const [one, other] = consoles
    await one.send('PUT', '/audiences/bought_twice/settings', SETTINGS)
    await other.send('PUT', '/mapping', { fields: { countryCode: 'US' }, enabled: true })
    expect(Object.keys(saved().audiences)).toEqual(['bought_twice'])
    expect(saved().mapping?.fields).toEqual({ countryCode: 'US' })
    const hasBoth = ({ mapping, audiences }: WorkspaceView) =>
      mapping !== undefined && audiences.some(({ connected }) => connected !== undefined)
    await Promise.all(consoles.map((each) => spaceOf(each, hasBoth)))
  })

  test('an audience that both save at once is created once', async () => {
    const before = sandbox.audiences().length
    const settings = { ...SETTINGS, externalAudienceId: 'of-both' }
    await Promise.all(consoles.map((one) => one.send('PUT', '/audiences/visited_the_site/settings', settings)))
    expect(sandbox.audiences()).toHaveLength(before + 1)
  })

  test('what a killed one has half written is removed with the next change', async () => {
    const left = join(dirname(file), `.space.json.${'0123456789abcdef'}.new`)
    const theirs = join(dirname(file), '.space.json.notes.new')
    writeFileSync(left, '{')
    writeFileSync(theirs, '')
    await consoles[0].send('PUT', '/mapping', { fields: {}, enabled: true })
    expect([existsSync(left), existsSync(theirs)]).toEqual([false, true])
  })

  test('a later save of a mapping that was changed meanwhile is rejected', async () => {
    const [one, other] = consoles
    await one.send('PUT', '/mapping', { fields: {}, enabled: true })
    await expect(
      other.send('PUT', '/mapping', { fields: { countryCode: 'US' }, enabled: true, basedOn: null })
    ).rejects.toThrow(/409.*was changed meanwhile/)
    expect(saved().mapping?.fields).toEqual({})
  })

  test('one that talks to another Amazon keeps its changes to itself, and says so', async () => {
    const [one] = consoles
    await one.send('PUT', '/mapping', { fields: {}, enabled: true })
    const foreign = await startSandbox()
    const other = await startConsoleProcess(foreign, { flags: ['--workspace', file] })
    await whenRead(other)
    await one.send('PUT', '/audiences/bought_twice/settings', SETTINGS)
    await other.send('PUT', '/mapping', { fields: { countryCode: 'US' }, enabled: true })
    expect((await spaceOf(other)).workspace?.problem).toContain('in use by a console that talks to another Amazon')
    expect(Object.keys(saved().audiences)).toEqual(['bought_twice'])
    await other.close()
    await foreign.close()
  })
})

describe('people in files', () => {
  const PEOPLE = 'customer_id,email\nc1,secret.person@example.com\n'

  async function withUpload(folder: string): Promise<ConsoleProcess> {
    const running = await startConsoleProcess(sandbox, { environment: { TMPDIR: folder } })
    await whenRead(running)
    await addDestination(running)
    await running.upload('people.csv', PEOPLE)
    return running
  }

  const foldersIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('amazon-ads-dsp-amc-'))

  // One that the command ends on, and one that ends it.
  test.each<NodeJS.Signals>(['SIGINT', 'SIGHUP'])('go when the console ends by %s', async (signal) => {
    const folder = temporaryFolder()
    const running = await withUpload(folder)
    expect(foldersIn(folder)).toHaveLength(1)
    expect(statSync(join(folder, foldersIn(folder)[0])).mode & 0o777).toBe(0o700)
    await running.close(signal)
    expect(foldersIn(folder)).toEqual([])
  })

  test('that a killed console has left go at the next start; what is not ours, or still in use, stays', async () => {
    const folder = temporaryFolder()
    const killed = await withUpload(folder)
    await killed.close('SIGKILL')
    const [left] = foldersIn(folder)
    expect(readdirSync(join(folder, left))).toContain('1.csv')
    const theirs = join(folder, 'amazon-ads-dsp-amc-import-of-somebody')
    mkdirSync(theirs)
    writeFileSync(join(theirs, 'keep.csv'), '')
    symlinkSync(theirs, join(folder, 'amazon-ads-dsp-amc-import-link'))
    const alive = await withUpload(folder)
    expect(existsSync(join(folder, left))).toBe(false)
    const next = await startConsoleProcess(sandbox, { environment: { TMPDIR: folder } })
    expect(existsSync(join(theirs, 'keep.csv'))).toBe(true)
    expect(((await alive.send('GET', '/import')) as { rows: number }).rows).toBe(1)
    expect(foldersIn(folder)).toHaveLength(3)
    await Promise.all([alive.close(), next.close()])
  })
})

test.each([
  [
    '/usr/lib/node_modules/amazon-ads-dsp-amc/dist/cli/main.js',
    'node /usr/lib/node_modules/amazon-ads-dsp-amc/dist/cli/main.js'
  ],
  ['/home/a b/node_modules/.bin/amazon-ads-dsp-amc', "'/home/a b/node_modules/.bin/amazon-ads-dsp-amc'"],
  ['/checkout/src/cli/main.ts', `${join(__dirname, '../../../node_modules/.bin/tsx')} /checkout/src/cli/main.ts`]
])('started as %s, the command to copy is the same program', (script, command) => {
  expect(programCommand(script)).toBe(command)
})
