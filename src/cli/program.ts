import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { removeAbandonedFolders } from '../system/privateFolder'
import { UserError } from '../system/userError'
import { advertiserCommand } from './commands/advertiser'
import { audienceCommand } from './commands/audience'
import { connectionCommand } from './commands/connection'
import { eraseCommand } from './commands/erase'
import { consoleCommand } from './commands/console'
import { jobCommand } from './commands/job'
import { previewCommand } from './commands/preview'
import { rowsCommand } from './commands/rows'
import { sandboxCommand } from './commands/sandbox'
import { syncCommand } from './commands/sync'
import { termsCommand } from './commands/terms'
import { testerCommand } from './commands/tester'

const COULD_NOT_RUN = 1

const program = (): Command =>
  new Command('amazon-ads-dsp-amc')
    .version(version(), '-v, --version')
    // Removes personal data that a killed program left behind.
    .hook('preAction', () => removeAbandonedFolders())
    .description(
      'Send Segment audiences to Amazon DSP and Amazon Marketing Cloud, with the destination that Segment runs.'
    )
    .addCommand(syncCommand())
    .addCommand(sandboxCommand())
    .addCommand(consoleCommand())
    .addCommand(rowsCommand())
    .addCommand(previewCommand())
    .addCommand(audienceCommand())
    .addCommand(connectionCommand())
    .addCommand(advertiserCommand())
    .addCommand(jobCommand())
    .addCommand(eraseCommand())
    .addCommand(termsCommand())
    .addCommand(testerCommand())

function version(): string {
  const text = readFileSync(join(__dirname, '../../package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Runs a command: `args` are the words behind the program's name. The exit code is left in `process.exitCode`. */
export async function runCommand(args: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(args, { from: 'user' })
  } catch (error) {
    process.exitCode = COULD_NOT_RUN
    process.stderr.write(`${error instanceof UserError ? error.message : describeBug(error)}\n`)
  }
}

/** A bug of this program. Without the error's own words, which may hold a part of an event. */
function describeBug(error: unknown): string {
  const { name = 'Error', stack = '' } = error as { name?: string; stack?: string }
  return `Unexpected ${name}\n${stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')}`
}
