import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { removeAbandonedFolders } from '../system/privateFolder'
import { UserError } from '../system/userError'

const COULD_NOT_RUN = 1

/** A command as the help lists it, and what loads it. */
type ListedCommand = readonly [
  signature: string,
  description: string,
  load: () => Promise<{ createCommand(): Command }>
]

const COMMANDS: readonly ListedCommand[] = [
  ['sync [options] <file...>', 'Deliver Segment events to Amazon audiences.', () => import('./commands/sync')],
  ['sandbox [options]', 'Run the local Amazon Ads sandbox.', () => import('./commands/sandbox')],
  [
    'console [options] [file...]',
    'Set up the destination step by step in a browser.',
    () => import('./commands/console')
  ],
  [
    'rows [options] <source...>',
    'Send the people of a file or table to an Amazon audience: what changed since the last run.',
    () => import('./commands/rows')
  ],
  [
    'preview [options] <file...>',
    'Show step by step how events become records, and why an event would be rejected. Sends nothing.',
    () => import('./commands/preview')
  ],
  ['audience', 'Create, show or update an audience at Amazon.', () => import('./commands/audience')],
  [
    'connection',
    'List or create connections between AMC, Amazon DSP and uploads.',
    () => import('./commands/connection')
  ],
  ['advertiser', 'Look up the DSP advertisers of the connected Amazon user.', () => import('./commands/advertiser')],
  [
    'job [options] <id...>',
    'Wait for Amazon jobs and show the result of their records.',
    () => import('./commands/job')
  ],
  [
    'erase [options]',
    'Delete a person at Amazon, as Segment does for a deletion request, and from the states of rows.',
    () => import('./commands/erase')
  ],
  [
    'terms [options]',
    "Show Amazon's terms for uploads to AMC, and whether they have been accepted.",
    () => import('./commands/terms')
  ],
  [
    'tester [options]',
    "Serve Segment's Actions Tester on 127.0.0.1, to try the destination from its page.",
    () => import('./commands/tester')
  ]
]

/** The program with its commands. Only those that `args` name are loaded: each brings much that the others don't need. */
export async function loadProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('amazon-ads-dsp-amc')
    .version(version(), '-v, --version')
    // Removes personal data that a killed program left behind.
    .hook('preAction', () => removeAbandonedFolders())
    .description(
      'Send Segment audiences to Amazon DSP and Amazon Marketing Cloud, with the destination that Segment runs.'
    )
  for (const [signature, description, load] of COMMANDS) {
    const [name, ...parameters] = signature.split(' ')
    const command = args.includes(name) ? (await load()).createCommand() : listOnly(name, parameters)
    program.addCommand(command.description(description))
  }
  return program
}

/** A command that the help only lists. */
function listOnly(name: string, parameters: readonly string[]): Command {
  const command = new Command(name)
  for (const parameter of parameters) {
    if (parameter === '[options]') {
      command.option('--any')
    } else {
      command.argument(parameter)
    }
  }
  return command
}

function version(): string {
  const text = readFileSync(join(__dirname, '../../package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Runs a command: `args` are the words behind the program's name. The exit code is left in `process.exitCode`. */
export async function runCommand(args: readonly string[]): Promise<void> {
  try {
    const program = await loadProgram(args)
    await program.parseAsync(args, { from: 'user' })
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
