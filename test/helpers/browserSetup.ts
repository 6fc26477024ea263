import chromium from '@sparticuz/chromium'
import type { BrowserServer } from 'playwright-core'
import { chromium as driver } from 'playwright-core'
import type { SharedByTests } from './processSetup'
import processSetup from './processSetup'

/**
 * The Chromium of the package, or the browser that CONSOLE_TEST_BROWSER names where that one does not run (macOS, Windows).
 * The package's own list of arguments is not taken: it has one process for all contexts, and lets origins mix.
 */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

/** What tests in a browser share: what those of the program do, and one browser, which each file opens pages in. */
export default async function browserSetup(config: { maxWorkers: number }): Promise<void> {
  await processSetup(config)
  const executablePath = process.env.CONSOLE_TEST_BROWSER ?? (await chromium.executablePath())
  const server = await driver.launchServer({ executablePath, args: ARGUMENTS })
  process.env.CONSOLE_TEST_BROWSER_SERVER = server.wsEndpoint()
  ;(globalThis as Shared).consoleTestBrowser = server
}

export type Shared = SharedByTests & { consoleTestBrowser?: BrowserServer }
