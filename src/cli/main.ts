#!/usr/bin/env node
import { Command } from 'commander'
import { CannotRun } from '../segment/cannotRun'
import { advertiserCommand } from './commands/advertiser'
import { audienceCommand } from './commands/audience'
import { connectionCommand } from './commands/connection'
import { consoleCommand } from './commands/console'
import { jobCommand } from './commands/job'
import { previewCommand } from './commands/preview'
import { syncCommand } from './commands/sync'
import { termsCommand } from './commands/terms'
import { testerCommand } from './commands/tester'
import { share, wholeNumber } from './flags'
import { onInterrupt } from './interrupt'

const COULD_NOT_RUN = 1

type SandboxFlags = Record<'port' | 'jobMilliseconds' | 'matchRate', string>

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
  program
    .command('sandbox')
    .description('Run the local Amazon Ads alone.')
    .option('--port <number>', 'port on 127.0.0.1, 0 for any free one', '4010')
    .option('--job-milliseconds <number>', 'how long a job stays pending', '50')
    .option('--match-rate <share>', 'share of members that are matched, 0 to 1', '0.8')
    .action(sandboxCommand)
  return program
    .addCommand(syncCommand())
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
