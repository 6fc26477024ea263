import type { Browser, BrowserContext, BrowserContextOptions, Page, Request } from 'playwright-core'
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
}

/** A window: what its pages store is theirs. */
export async function openContext(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {}
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL,
    locale: 'en-US',
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options
  })
  context.setDefaultTimeout(20_000)
  return context
}

/** A page with its errors. */
export async function openPage(context: BrowserContext): Promise<OpenPage> {
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !REJECTION.test(message.text())) {
      errors.push(message.text())
    }
  })
  const asked = new Set<Request>()
  openRequests.set(page, asked)
  // What says what is new never ends.
  page.on('request', (request) => !request.url().endsWith('/api/live') && asked.add(request))
  page.on('requestfinished', (request) => asked.delete(request))
  page.on('requestfailed', (request) => asked.delete(request))
  return { page, errors }
}

/** What each page has asked for and not got yet. */
const openRequests = new WeakMap<Page, Set<Request>>()

/** Waits until a page has all that it asks for. */
export async function whenLoaded(page: Page): Promise<void> {
  for (let quiet = 0; quiet < 2; quiet = openRequests.get(page)?.size === 0 ? quiet + 1 : 0) {
    await page.waitForTimeout(40)
  }
}
