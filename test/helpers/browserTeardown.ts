import type { Shared } from './browserSetup'

export default async function browserTeardown(): Promise<void> {
  await (globalThis as Shared).consoleTestBrowser?.close()
}
