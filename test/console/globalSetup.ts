import chromium from '@sparticuz/chromium'
import { buildPage } from '../../scripts/buildPage'

/** What the tests in a browser need, once for all of them: the page, and the browser unpacked. */
export default async function globalSetup(): Promise<void> {
  await buildPage()
  if (process.env.CONSOLE_TEST_BROWSER === undefined) {
    await chromium.executablePath()
  }
}
