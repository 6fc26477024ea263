import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../helpers/temporaryFolder'

const BENCH = join(__dirname, '../../bench/rows.ts')

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test.each(['SIGINT', 'SIGTERM'] as const)('the bench of rows leaves nothing behind after %s', async (signal) => {
  const folder = temporaryFolder()
  const written = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const bench = spawn(process.execPath, ['--import', 'tsx', BENCH, '1000000', folder], { stdio: 'ignore' })
  await until(() => written().some((name) => name.endsWith('people.csv')))
  bench.kill(signal)
  expect(await once(bench, 'close')).toEqual([130, null])
  expect(written()).toEqual([])
})
