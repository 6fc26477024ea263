import { once } from 'node:events'
import type { SharedByTests } from './processSetup'

export default async function processTeardown(): Promise<void> {
  const hosts = (globalThis as SharedByTests).consoleTestHosts ?? []
  await Promise.all(
    hosts.map((host) => {
      host.stdin?.end()
      return host.exitCode === null && once(host, 'exit')
    })
  )
}
