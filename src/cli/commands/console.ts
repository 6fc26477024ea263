import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { UserError, reachTarget, openSources, STANDARD_INPUT } from '../../segment'
import { wholeNumber } from '../flags'
import { onInterrupt } from '../interrupt'

interface ConsoleFlags {
  port: string
  open: boolean
  workspace?: string
}

/** Events for those who name none, where the project is checked out. */
const FIXTURES = ['bought-twice.jsonl', 'visited-the-site.jsonl.gz'].map((name) =>
  join(__dirname, '../../../fixtures', name)
)

/** How long the built-in sandbox counts, in milliseconds: long enough to be seen. */
const JOB_MILLISECONDS = 1_500

export const consoleCommand = (): Command =>
  new Command('console')
    .description(
      'Walk through the destination in a browser: catalog, settings, audiences, mappings, records delivered.'
    )
    .argument('[file...]', 'events of the space as NDJSON, plain or gzip (default: the fixtures, in a checkout)')
    .option('--port <number>', 'port on 127.0.0.1, 0 for any free one', '0')
    .option('--workspace <file>', 'save what is connected and mapped in this file, for the next start')
    .option('--no-open', 'do not open the browser')
    .addHelpText(
      'after',
      `
Without credentials a sandbox in this process stands in for Amazon. To talk to Amazon Ads set in the environment
ACTIONS_AMAZON_AMC_CLIENT_ID and ACTIONS_AMAZON_AMC_CLIENT_SECRET, name a --port, and add
http://127.0.0.1:<port>/connected to the Allowed Return URLs of your application at Amazon.`
    )
    .action(console)

async function console(named: string[], { port, open, workspace }: ConsoleFlags): Promise<void> {
  const number = wholeNumber('--port', port, 0, 65_535)
  const files = named.length > 0 ? named : FIXTURES.filter((file) => existsSync(file))
  if (files.includes(STANDARD_INPUT)) {
    throw new UserError('The console reads its files more than once. Name files, not standard input (-).')
  }
  // Says at once what cannot be read.
  const sources = await openSources(files)
  // Loaded by this command alone: a server is of no use to the others.
  const { startConsole } = await import('../../console/start')
  const reached = await reachTarget(process.env, { jobMilliseconds: JOB_MILLISECONDS, keepIdentities: true })
  const interrupt = onInterrupt()
  try {
    const { address, close } = await startConsole({ sources, port: number, reached, workspace })
    const amazon =
      reached.url === undefined
        ? reached.to
        : `${reached.to === 'running sandbox' ? 'the' : 'a'} sandbox at ${reached.url}`
    process.stdout.write(`The console is at ${address}, talking to ${amazon}; Ctrl-C ends it.\n`)
    if (open && hasDesktop()) {
      const { default: openBrowser } = await import('open')
      await openBrowser(address).catch(() => undefined)
    }
    if (!interrupt.aborted) {
      await once(interrupt, 'abort')
    }
    await close()
  } finally {
    await reached.close()
  }
}

/** Whether somebody sits before a screen of this machine. */
function hasDesktop(): boolean {
  const { platform, env, stdout } = process
  const screen = platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY)
  return stdout.isTTY && screen && !env.SSH_CONNECTION && !env.CI
}
