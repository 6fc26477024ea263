import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BENCH = join(__dirname, '../../bench/rows.ts')

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test.each(['SIGINT', 'SIGTERM'] as const)('the bench of rows leaves nothing behind after %s', async (signal) => {
  const folder = mkdtempSync(join(tmpdir(), 'rows-bench-test-'))
  const written = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const bench = spawn(process.execPath, ['--import', 'tsx', BENCH, '1000000', folder], { stdio: 'ignore' })
  await until(() => written().some((name) => name.endsWith('people.csv')))
  bench.kill(signal)
  expect(await once(bench, 'close')).toEqual([130, null])
  expect(written()).toEqual([])
})
