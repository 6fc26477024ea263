import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { UserError } from '../../system/userError'
import { reachTarget } from '../../amazon/target'
import { openSources } from '../../segment/sources/events/sources'
import { STANDARD_INPUT } from '../../segment/sources/bytes'
import { readPort, wholeNumber, withDefault } from '../flags'
import { onInterrupt, waitForInterrupt } from '../interrupt'

interface ConsoleFlags {
  port: string
  open: boolean
  workspace?: string
  hold?: string
}

/** Sample events for a console without files, in a checkout. */
const FIXTURES = ['bought-twice.jsonl', 'visited-the-site.jsonl.gz'].map((name) =>
  join(__dirname, '../../../fixtures', name)
)

/** How long a job of the built-in sandbox takes, in milliseconds: long enough to be seen. */
const JOB_MILLISECONDS = 1_500

export const createCommand = (): Command =>
  new Command('console')
    .argument('[file...]', 'events of the space, one JSON object per line, plain or gzip (default: samples)')
    .addOption(withDefault('--port <number>', 'port on 127.0.0.1, 0 for any free one', '0'))
    .option('--workspace <file>', 'save connections and mappings in this file, for the next start')
    .option('--hold <seconds>', 'how long to wait after a request that may still be applied (default: 30)')
    .option('--no-open', 'do not open the browser')
    .addHelpText(
      'after',
      `
Without credentials, the console uses a sandbox in this process. To use Amazon Ads,
set ACTIONS_AMAZON_AMC_CLIENT_ID and ACTIONS_AMAZON_AMC_CLIENT_SECRET in the
environment, choose a --port, and add http://127.0.0.1:<port>/connected to the
Allowed Return URLs of your application at Amazon.`
    )
    .action(console)

async function console(named: string[], { port, open, workspace, hold }: ConsoleFlags): Promise<void> {
  const number = readPort(port)
  const holdMs = hold === undefined ? undefined : wholeNumber('--hold', hold, 0, 600) * 1000
  const files = named.length > 0 ? named : FIXTURES.filter((file) => existsSync(file))
  if (files.includes(STANDARD_INPUT)) {
    throw new UserError('The console reads its files more than once. Name files, not standard input (-).')
  }
  // Fails before anything is started if a file can't be read.
  const sources = await openSources(files)
  // Loaded here only, because the other commands need no server.
  const { startConsole } = await import('../../console/start')
  const reached = await reachTarget(process.env, { jobMilliseconds: JOB_MILLISECONDS, keepIdentities: true })
  const interrupt = onInterrupt()
  try {
    const { address, close } = await startConsole({ sources, port: number, reached, workspace, holdMs })
    const amazon =
      reached.url === undefined
        ? reached.to
        : `${reached.to === 'running sandbox' ? 'the' : 'a'} sandbox at ${reached.url}`
    process.stdout.write(`The console is at ${address}, using ${amazon}; press Ctrl-C to stop it.\n`)
    if (open && hasDesktop()) {
      const { default: openBrowser } = await import('open')
      await openBrowser(address).catch(() => undefined)
    }
    await waitForInterrupt(interrupt)
    await close()
  } finally {
    await reached.close()
  }
}

/** Whether this machine has a screen that somebody is using. */
function hasDesktop(): boolean {
  const { platform, env, stdout } = process
  const screen = platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY)
  return stdout.isTTY && screen && !env.SSH_CONNECTION && !env.CI
}
