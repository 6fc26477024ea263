import type { Command } from 'commander'
import { Option } from 'commander'
import { isSameFile } from '../system/files'
import { UserError } from '../system/userError'

/** A flag that a command takes for a number or a word, with its default as people write it. */
export const withDefault = (flag: string, description: string, value: string): Option =>
  new Option(flag, description).default(value, value)

/** Adds a flag, and the name that it had before, which the help doesn't show. */
export const renamed = (command: Command, flag: string, former: string, description: string): Command =>
  command.option(flag, description).addOption(new Option(former, description).hideHelp())

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

/** Throws UserError unless the text is a whole number within the limits. */
export function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UserError(`${flag} must be a whole number from ${least} to ${most}.`)
  }
  return value
}

/** Throws UserError unless the text is the number of a port; 0 is any free one. */
export const readPort = (text: string): number => wholeNumber('--port', text, 0, 65_535)

/** Throws UserError unless the text is a number within the limits. */
export function share(flag: string, text: string): number {
  const value = finite(flag, text)
  if (value < 0 || value > 1) {
    throw new UserError(`${flag} must be a number from 0 to 1.`)
  }
  return value
}

/** Throws UserError unless the text is a number. */
export function finite(flag: string, text: string): number {
  if (text.trim() === '' || !Number.isFinite(Number(text))) {
    throw new UserError(`${flag} must be a number.`)
  }
  return Number(text)
}
