import { Command } from 'commander'
import { AmazonClient } from '../../amazon/client'
import { UserError } from '../../system/userError'
import { openTarget, targetAddress } from '../../amazon/target'
import { signInWithRetries } from '../../segment/delivery/sendBatch'
import { Platform } from '../../segment/platform'
import { readSettings } from '../../segment/settings'

export interface AmazonFlags {
  region?: string
  json?: true
}

/** A command that queries or changes one thing at Amazon. Those of the program itself are described where it lists them. */
export const amazonCommand = (name: string, description = ''): Command =>
  new Command(name)
    .description(description)
    .option('--region <region>', 'NA, EU or FE (default: NA)')
    .option('--json', 'print the answer as JSON, with IDs as text')

/** Signs in, does the work and ends the connection. Throws UserError in the destination's words. */
export async function withAmazon(
  flags: AmazonFlags,
  work: (amazon: AmazonClient, platform: Platform, at: { connection: string; region: string }) => Promise<void>
): Promise<void> {
  const { region } = readSettings(undefined, { region: flags.region, audience: {} })
  const connection = await openTarget(process.env)
  if (connection.to === 'built-in sandbox') {
    process.stderr.write('No credentials are set: using the built-in sandbox, which ends with this command.\n')
  }
  try {
    const platform = new Platform(region, {}, connection.credentials)
    await signInWithRetries(platform, { attempts: 4, firstWaitMs: 500 })
    await work(new AmazonClient(platform.session), platform, { connection: targetAddress(connection), region })
  } catch (error) {
    throw asUserError(error)
  } finally {
    await connection.close()
  }
}

/** Only the destination's own errors, which have a code and a status, have messages for people. */
function asUserError(error: unknown): unknown {
  const { message, status, code } = error as { message: string; status?: unknown; code?: unknown }
  return typeof status === 'number' && typeof code === 'string' ? new UserError(message) : error
}

/** Prints either form of an answer. */
export function print(flags: AmazonFlags, value: object, text: () => string): void {
  process.stdout.write(flags.json ? `${JSON.stringify(value, null, 2)}\n` : `${text()}\n`)
}
