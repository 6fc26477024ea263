import type { Command } from 'commander'
import { RETRY_DEFAULTS } from '../system/retry'
import { wholeNumber, withDefault } from './flags'

/** What runs over events and over rows have in common. */
export interface RunFlags extends Record<string, unknown> {
  settings?: string
  region?: string
  rejected?: string
  /** The former name of rejected. */
  refused?: string
  createAgain?: true
  dryRun?: true
  attempts: string
  hold: string
  wait: string
  json?: true
  allowRejected?: true
  /** The former name of allowRejected. */
  allowRefused?: true
}

/** Flags of how long and how often is waited; `held` says what waits after a request that may still be applied. */
export const withWaits = (command: Command, held: string): Command =>
  command
    .addOption(withDefault('--attempts <number>', 'maximum attempts per batch', String(RETRY_DEFAULTS.attempts)))
    .addOption(withDefault('--hold <seconds>', `${held} after a request that may still be applied`, '30'))
    .addOption(withDefault('--wait <seconds>', "how long to wait for Amazon's jobs at the end", '20'))

/** Throws UserError for a number that is out of bounds. */
export const readWaits = ({ attempts, hold, wait }: RunFlags) => ({
  retryPolicy: { ...RETRY_DEFAULTS, attempts: wholeNumber('--attempts', attempts, 1, 100) },
  jobsLimitMs: wholeNumber('--wait', wait, 0, 86_400) * 1000,
  holdMs: wholeNumber('--hold', hold, 0, 600) * 1000
})

export const allowsRejections = ({ allowRejected, allowRefused }: RunFlags): boolean =>
  allowRejected === true || allowRefused === true
