import { once } from 'node:events'
import { Command } from 'commander'
import { UserError } from '../../system/userError'
import { SANDBOX_URL } from '../../amazon/target'
import { describeListenError } from '../../system/systemError'
import { share, wholeNumber } from '../flags'
import { onInterrupt } from '../interrupt'
import { ownCommand } from '../ownCommand'

interface SandboxFlags {
  port: string
  jobMilliseconds: string
  jobLooks?: string
  matchRate: string
  termsMissing?: true
}

export const sandboxCommand = (): Command =>
  new Command('sandbox')
    .description('Run the local Amazon Ads alone.')
    .option('--port <number>', 'port on 127.0.0.1, 0 for any free one', '4010')
    .option('--job-milliseconds <number>', 'how long a job stays pending', '50')
    .option('--job-looks <number>', 'how often one looks at a job until it is done, instead of a time')
    .option('--match-rate <share>', 'share of members that are matched, 0 to 1', '0.8')
    .option('--terms-missing', 'start with the AMC terms not accepted')
    .action(serve)

async function serve(flags: SandboxFlags): Promise<void> {
  const port = wholeNumber('--port', flags.port, 0, 65_535)
  const options = {
    port,
    jobMilliseconds: wholeNumber('--job-milliseconds', flags.jobMilliseconds, 0, 86_400_000),
    jobLooks: flags.jobLooks === undefined ? undefined : wholeNumber('--job-looks', flags.jobLooks, 0, 1000),
    matchRate: share('--match-rate', flags.matchRate),
    termsAccepted: flags.termsMissing !== true
  }
  // Whoever talks to Amazon need not load a server.
  const { placesAt, startSandbox } = await import('../../sandbox')
  const sandbox = await startSandbox(options).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(describeListenError('sandbox', port, error))
  })
  const interrupt = onInterrupt()
  process.stdout.write(banner(sandbox.url, placesAt(sandbox.url), options.termsAccepted))
  if (!interrupt.aborted) {
    await once(interrupt, 'abort')
  }
  await sandbox.close()
}

function banner(url: string, places: { url: string; shows: string }[], termsAccepted: boolean): string {
  const command = ownCommand()
  const width = Math.max(...places.map((place) => place.url.length))
  return `The sandbox of Amazon Ads is at ${url}; Ctrl-C ends it.

To use it, in another terminal:
  export ${SANDBOX_URL}=${url}
  ${command} advertiser list
${termsAccepted ? '' : `  ${command} terms --accept\n`}
To look inside, in a browser or with curl:
  ${url}
${places.map((place) => `  ${place.url.padEnd(width)}  ${place.shows}`).join('\n')}
`
}
