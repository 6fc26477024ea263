import { Command, Option } from 'commander'
import { UserError } from '../../system/userError'
import { SANDBOX_URL } from '../../amazon/target'
import { describeListenError } from '../../system/systemError'
import { readPort, share, wholeNumber, withDefault } from '../flags'
import { onInterrupt, waitForInterrupt } from '../interrupt'
import { ownCommand } from '../ownCommand'

interface SandboxFlags {
  port: string
  jobMilliseconds: string
  jobPolls?: string
  jobLooks?: string
  erasureMilliseconds: string
  matchRate: string
  seed?: string
  termsMissing?: true
}

export const createCommand = (): Command =>
  new Command('sandbox')
    .addOption(withDefault('--port <number>', 'port on 127.0.0.1, 0 for any free one', '4010'))
    .addOption(withDefault('--job-milliseconds <number>', 'how long a job stays pending', '50'))
    .option('--job-polls <number>', 'number of polls for which a job stays pending, instead of a time')
    .addOption(new Option('--job-looks <number>', 'the former name of --job-polls').hideHelp())
    .addOption(withDefault('--erasure-milliseconds <number>', 'how long until deleted users are removed', '50'))
    .addOption(withDefault('--match-rate <share>', 'share of members that are matched, 0 to 1', '0.8'))
    .option('--seed <file>', 'audiences, members, connections and faults to start with, as JSON')
    .option('--terms-missing', 'start with the AMC terms not accepted')
    .action(serve)

async function serve(flags: SandboxFlags): Promise<void> {
  const port = readPort(flags.port)
  const jobPolls = flags.jobPolls ?? flags.jobLooks
  const options = {
    port,
    jobMilliseconds: wholeNumber('--job-milliseconds', flags.jobMilliseconds, 0, 86_400_000),
    jobPolls: jobPolls === undefined ? undefined : wholeNumber('--job-polls', jobPolls, 0, 1000),
    erasureMilliseconds: wholeNumber('--erasure-milliseconds', flags.erasureMilliseconds, 0, 86_400_000),
    matchRate: share('--match-rate', flags.matchRate),
    seed: flags.seed,
    termsAccepted: flags.termsMissing !== true
  }
  // Loaded here only, because the other commands need no server.
  const { inspectLinks, SeedError, startSandbox } = await import('../../sandbox')
  const sandbox = await startSandbox(options).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(error instanceof SeedError ? error.message : describeListenError('sandbox', port, error))
  })
  const interrupt = onInterrupt()
  process.stdout.write(banner(sandbox.url, inspectLinks(sandbox.url), options.termsAccepted))
  await waitForInterrupt(interrupt)
  await sandbox.close()
}

function banner(url: string, links: { url: string; shows: string }[], termsAccepted: boolean): string {
  const command = ownCommand()
  const width = Math.max(...links.map(({ url }) => url.length))
  return `The Amazon Ads sandbox is at ${url}; press Ctrl-C to stop it.

To use it, in another terminal:
  export ${SANDBOX_URL}=${url}
  ${command} advertiser list
${termsAccepted ? '' : `  ${command} terms --accept\n`}
To inspect it, in a browser or with curl:
  ${url}
${links.map(({ url, shows }) => `  ${url.padEnd(width)}  ${shows}`).join('\n')}
`
}
