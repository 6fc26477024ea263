import chromium from '@sparticuz/chromium'
import { buildForTests } from '../../scripts/buildForTests'
import { buildPage } from '../../scripts/buildPage'

/** What tests share: the program compiled, and for those in a browser the page and the browser unpacked. */
export default async function globalSetup(): Promise<void> {
  await Promise.all([buildForTests(), buildPage()])
  if (process.env.CONSOLE_TEST_BROWSER === undefined) {
    await chromium.executablePath()
  }
}
