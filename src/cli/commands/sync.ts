import { Command } from 'commander'
import { UserError } from '../../system/userError'
import { openTarget, dryTarget, CREDENTIALS_HELP } from '../../amazon/target'
import { STANDARD_INPUT } from '../../segment/sources/bytes'
import { totalBytes, openSources } from '../../segment/sources/events/sources'
import type { Stopped } from '../../segment/delivery/stop'
import { DamagedJournalError } from '../../segment/sync/journal/journal'
import { RejectedEventsFile } from '../../segment/delivery/rejectedFile'
import { runSync } from '../../segment/sync/sync'
import { readSettings } from '../../segment/settings'
import { chooseAudiencesFile } from '../audiencesFile'
import { syncExitCode } from '../exitCode'
import { audienceFlags, withBriefAudienceFlags } from '../audienceFlags'
import { rejectSharedFiles, renamed } from '../flags'
import { onInterrupt } from '../interrupt'
import { printResult } from '../output'
import { showProgress } from '../progress'
import { reportText } from '../reportText'
import type { RunFlags } from '../runFlags'
import { allowsRejections, readWaits, withWaits } from '../runFlags'
import { targetText } from '../targetText'
import { wrapped } from '../terminal'

const NEEDS_AMAZON =
  'The built-in sandbox ends with the run, so a journal is of no use. Set the credentials of Amazon Ads, or start a sandbox with "amazon-ads-dsp-amc sandbox" and set AMAZON_ADS_SANDBOX_URL.'

interface SyncFlags extends RunFlags {
  journal?: string
  fromLastGoodLine?: true
  audiences?: string
}

export function createCommand(): Command {
  const command = new Command('sync')
    .argument('<file...>', 'events, one JSON object per line, plain or gzip; - is standard input')
    .option('--settings <file>', 'JSON: region, audienceSettings, audiences by computation key, mapping')
    .option('--region <region>', 'NA, EU or FE (default: NA)')
    .option('--dry-run', 'show what would happen, send nothing and save nothing')
    .option('--journal <file>', 'record progress, so the same command can resume after any interruption')
    .option('--json', 'print the report as JSON')
  renamed(command, '--allow-rejected', '--allow-refused', 'exit with 0 even if events were rejected')
  renamed(
    command,
    '--rejected <file>',
    '--refused <file>',
    'list of rejected events (default: next to the journal, else a temporary file)'
  )
  command
    .option('--audiences <file>', 'record of created audiences (default: next to the settings, else the first file)')
    .option('--create-again', 'create audiences even if they may already exist at Amazon')
    .option('--from-last-good-line', 'resume from the last intact line of a damaged journal')
  return withBriefAudienceFlags(withWaits(command, 'how long an audience waits'))
    .addHelpText(
      'after',
      `
A new audience needs --country-code, and --advertiser-id or, for AMC,
--connection-id.

Without credentials, events go to a sandbox in this process. To send to Amazon
Ads, set ACTIONS_AMAZON_AMC_CLIENT_ID, ACTIONS_AMAZON_AMC_CLIENT_SECRET and
AMAZON_ADS_REFRESH_TOKEN in the environment.
${wrapped(CREDENTIALS_HELP)}
To use a sandbox that is already running, set AMAZON_ADS_SANDBOX_URL.

Exit codes: 0 all events were delivered; 1 the run could not start or finish,
something was not sent, or an audience could not be connected; 2 some events
were rejected, the others delivered; 130 stopped by Ctrl-C.`
    )
    .action(sync)
}

async function sync(files: string[], flags: SyncFlags): Promise<void> {
  const settings = readSettings(flags.settings, { region: flags.region, audience: audienceFlags(flags) })
  const waits = readWaits(flags)
  const sources = await openSources(files)
  const { journal, createAgain, fromLastGoodLine } = flags
  const rejected = flags.rejected ?? flags.refused ?? (journal && `${journal}.refused`)
  const others = [flags.settings, flags.audiences, journal].filter((file) => file !== undefined)
  const refusedEvents = new RejectedEventsFile(rejected, [...files, ...others])
  rejectSharedFiles(files, {
    '--settings': flags.settings,
    '--audiences': chooseAudiencesFile(flags, files),
    '--journal': journal
  })
  const dryRun = flags.dryRun === true
  if (dryRun && journal !== undefined) {
    throw new UserError('A dry run reads the whole input and keeps no journal. Remove --journal.')
  }
  const interrupt = onInterrupt('Stopping after the current batches. Press Ctrl-C again to stop immediately.')
  const connection = dryRun ? dryTarget(process.env) : await openTarget(process.env)
  try {
    if (journal !== undefined && connection.to === 'built-in sandbox') {
      throw new UserError(NEEDS_AMAZON)
    }
    // A sandbox in this process forgets its audiences.
    const audiencesFile = connection.to === 'built-in sandbox' ? undefined : chooseAudiencesFile(flags, files)
    const target = targetText(connection, process.env)
    const sayTarget = (): void => target.forEach((text) => void process.stderr.write(`${wrapped(text)}\n`))
    sayTarget()
    const progress = showProgress(process.stderr, totalBytes(sources))
    const done = await runSync({
      sources,
      settings,
      connection,
      ...waits,
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
      done.stopped === undefined || dryRun ? done : { ...done, stopped: withNextStep(done.stopped, flags, files) }
    process.exitCode = syncExitCode(report, allowsRejections(flags))
    await printResult(flags.json ? JSON.stringify(report, null, 2) : reportText(report, audiencesFile))
    if (flags.json && report.stopped !== undefined) {
      process.stderr.write(`Stopped: ${report.stopped.reason}\n`)
    }
    if (flags.json) {
      report.problems.forEach((problem) => process.stderr.write(`${problem}\n`))
    }
    sayTarget()
  } finally {
    await connection.close()
  }
}

const HOW_TO_MEND =
  'To send the events after them again, which does no harm, run the same command with --from-last-good-line.'

/** The reason, with what to do next. */
function withNextStep({ by, reason }: Stopped, { journal }: SyncFlags, files: readonly string[]): Stopped {
  if (by === 'source') {
    return { by, reason }
  }
  const input = files.includes(STANDARD_INPUT) ? ' with the same input from its beginning' : ''
  const next =
    journal === undefined
      ? 'With --journal <file>, a run can resume where it stopped.'
      : `To resume, run the same command again${input}.`
  return { by, reason: `${reason.replace(/[^.]$/, '$&.')} ${next}` }
}
