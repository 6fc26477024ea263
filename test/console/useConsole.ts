import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { Sandbox, SandboxOptions } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import type { OpenPage } from './browser'
import { openBrowser, openContext, openPage } from './browser'
import type { ConsoleOptions, ConsoleProcess, ProcessOptions, RunningConsole } from './console'
import { startConsole, startConsoleProcess } from './console'
import { whenRead } from './seeded'

interface Shared<Running> {
  sandbox?: SandboxOptions
  /** Done once, when the events are read. */
  prepare?: (running: Running, sandbox: Sandbox) => Promise<unknown>
}

export interface UsedConsole<Running> {
  readonly sandbox: Sandbox
  readonly running: Running
  /** A call as a script makes it. Throws when it is rejected. */
  readonly send: RunningConsole['send']
  /** A new page at an address. It is closed after the test, which fails if anything went wrong in the page. */
  visit: (address: string, options?: BrowserContextOptions) => Promise<Page>
}

/** One sandbox, one console and one browser for the tests of a file. Call it at the top of the file. */
export const useConsole = ({ sandbox, prepare, ...options }: Shared<RunningConsole> & ConsoleOptions = {}) =>
  useStarted((amazon) => startConsole(amazon, options), { sandbox, prepare })

/** The same with a console that is a process of its own, for tests of what it prints, keeps in files, and is given. */
export const useConsoleProcess = ({ sandbox, prepare, ...options }: Shared<ConsoleProcess> & ProcessOptions = {}) =>
  useStarted((amazon) => startConsoleProcess(amazon, options), { sandbox, prepare })

function useStarted<Running extends RunningConsole>(
  start: (sandbox: Sandbox) => Promise<Running>,
  { sandbox: sandboxOptions, prepare }: Shared<Running>
): UsedConsole<Running> {
  let sandbox: Sandbox | undefined
  let running: Running | undefined
  let browser: Browser | undefined
  let common: BrowserContext | undefined
  let open: OpenPage[] = []
  beforeAll(async () => {
    sandbox = await startSandbox({ jobMilliseconds: 20, ...sandboxOptions })
    ;[running, browser] = await Promise.all([start(sandbox), openBrowser()])
    await whenRead(running)
    await prepare?.(running, sandbox)
  }, 60_000)
  afterEach(async () => {
    const pages = open
    open = []
    await Promise.all(pages.map(({ page }) => close(page)))
    expect(pages.flatMap(({ errors }) => errors)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await running?.close()
    await sandbox?.close()
  })
  /** The next test finds nothing of this one in the window. */
  async function close(page: Page): Promise<void> {
    if (page.context() === common) {
      await page.evaluate('location.protocol === "about:" || localStorage.clear()')
      await page.close()
    } else {
      await page.context().close()
    }
  }
  return {
    get sandbox() {
      return sandbox!
    },
    get running() {
      return running!
    },
    get send() {
      return running!.send
    },
    visit: async (address, options) => {
      // A window takes longer to open than a page. One with options is like no other.
      const context =
        options === undefined
          ? (common ??= await openContext(browser!, running!.address))
          : await openContext(browser!, running!.address, options)
      const opened = await openPage(context)
      open.push(opened)
      await opened.page.goto(address)
      return opened.page
    }
  }
}
