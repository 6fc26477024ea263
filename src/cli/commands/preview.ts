import { Command } from 'commander'
import { UserError } from '../../system/userError'
import { targetAddress, dryTarget } from '../../amazon/target'
import { openSources } from '../../segment/sources/events/sources'
import { AudienceRegistry } from '../../segment/audiences/registry'
import { maskEvent } from '../../segment/preview/masked'
import { findEvents, preview as previewOf } from '../../segment/preview/preview'
import { readSettings } from '../../segment/settings'
import { chooseAudiencesFile } from '../audiencesFile'
import { audienceFlags, withBriefAudienceFlags } from '../audienceFlags'
import { wholeNumber, withDefault } from '../flags'
import { printResult } from '../output'
import { previewText } from '../previewText'
import { plural } from '../../system/numbers'

const NOBODY = 2

interface PreviewFlags extends Record<string, unknown> {
  settings?: string
  audiences?: string
  region?: string
  line?: string
  messageId?: string
  user?: string
  limit: string
  showRaw?: true
  json?: true
}

export const createCommand = (): Command =>
  withBriefAudienceFlags(
    new Command('preview')
      .argument('<file...>', 'events, one JSON object per line, plain or gzip; - is standard input')
      .option('--settings <file>', 'JSON: region, audienceSettings, audiences by computation key, mapping')
      .option('--region <region>', 'NA, EU or FE (default: NA)')
      .option('--audiences <file>', 'record of created audiences (default: as in sync)')
      .option('--line <number>', 'only this line of each file')
      .option('--message-id <id>', 'only the event with this message ID')
      .option(
        '--user <id>',
        'only events of this person: user ID, anonymous ID, email, phone, or the SHA-256 of an email or phone'
      )
      .addOption(withDefault('--limit <number>', 'maximum number of events', '10'))
      .option('--show-raw', 'show identities unmasked; on a terminal only')
      .option('--json', 'print JSON')
  )
    .addHelpText(
      'after',
      '\nThe events shown count as one batch: a later event of a person replaces an\nearlier one.\n\nExit codes: 0 events were shown; 1 the command failed; 2 no event was found.'
    )
    .action(preview)

async function preview(files: string[], flags: PreviewFlags): Promise<void> {
  if (flags.showRaw === true && !process.stdout.isTTY) {
    throw new UserError(
      '--show-raw shows personal data, so it writes to a terminal only. Remove it to use a pipe or a file.'
    )
  }
  const settings = readSettings(flags.settings, { region: flags.region, audience: audienceFlags(flags) })
  const limit = wholeNumber('--limit', flags.limit, 1, 10_000)
  const wanted = {
    line: flags.line === undefined ? undefined : wholeNumber('--line', flags.line, 1, Number.MAX_SAFE_INTEGER),
    messageId: flags.messageId,
    person: flags.user
  }
  const { found, searched } = await findEvents(await openSources(files), wanted, limit, settings)
  const where = { at: targetAddress(dryTarget(process.env)), region: settings.region }
  const known = new AudienceRegistry(chooseAudiencesFile(flags, files), where, false, true)
  const lines = await previewOf(found, settings, known)
  const shown = flags.showRaw === true ? lines : lines.map((line) => ({ ...line, ...maskEvent(line) }))
  if (shown.length === 0) {
    process.exitCode = NOBODY
  }
  const none = `No matching event in ${plural(searched, 'line')}.`
  const text = shown.length === 0 ? none : shown.map(previewText).join('\n\n')
  await printResult(flags.json ? JSON.stringify(shown, null, 2) : text)
}
