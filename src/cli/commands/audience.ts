import { Command } from 'commander'
import { isExactId, jsonObject } from '../../destinations/amazon-ads-dsp-amc/api/json'
import { AUDIENCES_MEDIA_TYPE } from '../../destinations/amazon-ads-dsp-amc/api/client'
import { toFailure } from '../../destinations/amazon-ads-dsp-amc/api/failure'
import { checkSettings } from '../../destinations/amazon-ads-dsp-amc/audience/settings'
import type { AmazonClient } from '../../amazon/client'
import type { Expiry } from '../../segment/reverseEtl/expiry'
import { UserError } from '../../system/userError'
import { audienceFlags, withAudienceFlags } from '../audienceFlags'
import { matchRate, missingForDsp, parseAudienceSize, parseTtl } from '../../amazon/jobs'
import { ttlText } from '../durations'
import { plural } from '../../system/numbers'
import { dspText } from '../reportParts'
import { known, percent, printable, tableText, wrapped } from '../terminal'
import type { AmazonFlags } from './amazonCommand'
import { amazonCommand, print, withAmazon } from './amazonCommand'

/** Settings that Amazon can change; all others are fixed when the audience is created. */
const CHANGEABLE = ['description', 'ttl', 'cpmCents', 'currency']

/** Values for the settings that the checks require and that don't change. */
const UNCHANGED = { advertiserId: '1', countryCode: 'US', externalAudienceId: 'x' }

type Flags = AmazonFlags & Record<string, unknown>

export function createCommand(): Command {
  const create = withAudienceFlags(amazonCommand('create', 'Create an audience.'))
    .requiredOption('--name <name>', 'name of the audience')
    .action(createAudience)
  const show = amazonCommand(
    'show',
    'Show an audience: settings, sizes, match rate, and how many members Amazon DSP still needs.'
  )
    .argument('<id>', "Amazon's ID of the audience")
    .option('--state <file>', 'state of "rows": shows how many members expire soon')
    .action(showAudience)
  const update = withAudienceFlags(amazonCommand('update', 'Change description, TTL or fee.'), CHANGEABLE)
    .argument('<id>', "Amazon's ID of the audience")
    .option('--yes', 'confirm that --ttl 0 removes everyone')
    .action(updateAudience)
  return new Command('audience').addCommand(create).addCommand(show).addCommand(update)
}

async function createAudience(flags: Flags & { name: string }): Promise<void> {
  const settings = { externalAudienceId: flags.name, ...audienceFlags(flags) }
  checked(settings)
  await withAmazon(flags, async (_amazon, platform) => {
    const audienceId = await platform.createAudience({ name: flags.name, settings })
    print(
      flags,
      { audienceId },
      () =>
        `Created audience ${audienceId}.\nTo send an audience's events to it, add its ID to a settings file:\n{"audiences": {"<computation key>": {"audienceId": "${audienceId}"}}}`
    )
  })
}

async function showAudience(id: string, flags: Flags & { state?: string }): Promise<void> {
  await withAmazon(flags, async (amazon) => {
    const audience = await read(amazon, checkAudienceId(id))
    const expiry = flags.state === undefined ? undefined : await loadExpiry(flags.state, audience)
    print(flags, { ...audience, expiry }, () => [text(audience), ...(expiry ? [expiryText(expiry)] : [])].join('\n'))
  })
}

async function loadExpiry(state: string, audience: Shown): Promise<Expiry> {
  // DuckDB is loaded only here.
  const { readExpiry } = await import('../../segment/reverseEtl/expiry')
  return readExpiry(state, audience.audienceId, parseTtl(readMetadata(audience).ttl))
}

function expiryText({ days, expiring, expired }: Expiry): string {
  const soon = `${plural(expiring, 'member expires', 'members expire')} in the next ${days} days, unless they are sent again.`
  return wrapped(expired === 0 ? soon : `${soon} ${plural(expired, 'member')} already expired.`)
}

async function updateAudience(id: string, flags: Flags & { yes?: true }): Promise<void> {
  const settings = audienceFlags(flags)
  if (Object.keys(settings).length === 0) {
    throw new UserError(
      "Nothing to change. Use --description, --ttl, or --cpm-cents with --currency. Amazon can't change the name, country, external ID, advertiser or connection of an audience."
    )
  }
  const { description, ttl, fee } = checked({ ...UNCHANGED, ...settings })
  if (ttl === 0 && flags.yes !== true) {
    throw new UserError('--ttl 0 removes everyone from the audience. Add --yes to confirm.')
  }
  const metadata = { ttl, audienceFees: fee && [fee] }
  const body = JSON.stringify({
    ...(settings.description !== undefined && { description }),
    ...((ttl !== undefined || fee !== undefined) && { metadata })
  })
  await withAmazon(flags, async (amazon) => {
    const path = `/amc/audiences/metadata/${checkAudienceId(id)}`
    const answer = await amazon.call(path, { method: 'PUT', contentType: AUDIENCES_MEDIA_TYPE, body })
    if (answer.status !== 200) {
      throw new UserError(toFailure(answer).errormessage)
    }
    const audience = await read(amazon, checkAudienceId(id))
    print(flags, audience, () => text(audience))
  })
}

function checked(settings: Parameters<typeof checkSettings>[0]): ReturnType<typeof checkSettings> {
  try {
    return checkSettings(settings)
  } catch (error) {
    throw new UserError((error as Error).message)
  }
}

function checkAudienceId(id: string): string {
  if (!isExactId(id)) {
    throw new UserError('The audience ID must be the whole number of 1 to 19 digits that Amazon gave the audience.')
  }
  return id
}

/** An audience as Amazon returns it, with what follows from its sizes. */
type Shown = Record<string, unknown> & {
  audienceId: string
  size?: ReturnType<typeof parseAudienceSize>
  matchRate?: number
  missingForDsp?: number
}

async function read(amazon: AmazonClient, id: string): Promise<Shown> {
  const answer = await amazon.read(`/amc/audiences/metadata/${id}`, AUDIENCES_MEDIA_TYPE)
  const audience = answer.status === 200 ? jsonObject(answer.content) : undefined
  if (audience === undefined) {
    throw new UserError(toFailure(answer).errormessage)
  }
  const { audienceSize, ...metadata } = readMetadata(audience)
  const size = parseAudienceSize(audienceSize)
  return {
    ...audience,
    audienceId: id,
    ...(typeof audience.advertiserId === 'number' && { advertiserId: String(audience.advertiserId) }),
    metadata,
    size,
    matchRate: size && matchRate(size),
    missingForDsp: size && missingForDsp(size)
  }
}

const readMetadata = ({ metadata }: Record<string, unknown>): Record<string, unknown> =>
  (metadata ?? {}) as Record<string, unknown>

function text(audience: Shown): string {
  const { audienceId, name, description, countryCode, advertiserId, size, matchRate, missingForDsp: missing } = audience
  const { externalAudienceId, ttl, audienceFees } = readMetadata(audience)
  const fees = (Array.isArray(audienceFees) ? audienceFees : []) as { cpmCents: number; currency: string }[]
  const rows: string[][] = []
  const row = (label: string, value: unknown): void => {
    rows.push([label, typeof value === 'string' && value !== '' ? printable(value) : '-'])
  }
  row('Name', name)
  row('Description', description)
  row('Country', countryCode)
  row('DSP advertiser', advertiserId)
  row('External ID', externalAudienceId)
  row('TTL', typeof ttl === 'number' ? ttlText(ttl) : undefined)
  row('Fee', fees.map(({ cpmCents, currency }) => `${cpmCents / 100} ${currency} CPM`).join(', '))
  row('Received', known(size?.received))
  row('Matched', known(size?.matched))
  row('Match rate', percent(matchRate))
  row('In Amazon DSP', known(size?.inDsp))
  return `${tableText([{ head: 'Amazon ID' }, { head: String(audienceId), wraps: 20 }], rows)}\n${dspText(missing)}`
}
