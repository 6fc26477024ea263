import type { BrowserContextOptions, Browser, Page } from 'playwright-core'
import type { Sandbox, SandboxOptions } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import { openBrowser, openPage } from './browser'
import type { RunningConsole, StartOptions } from './console'
import { startConsole } from './console'
import { whenRead } from './seeded'

interface Options extends StartOptions {
  sandbox?: SandboxOptions
  /** Done once, when the events are read. */
  prepare?: (running: RunningConsole, sandbox: Sandbox) => Promise<unknown>
}

export interface UsedConsole {
  readonly sandbox: Sandbox
  readonly running: RunningConsole
  /** A call as a script makes it. Throws when it is rejected. */
  readonly send: RunningConsole['send']
  /** A new page at an address. It is closed after the test, which fails if anything went wrong in the page. */
  visit: (address: string, options?: BrowserContextOptions) => Promise<Page>
}

/** One sandbox, one console and one browser for the tests of a file. Call it at the top of the file. */
export function useConsole({ sandbox: sandboxOptions, prepare, ...start }: Options = {}): UsedConsole {
  let sandbox: Sandbox | undefined
  let running: RunningConsole | undefined
  let browser: Browser | undefined
  let open: Awaited<ReturnType<typeof openPage>>[] = []
  beforeAll(async () => {
    sandbox = await startSandbox({ jobMilliseconds: 20, ...sandboxOptions })
    ;[running, browser] = await Promise.all([startConsole(sandbox, start), openBrowser()])
    await whenRead(running)
    await prepare?.(running, sandbox)
  }, 60_000)
  afterEach(async () => {
    const pages = open
    open = []
    await Promise.all(pages.map((one) => one.close()))
    expect(pages.flatMap(({ errors }) => errors)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await running?.close()
    await sandbox?.close()
  })
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
      const opened = await openPage(browser!, running!.address, options)
      open.push(opened)
      await opened.page.goto(address)
      return opened.page
    }
  }
}
