import { Command } from 'commander'
import { UserError } from '../../system/userError'
import { openTarget, dryTarget, CREDENTIALS_HELP } from '../../amazon/target'
import { STANDARD_INPUT } from '../../segment/sources/bytes'
import { totalBytes, openSources } from '../../segment/sources/events/sources'
import type { Stopped } from '../../segment/delivery/stop'
import { DamagedJournalError } from '../../segment/sync/journal/journal'
import { RejectedEventsFile } from '../../segment/delivery/rejectedFile'
import { run } from '../../segment/sync/sync'
import { readSettings } from '../../segment/settings'
import { audiencesFileOf } from '../audiencesFile'
import { exitCodeOf } from '../exitCode'
import { audienceFlags, rejectSharedFiles, wholeNumber, withAudienceFlags } from '../flags'
import { onInterrupt } from '../interrupt'
import { printResult } from '../output'
import { showProgress } from '../progress'
import { reportText } from '../reportText'
import { wrapped } from '../terminal'

/** Wait before a batch is sent for the second time, in milliseconds. */
const FIRST_WAIT_MS = 1_000

const NEEDS_AMAZON =
  'A journal needs an Amazon that outlives the run: set the credentials of Amazon Ads, or start a sandbox with "amazon-ads-dsp-amc sandbox" and set AMAZON_ADS_SANDBOX_URL.'

interface SyncFlags extends Record<string, unknown> {
  settings?: string
  region?: string
  refused?: string
  journal?: string
  fromLastGoodLine?: true
  audiences?: string
  createAgain?: true
  dryRun?: true
  attempts: string
  wait: string
  json?: true
  allowRefused?: true
}

export const syncCommand = (): Command =>
  withAudienceFlags(
    new Command('sync')
      .description('Deliver Segment events to Amazon audiences.')
      .argument('<file...>', 'events as NDJSON, plain or gzip; - is standard input')
      .option('--settings <file>', 'JSON: region, audienceSettings, audiences by computation key, mapping')
      .option('--region <region>', 'NA, EU or FE (default: NA)')
      .option(
        '--audiences <file>',
        'keeps the audiences that are made (default: beside the settings, else the first file)'
      )
      .option('--create-again', 'make audiences that may be at Amazon already')
      .option('--dry-run', 'say what would happen; send nothing, and keep nothing')
      .option('--journal <file>', 'keeps what was done: after a stop of any kind the same command goes on')
      .option('--from-last-good-line', 'go on before the damage of a damaged journal')
      .option(
        '--refused <file>',
        'where refused events are listed (default: beside the journal, else a temporary file)'
      )
      .option('--attempts <number>', 'how often a batch is sent at most while Amazon is in trouble', '6')
      .option('--wait <seconds>', "how long to wait for Amazon's jobs at the end", '20')
      .option('--json', 'print the report as JSON')
      .option('--allow-refused', 'exit with 0 although events were refused')
  )
    .addHelpText(
      'after',
      `
Of a new audience Amazon needs --advertiser-id, or --connection-id for AMC, and
--country-code.

Without credentials the events go to a sandbox in this process. To talk to Amazon
Ads set in the environment ACTIONS_AMAZON_AMC_CLIENT_ID,
ACTIONS_AMAZON_AMC_CLIENT_SECRET and AMAZON_ADS_REFRESH_TOKEN.
${wrapped(CREDENTIALS_HELP)}
AMAZON_ADS_SANDBOX_URL names a sandbox that is running already.

Exit code: 0 everything that could be delivered is; 1 the run could not start or
go on, something was not sent, or an audience was not connected; 2 events were
refused; 130 stopped by Ctrl-C.`
    )
    .action(sync)

async function sync(files: string[], flags: SyncFlags): Promise<void> {
  const settings = readSettings(flags.settings, { region: flags.region, audience: audienceFlags(flags) })
  const attempts = wholeNumber('--attempts', flags.attempts, 1, 100)
  const jobsLimitMs = wholeNumber('--wait', flags.wait, 0, 86_400) * 1000
  const sources = await openSources(files)
  const { journal, refused = journal && `${journal}.refused`, createAgain, fromLastGoodLine } = flags
  const others = [flags.settings, flags.audiences, journal].filter((file) => file !== undefined)
  const refusedEvents = new RejectedEventsFile(refused, [...files, ...others])
  rejectSharedFiles(files, {
    '--settings': flags.settings,
    '--audiences': audiencesFileOf(flags, files),
    '--journal': journal
  })
  const dryRun = flags.dryRun === true
  if (dryRun && journal !== undefined) {
    throw new UserError('A dry run keeps no journal, and goes through the whole input. Leave out --journal.')
  }
  const interrupt = onInterrupt('Stopping after the batches in hand. Ctrl-C again stops at once.')
  const connection = dryRun ? dryTarget(process.env) : await openTarget(process.env)
  try {
    if (journal !== undefined && connection.to === 'built-in sandbox') {
      throw new UserError(NEEDS_AMAZON)
    }
    // A sandbox in this process forgets its audiences.
    const audiencesFile = connection.to === 'built-in sandbox' ? undefined : audiencesFileOf(flags, files)
    const progress = showProgress(process.stderr, totalBytes(sources))
    const done = await run({
      sources,
      settings,
      connection,
      patience: { attempts, firstWaitMs: FIRST_WAIT_MS },
      jobsLimitMs,
      journal,
      fromLastGoodLine,
      audiencesFile,
      createAgain,
      dryRun,
      refusedEvents,
      progress,
      interrupt
    })
      .catch((error: unknown) => {
        throw error instanceof DamagedJournalError ? new UserError(`${error.message} ${HOW_TO_MEND}`) : error
      })
      .finally(() => progress.stop())
    const report =
      done.stopped === undefined || dryRun ? done : { ...done, stopped: inWords(done.stopped, flags, files) }
    process.exitCode = exitCodeOf(report, flags.allowRefused === true)
    await printResult(flags.json ? JSON.stringify(report, null, 2) : reportText(report, audiencesFile))
    if (flags.json && report.stopped !== undefined) {
      process.stderr.write(`Stopped: ${report.stopped.reason}\n`)
    }
    if (flags.json) {
      report.problems.forEach((problem) => process.stderr.write(`${problem}\n`))
    }
  } finally {
    await connection.close()
  }
}

const HOW_TO_MEND =
  'To send again what came after them, which does no harm, run the same command with --from-last-good-line.'

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
