import { execFile } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { MAIN } from '../../../scripts/buildForTests'
import type { PersonView, WorkspaceView } from '../../../src/console/api'
import { WorkspaceFile } from '../../../src/console/workspace/file'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import { startConsole } from '../console'
import { addDestination, readyToCompute, SETTINGS, spaceOf, whenRead } from '../seeded'
import { temporaryFolder } from '../../helpers/temporaryFolder'

jest.setTimeout(60_000)

let sandbox: Sandbox
let folder: string
let file: string

beforeAll(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 20 })
})
afterAll(() => sandbox?.close())
beforeEach(() => {
  folder = temporaryFolder()
  file = join(folder, 'space.json')
})

const start = (amazon = sandbox) => startConsole(amazon, { workspace: file })

async function restarted(amazon = sandbox): Promise<WorkspaceView> {
  const again = await start(amazon)
  await whenRead(again)
  const space = await spaceOf(again)
  await again.close()
  return space
}

test('what is connected survives a restart; tokens and people are not in the file, which is for its owner alone', async () => {
  const running = await start()
  await whenRead(running)
  await readyToCompute(running, { batch_size: 500 })
  const before = await spaceOf(running)
  await running.close()

  const text = readFileSync(file, 'utf8')
  expect(text).not.toMatch(/Atz|token|secret|@/i)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['space.json'])

  const after = await restarted()
  expect(after.destination).toEqual(before.destination)
  expect(after.mapping).toEqual(before.mapping)
  expect(after.audiences).toEqual(before.audiences)
  expect(after.audiences.find(({ key }) => key === 'bought_twice')?.connected?.audienceId).toMatch(/^\d+$/)
  expect({ enabled: after.enabled, connected: after.connectedSince }).toEqual({ enabled: false, connected: undefined })
})

test('a reset is kept, too', async () => {
  const running = await start()
  await whenRead(running)
  await readyToCompute(running)
  await running.send('POST', '/reset')
  await running.close()
  expect((await restarted()).destination).toBeUndefined()
})

test('at another Amazon the audiences are to be saved again, with their settings filled in', async () => {
  const running = await start()
  await whenRead(running)
  await readyToCompute(running)
  await running.close()
  const other = await startSandbox()
  const { audiences } = await restarted(other)
  await other.close()
  expect(audiences.find(({ key }) => key === 'bought_twice')).toMatchObject({ added: true, draft: SETTINGS })
  expect(audiences.find(({ key }) => key === 'bought_twice')).not.toHaveProperty('connected')
})

test.each([
  ['{"version":1,', 'it is not valid JSON'],
  ['{"version":2,"whatever":true}', 'is a workspace of version 2; this console reads version 1'],
  ['{"name":"another file"}', "must have required property 'version'"],
  ['{"version":1,"amazon":"x","settings":{},"audiences":{"a":{"connected":{}}}}', 'audiences.a.connected must have'],
  ['[]', 'must be object']
])('a file that holds %s is rejected with the reason, and left as it is', async (content, words) => {
  writeFileSync(file, content)
  const rejected = await promisify(execFile)(process.execPath, [MAIN, 'console', '--no-open', '--workspace', file], {
    env: { ...process.env, AMAZON_ADS_SANDBOX_URL: sandbox.url }
  }).catch((error: { code: number; stderr: string }) => error)
  expect(rejected).toMatchObject({ code: 1 })
  expect(rejected.stderr.replace(/\s+/g, ' ')).toContain(words)
  expect(rejected.stderr.replace(/\s+/g, ' ')).toContain('left as it is')
  expect(readFileSync(file, 'utf8')).toBe(content)
})

test('a file that cannot be written any more is said in the space, and nothing else stops', async () => {
  const running = await start()
  await whenRead(running)
  await addDestination(running)
  rmSync(file)
  chmodSync(folder, 0o500)
  rmSync(folder, { recursive: true })
  await running.send('PUT', '/mapping', { fields: {}, enabled: true })
  expect((await spaceOf(running)).workspace?.problem).toContain('Changes since then are only in this console.')
  await running.close()
  folder = temporaryFolder()
})

test.each([
  ['a folder', '.', 'it is a folder.'],
  ['a file in a folder that is not there', 'missing/space.json', 'it does not exist.']
])('%s is not a workspace, and the message says why', (_what, name, words) => {
  expect(() => WorkspaceFile.open(join(folder, name), { to: 'running sandbox', url: sandbox.url })).toThrow(words)
})

test('who was erased stays so after a restart and a reset, by a digest alone, and not for another Amazon', async () => {
  const isErased = async ({ send }: Awaited<ReturnType<typeof start>>) =>
    ((await send('POST', '/people', { who: 'erased-1' })) as PersonView).isErased
  const running = await start()
  await whenRead(running)
  await addDestination(running)
  expect(await isErased(running)).toBe(false)
  await running.send('POST', '/people/erase', { externalUserIds: ['erased-1'] })
  expect(await isErased(running)).toBe(true)
  await running.send('POST', '/reset')
  await running.close()
  expect(readFileSync(file, 'utf8')).not.toContain('erased-1')

  const again = await start()
  expect(await isErased(again)).toBe(true)
  await again.close()
  const other = await startSandbox()
  const elsewhere = await start(other)
  expect(await isErased(elsewhere)).toBe(false)
  await elsewhere.close()
  await other.close()
})

test('what a killed console has left half written beside the file is gone with the next start', async () => {
  await (await start()).close()
  writeFileSync(file, JSON.stringify({ version: 1, amazon: sandbox.url, settings: {}, audiences: {} }))
  writeFileSync(join(folder, '.space.json.0123456789abcdef.new'), '{ "half": ')
  const running = await start()
  expect(readdirSync(folder)).toEqual(['space.json'])
  await running.close()
})
