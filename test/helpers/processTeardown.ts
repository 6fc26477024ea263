import { once } from 'node:events'
import type { SharedByTests } from './processSetup'

export default async function processTeardown(): Promise<void> {
  for (const host of (globalThis as SharedByTests).consoleTestHosts ?? []) {
    host.stdin?.end()
    if (host.exitCode === null) {
      await once(host, 'exit')
    }
  }
}
