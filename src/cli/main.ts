#!/usr/bin/env node
import { Command } from 'commander'
import { CannotRun } from '../segment/cannotRun'
import { advertiserCommand } from './commands/advertiser'
import { audienceCommand } from './commands/audience'
import { connectionCommand } from './commands/connection'
import { consoleCommand } from './commands/console'
import { jobCommand } from './commands/job'
import { previewCommand } from './commands/preview'
import { termsCommand } from './commands/terms'
import { testerCommand } from './commands/tester'
import { connect } from '../segment/connection'
import { audienceFlags, share, wholeNumber, withAudienceFlags } from './flags'
import { onInterrupt } from './interrupt'
import { showProgress } from './progress'
import { RefusedEvents } from '../segment/run/refusals'
import { exitCodeOf } from './exitCode'
import { reportText } from './reportText'
import { readSettings } from '../segment/settings'
import { bytesInAll } from '../segment/events/sources'
import { sync } from '../segment/run/sync'

const COULD_NOT_RUN = 1

/** Wait before a batch is sent for the second time, in milliseconds. */
const FIRST_WAIT_MS = 1_000

interface SyncFlags extends Record<string, unknown> {
  settings?: string
  region?: string
  refused?: string
  journal?: string
  attempts: string
  wait: string
  json?: true
  allowRefused?: true
}

type SandboxFlags = Record<'port' | 'jobMilliseconds' | 'matchRate', string>

async function syncCommand(files: string[], flags: SyncFlags): Promise<void> {
  const settings = readSettings(flags.settings, { region: flags.region, audience: audienceFlags(flags) })
  const attempts = wholeNumber('--attempts', flags.attempts, 1, 100)
  const jobsLimitMs = wholeNumber('--wait', flags.wait, 0, 86_400) * 1000
  const bytes = bytesInAll(files)
  const { journal, refused = journal && `${journal}.refused` } = flags
  const refusedEvents = new RefusedEvents(refused, journal === undefined ? files : [...files, journal])
  const interrupt = onInterrupt('Stopping after the batches in hand. Ctrl-C again stops at once.')
  const connection = await connect(process.env)
  try {
    const progress = showProgress(process.stderr, bytes)
    const patience = { attempts, firstWaitMs: FIRST_WAIT_MS }
    const run = { files, settings, connection, patience, jobsLimitMs, journal, refusedEvents, progress, interrupt }
    const report = await sync(run).finally(() => progress.stop())
    process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : `${reportText(report)}\n`)
    if (flags.json && report.stopped !== undefined) {
      process.stderr.write(`Stopped: ${report.stopped.reason}\n`)
    }
    process.exitCode = exitCodeOf(report, flags.allowRefused === true)
  } finally {
    await connection.close()
  }
}

async function sandboxCommand({ port, jobMilliseconds, matchRate }: SandboxFlags): Promise<void> {
  const options = {
    port: wholeNumber('--port', port, 0, 65_535),
    jobMilliseconds: wholeNumber('--job-milliseconds', jobMilliseconds, 0, 86_400_000),
    matchRate: share('--match-rate', matchRate)
  }
  // Whoever talks to Amazon need not load a server.
  const { runSandbox } = await import('./sandbox')
  await runSandbox(options, (text) => process.stdout.write(text), onInterrupt())
}

function program(): Command {
  const program = new Command('amazon-ads-dsp-amc').description(
    'Drives the destination for Amazon DSP and Amazon Marketing Cloud the way Segment does.'
  )
  const syncing = program
    .command('sync')
    .description('Deliver Segment events to Amazon audiences.')
    .argument('<file...>', 'events as NDJSON, plain or gzip; - is standard input')
    .option('--settings <file>', 'JSON: region, audienceSettings, audiences by computation key, mapping')
    .option('--region <region>', 'NA, EU or FE (default NA)')
    .option('--journal <file>', 'keeps what was done: after a stop of any kind the same command goes on')
    .option('--refused <file>', 'where refused events are listed (default: beside the journal, else a temporary file)')
    .option('--attempts <number>', 'how often a batch is sent while Amazon is in trouble', '6')
    .option('--wait <seconds>', "how long to wait for Amazon's jobs at the end", '20')
    .option('--json', 'print the report as JSON')
    .option('--allow-refused', 'exit with 0 although events were refused')
  withAudienceFlags(syncing)
  syncing
    .addHelpText(
      'after',
      `
Without credentials the events go to a sandbox in this process. To talk to Amazon Ads set in the environment
ACTIONS_AMAZON_AMC_CLIENT_ID, ACTIONS_AMAZON_AMC_CLIENT_SECRET and AMAZON_ADS_REFRESH_TOKEN.
AMAZON_ADS_SANDBOX_URL names a sandbox that is running already.

Exit code: 0 all delivered, 1 could not start or go on, 2 some events refused, 130 stopped by Ctrl-C.`
    )
    .action(syncCommand)
  program
    .command('sandbox')
    .description('Run the local Amazon Ads alone.')
    .option('--port <number>', 'port on 127.0.0.1, 0 for any free one', '4010')
    .option('--job-milliseconds <number>', 'how long a job stays pending', '50')
    .option('--match-rate <share>', 'share of members that are matched, 0 to 1', '0.8')
    .action(sandboxCommand)
  return program
    .addCommand(consoleCommand())
    .addCommand(previewCommand())
    .addCommand(audienceCommand())
    .addCommand(connectionCommand())
    .addCommand(advertiserCommand())
    .addCommand(jobCommand())
    .addCommand(termsCommand())
    .addCommand(testerCommand())
}

// Whoever reads the results may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : COULD_NOT_RUN))

program()
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = COULD_NOT_RUN
    process.stderr.write(`${error instanceof CannotRun ? error.message : faultOf(error)}\n`)
  })

/** A fault of this program. Without the error's own words, which may hold a part of an event. */
function faultOf(error: unknown): string {
  const { name = 'Error', stack = '' } = error as { name?: string; stack?: string }
  return `Unexpected ${name}\n${stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')}`
}
