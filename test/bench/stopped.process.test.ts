import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../helpers/temporaryFolder'

const BENCH = join(__dirname, '../../bench')

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Processes that have the folder in their environment. Linux only, as the benches are. */
const processesOf = (folder: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder)
    } catch {
      return false
    }
  })

test.each([
  ['soak', 'SIGINT', [join(BENCH, 'soak.ts'), '--events', '1000000']],
  ['bench of the runner', 'SIGTERM', ['--eval', `require(${JSON.stringify(join(BENCH, 'runner.ts'))}).measureRunner()`]]
] as const)('the %s leaves neither files nor processes behind after %s', async (_name, signal, args) => {
  const folder = temporaryFolder()
  const env = { ...process.env, TMPDIR: folder, BUILT: 'dist-test' }
  const written = (): string[] => readdirSync(folder).filter((name) => name.startsWith('amazon-ads-'))
  const bench = spawn(process.execPath, ['--import', 'tsx', ...args], { env, stdio: 'ignore' })
  // Itself and the sandbox.
  await until(() => written().length > 0 && processesOf(folder).length > 1)
  bench.kill(signal)
  expect(await once(bench, 'close')).toEqual([130, null])
  expect(written()).toEqual([])
  expect(processesOf(folder)).toEqual([])
})
