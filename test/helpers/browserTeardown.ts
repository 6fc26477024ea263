import type { Shared } from './browserSetup'
import processTeardown from './processTeardown'

export default async function browserTeardown(): Promise<void> {
  await Promise.all([(globalThis as Shared).consoleTestBrowser?.close(), processTeardown()])
}
