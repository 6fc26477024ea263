import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MAIN } from '../../scripts/buildForTests'
import { temporaryFolder } from '../helpers/temporaryFolder'

const MODULE = join(dirname(MAIN), '../system/privateFolder')

/** Starts a program that has a folder with people in it; `more` is what else it does. Resolves when the folder is there. */
async function started(parent: string, more = '') {
  const script = `const { PrivateFolder } = require(${JSON.stringify(MODULE)})
    ${more}
    PrivateFolder.create('people', ${JSON.stringify(parent)}).then(({ path }) => {
      require('node:fs').writeFileSync(path + '/people.csv', 'ann@example.com')
      console.log(path)
      setInterval(() => undefined, 1000)
    })`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('goes on %s, which ends the program', async (signal) => {
  const parent = temporaryFolder()
  const child = await started(parent)
  child.kill(signal)
  expect(await once(child, 'close')).toEqual([null, signal])
  expect(readdirSync(parent)).toEqual([])
})

test.each([
  ['that ends by itself', 'setTimeout(() => process.exit(3), 500)', 3],
  ['that fails', "setTimeout(() => { throw new Error('Planted.') }, 500)", 1]
])('goes with a program %s', async (_name, more, code) => {
  const parent = temporaryFolder()
  const child = await started(parent, `process.stderr.write = () => true; ${more}`)
  expect(await once(child, 'close')).toEqual([code, null])
  expect(readdirSync(parent)).toEqual([])
})

test('stays while the program ends in its own way, and goes at its end', async () => {
  const parent = temporaryFolder()
  const more = `process.on('SIGINT', () => setTimeout(() => {
    process.exit(require('node:fs').readdirSync(${JSON.stringify(parent)}).length)
  }, 100))`
  const child = await started(parent, more)
  child.kill('SIGINT')
  expect(await once(child, 'close')).toEqual([1, null])
  expect(readdirSync(parent)).toEqual([])
})

test('what a killed program leaves goes when the next one has a folder there', async () => {
  const parent = temporaryFolder()
  const first = await started(parent)
  first.kill('SIGKILL')
  await once(first, 'close')
  expect(readdirSync(parent)).toHaveLength(1)
  const next = await started(parent)
  expect(readdirSync(parent)).toHaveLength(1)
  next.kill('SIGTERM')
  await once(next, 'close')
  expect(readdirSync(parent)).toEqual([])
})
