import type { Command } from 'commander'
import { isSameFile } from '../system/files'
import { UserError } from '../system/userError'
import type { AudienceSettingsInput } from '../segment/settings'
import { AUDIENCE_FIELDS } from '../segment/settings'

/** `advertiserId` → `--advertiser-id` */
export const flagOf = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** What a flag takes, where it is more than a value. */
const UNITS: Record<string, string> = { ttl: 'seconds', cpmCents: 'cents', advertiserId: 'id', connectionId: 'id' }

/** Gives a command a flag for each of the audience settings, or for those of the keys. */
export function withAudienceFlags(command: Command, keys: string[] = Object.keys(AUDIENCE_FIELDS)): Command {
  for (const key of keys) {
    const { label, description, choices, required } = AUDIENCE_FIELDS[key]
    const values = Array.isArray(choices) ? ` One of ${choices.map((choice) => String(choice.value)).join(', ')}.` : ''
    const needed = required === true ? ' Required of a new audience.' : ''
    command.option(`${flagOf(key)} <${UNITS[key] ?? 'value'}>`, `${label}: ${description}${values}${needed}`)
  }
  return command
}

/** Audience settings among the options of the command line. Throws CannotRun for a number that is none. */
export function audienceFlags(options: Record<string, unknown>): AudienceSettingsInput {
  const settings: AudienceSettingsInput = {}
  for (const [key, { type }] of Object.entries(AUDIENCE_FIELDS)) {
    const text = options[key]
    if (typeof text === 'string') {
      settings[key] = type === 'number' ? finite(flagOf(key), text) : text
    }
  }
  return settings
}

/** Throws UserError where a flag names a file that is read, or that another flag names: one would destroy or block the other. */
export function rejectSharedFiles(
  inputs: readonly string[],
  flags: Readonly<Record<string, string | undefined>>
): void {
  const named = inputs.map((path) => ({ what: 'The input', path }))
  for (const [what, path] of Object.entries(flags)) {
    if (path !== undefined) {
      const other = named.find((one) => isSameFile(one.path, path))
      if (other !== undefined) {
        throw new UserError(`${other.what} and ${what} name the same file, ${path}. Choose another file for ${what}.`)
      }
      named.push({ what, path })
    }
  }
}

/** Throws CannotRun unless the text is a whole number within the limits. */
export function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UserError(`${flag} must be a whole number from ${least} to ${most}.`)
  }
  return value
}

/** Throws CannotRun unless the text is a number within the limits. */
export function share(flag: string, text: string): number {
  const value = finite(flag, text)
  if (value < 0 || value > 1) {
    throw new UserError(`${flag} must be a number from 0 to 1.`)
  }
  return value
}

function finite(flag: string, text: string): number {
  if (text.trim() === '' || !Number.isFinite(Number(text))) {
    throw new UserError(`${flag} must be a number.`)
  }
  return Number(text)
}
