import type { Command } from 'commander'
import { Option } from 'commander'
import type { AudienceSettingsInput } from '../segment/settings'
import { AUDIENCE_FIELDS } from '../segment/settings'
import { finite } from './flags'
import { wrapped } from './terminal'

/** `advertiserId` → `--advertiser-id` */
export const toFlag = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** What a flag takes, where it is more than text. */
const UNITS: Record<string, string> = {
  ttl: 'seconds',
  cpmCents: 'cents',
  currency: 'code',
  countryCode: 'code',
  advertiserId: 'id',
  connectionId: 'id',
  amazonAudienceId: 'id',
  externalAudienceId: 'id'
}

/** Settings that most new audiences need. The help of long commands shows these. */
const COMMON = ['advertiserId', 'connectionId', 'countryCode']

/** Gives a command a flag for each of the audience settings, or for those of the keys, described as in Segment. */
export function withAudienceFlags(command: Command, keys: string[] = Object.keys(AUDIENCE_FIELDS)): Command {
  keys.forEach((key) => command.addOption(audienceOption(key)))
  return command
}

/** The same for a command with many flags of its own: its help describes the common ones and names the others. */
export function withBriefAudienceFlags(command: Command): Command {
  const keys = Object.keys(AUDIENCE_FIELDS)
  const others = keys.filter((key) => !COMMON.includes(key))
  keys.forEach((key) => {
    const option = audienceOption(key).helpGroup('Settings of a new audience:')
    command.addOption(COMMON.includes(key) ? option : option.hideHelp())
  })
  return command.addHelpText(
    'after',
    `\n${wrapped(`More settings: ${others.map(toFlag).join(', ')}. "amazon-ads-dsp-amc audience create --help" describes all of them.`)}`
  )
}

function audienceOption(key: string): Option {
  const { label, description, choices, required } = AUDIENCE_FIELDS[key]
  const values = Array.isArray(choices) ? ` One of ${choices.map((choice) => String(choice.value)).join(', ')}.` : ''
  const needed = required === true && key !== 'externalAudienceId' ? ' Required for a new audience.' : ''
  return new Option(`${toFlag(key)} <${UNITS[key] ?? 'text'}>`, `${label}: ${description}${values}${needed}`)
}

/** Audience settings among the options of the command line. Throws UserError for a number that isn't one. */
export function audienceFlags(options: Record<string, unknown>): AudienceSettingsInput {
  const settings: AudienceSettingsInput = {}
  for (const [key, { type }] of Object.entries(AUDIENCE_FIELDS)) {
    const text = options[key]
    if (typeof text === 'string') {
      settings[key] = type === 'number' ? finite(toFlag(key), text) : text
    }
  }
  return settings
}
