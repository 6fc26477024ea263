import { Command } from 'commander'
import { CannotRun } from '../../segment/cannotRun'
import { connect } from '../../segment/connection'
import { bytesInAll, sourcesOf, STANDARD_INPUT } from '../../segment/events/sources'
import type { Stopped } from '../../segment/run/ending'
import { RefusedEvents } from '../../segment/run/refusals'
import { run } from '../../segment/run/run'
import { readSettings } from '../../segment/settings'
import { exitCodeOf } from '../exitCode'
import { audienceFlags, wholeNumber, withAudienceFlags } from '../flags'
import { onInterrupt } from '../interrupt'
import { showProgress } from '../progress'
import { reportText } from '../reportText'

/** Wait before a batch is sent for the second time, in milliseconds. */
const FIRST_WAIT_MS = 1_000

const NEEDS_AMAZON =
  'A journal needs an Amazon that outlives the run: set the credentials of Amazon Ads, or start a sandbox with "amazon-ads-dsp-amc sandbox" and set AMAZON_ADS_SANDBOX_URL.'

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

export function syncCommand(): Command {
  const command = new Command('sync')
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
  return withAudienceFlags(command)
    .addHelpText(
      'after',
      `
Without credentials the events go to a sandbox in this process. To talk to Amazon Ads set in the environment
ACTIONS_AMAZON_AMC_CLIENT_ID, ACTIONS_AMAZON_AMC_CLIENT_SECRET and AMAZON_ADS_REFRESH_TOKEN.
AMAZON_ADS_SANDBOX_URL names a sandbox that is running already.

Exit code: 0 all delivered, 1 could not start or go on, 2 some events refused, 130 stopped by Ctrl-C.`
    )
    .action(sync)
}

async function sync(files: string[], flags: SyncFlags): Promise<void> {
  const settings = readSettings(flags.settings, { region: flags.region, audience: audienceFlags(flags) })
  const attempts = wholeNumber('--attempts', flags.attempts, 1, 100)
  const jobsLimitMs = wholeNumber('--wait', flags.wait, 0, 86_400) * 1000
  const sources = sourcesOf(files)
  const { journal, refused = journal && `${journal}.refused` } = flags
  const refusedEvents = new RefusedEvents(refused, journal === undefined ? files : [...files, journal])
  const interrupt = onInterrupt('Stopping after the batches in hand. Ctrl-C again stops at once.')
  const connection = await connect(process.env)
  try {
    if (journal !== undefined && connection.to === 'built-in sandbox') {
      throw new CannotRun(NEEDS_AMAZON)
    }
    const progress = showProgress(process.stderr, bytesInAll(sources))
    const patience = { attempts, firstWaitMs: FIRST_WAIT_MS }
    const options = {
      sources,
      settings,
      connection,
      patience,
      jobsLimitMs,
      journal,
      refusedEvents,
      progress,
      interrupt
    }
    const done = await run(options).finally(() => progress.stop())
    const report = done.stopped === undefined ? done : { ...done, stopped: inWords(done.stopped, flags, files) }
    process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : `${reportText(report)}\n`)
    if (flags.json && report.stopped !== undefined) {
      process.stderr.write(`Stopped: ${report.stopped.reason}\n`)
    }
    process.exitCode = exitCodeOf(report, flags.allowRefused === true)
  } finally {
    await connection.close()
  }
}

/** The reason, with how to go on. */
function inWords({ by, reason }: Stopped, { journal }: SyncFlags, files: readonly string[]): Stopped {
  if (by === 'source') {
    return { by, reason }
  }
  const input = files.includes(STANDARD_INPUT) ? ' with the same input from its beginning' : ''
  const next =
    journal === undefined
      ? 'With --journal <file> a run can go on where it was stopped.'
      : `To go on, run the same command again${input}.`
  return { by, reason: `${reason.replace(/[^.]$/, '$&.')} ${next}` }
}
