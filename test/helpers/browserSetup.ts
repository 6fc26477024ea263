import chromium from '@sparticuz/chromium'
import processSetup from './processSetup'

/** What tests in a browser share: the program and its page, compiled, and the browser, unpacked. */
export default async function browserSetup(): Promise<void> {
  await processSetup()
  if (process.env.CONSOLE_TEST_BROWSER === undefined) {
    await chromium.executablePath()
  }
}
