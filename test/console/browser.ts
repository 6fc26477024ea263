import chromium from '@sparticuz/chromium'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { chromium as driver } from 'playwright-core'

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

export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CONSOLE_TEST_BROWSER ?? (await chromium.executablePath())
  return driver.launch({ executablePath, args: ARGUMENTS })
}

/** The browser itself writes each refusal of the server (400 to 499) to its console, however well the page words it. */
const REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/

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
    if (message.type() === 'error' && !REFUSAL.test(message.text())) {
      errors.push(message.text())
    }
  })
  return { page, errors, close: () => context.close() }
}
