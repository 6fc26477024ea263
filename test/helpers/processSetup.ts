import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { buildForTests, TEST_PAGE } from '../../scripts/buildForTests'
import { buildPage } from '../../scripts/buildPage'
import { writeSampleFiles } from './sampleEvents'

/** What tests that start the program share: the program and its page, compiled, events, and a host of consoles for each worker. */
export default function processSetup(config: { maxWorkers: number }): Promise<void> {
  // Once, for the projects that need it.
  return ((globalThis as SharedByTests).processSetup ??= setUp(config))
}

async function setUp({ maxWorkers }: { maxWorkers: number }): Promise<void> {
  writeSampleFiles()
  await Promise.all([buildForTests(), buildPage(TEST_PAGE)])
  const hosts = Array.from({ length: maxWorkers }, () =>
    spawn(process.execPath, [join(__dirname, 'consoleHost.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] })
  )
  ;(globalThis as SharedByTests).consoleTestHosts = hosts
  const lines = (await Promise.all(hosts.map(({ stdout }) => once(stdout, 'data')))) as [Buffer][]
  process.env.CONSOLE_TEST_HOSTS = lines.map(([line]) => line.toString().trim()).join(' ')
}

export type SharedByTests = typeof globalThis & { processSetup?: Promise<void>; consoleTestHosts?: ChildProcess[] }
