import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { chromium } from 'playwright-core'

/** The browser that all test files share. */
export const openBrowser = (): Promise<Browser> => chromium.connect(process.env.CONSOLE_TEST_BROWSER_SERVER ?? '')

/** The browser itself writes to its console, however well the page words it, that a server rejects (400 to 499) or is gone. */
const REJECTION =
  /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_(CONNECTION_|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE))/

export interface OpenPage {
  page: Page
  /** What went wrong in the page: errors that nobody caught, and errors written to the console. */
  errors: string[]
  close: () => Promise<void>
}

/** A page of a context of its own, with its errors. */
export async function openPage(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {}
): Promise<OpenPage> {
  const context = await browser.newContext({
    baseURL,
    locale: 'en-US',
    viewport: { width: 1280, height: 900 },
    ...options
  })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !REJECTION.test(message.text())) {
      errors.push(message.text())
    }
  })
  return { page, errors, close: () => context.close() }
}
