import type { SegmentEvent } from '@segment/actions-core'
import { Command } from 'commander'
import { Audiences } from '../../segment/audiences'
import { CannotRun } from '../../segment/cannotRun'
import { messageIdOf, readEvent } from '../../segment/events/event'
import { audienceFlags, wholeNumber, withAudienceFlags } from '../flags'
import { linesOf } from '../../segment/events/lines'
import { maskedEvent } from '../../segment/preview/masked'
import type { PreviewedEvent } from '../../segment/preview/previewedEvents'
import { previewEvents } from '../../segment/preview/previewedEvents'
import type { PreviewedLine } from '../previewText'
import { previewText } from '../previewText'
import type { RunSettings } from '../../segment/settings'
import { readSettings } from '../../segment/settings'
import { bytesInAll, bytesOf, unreadable } from '../../segment/events/sources'

interface PreviewFlags extends Record<string, unknown> {
  settings?: string
  region?: string
  line?: string
  messageId?: string
  user?: string
  limit: string
  showRaw?: true
  json?: true
}

/** An event that is to be shown, or a line that is none. */
type Chosen = Pick<PreviewedLine, 'file' | 'line' | 'messageId'> & ({ event: SegmentEvent } | { refusal: string })

export const previewCommand = (): Command =>
  withAudienceFlags(
    new Command('preview')
      .description('Show what becomes of events, step by step, and why one would be refused. Sends nothing.')
      .argument('<file...>', 'events as NDJSON, plain or gzip; - is standard input')
      .option('--settings <file>', 'JSON: region, audienceSettings, audiences by computation key, mapping')
      .option('--region <region>', 'NA, EU or FE (default NA)')
      .option('--line <number>', 'only this line of each file')
      .option('--message-id <id>', 'only the event with this message ID')
      .option('--user <id>', 'only events of this user ID or anonymous ID')
      .option('--limit <number>', 'how many events at most', '10')
      .option('--show-raw', 'show identities as they are; on a terminal only')
      .option('--json', 'print JSON')
  )
    .addHelpText(
      'after',
      '\nThe events that are shown count as one batch: a later one of the same person supersedes an earlier one.'
    )
    .action(preview)

async function preview(files: string[], flags: PreviewFlags): Promise<void> {
  if (flags.showRaw === true && !process.stdout.isTTY) {
    throw new CannotRun('--show-raw shows identities of people, so it writes to a terminal only.')
  }
  const settings = readSettings(flags.settings, { region: flags.region, audience: audienceFlags(flags) })
  const limit = wholeNumber('--limit', flags.limit, 1, 10_000)
  bytesInAll(files)
  const chosen = await choose(files, wantedBy(flags), limit)
  const lines = await previewed(chosen, settings)
  const shown = flags.showRaw === true ? lines : lines.map((line) => ({ ...line, ...maskedEvent(line) }))
  const text = shown.length === 0 ? 'No such event.' : shown.map(previewText).join('\n\n')
  process.stdout.write(`${flags.json ? JSON.stringify(shown, null, 2) : text}\n`)
}

type Wanted = (line: number, event: SegmentEvent | undefined) => boolean

function wantedBy({ line, messageId, user }: PreviewFlags): Wanted {
  const number = line === undefined ? undefined : wholeNumber('--line', line, 1, Number.MAX_SAFE_INTEGER)
  return (at, event) =>
    (number === undefined || at === number) &&
    (messageId === undefined || event?.messageId === messageId) &&
    (user === undefined || event?.userId === user || event?.anonymousId === user)
}

async function choose(files: string[], wanted: Wanted, limit: number): Promise<Chosen[]> {
  const chosen: Chosen[] = []
  for (const file of files) {
    const enough = new AbortController()
    try {
      for await (const lines of linesOf(bytesOf(file, enough.signal))) {
        for (const line of lines) {
          const read = 'refusal' in line ? line : readEvent(line.text)
          const event = read !== undefined && 'event' in read ? read.event : undefined
          if (read === undefined || chosen.length === limit || !wanted(line.number, event)) {
            continue
          }
          const place = { file, line: line.number, messageId: event && messageIdOf(event) }
          chosen.push('refusal' in read ? { ...place, refusal: read.refusal } : { ...place, event: read.event })
        }
        if (chosen.length === limit) {
          return chosen
        }
      }
    } catch (error) {
      throw unreadable(file, error)
    }
  }
  return chosen
}

async function previewed(chosen: Chosen[], settings: RunSettings): Promise<PreviewedLine[]> {
  let stand = 0
  const audiences = new Audiences(
    settings,
    { createAudience: () => Promise.resolve(String(++stand)), findAudience: () => Promise.resolve() },
    { attempts: 1, firstWaitMs: 0, signal: new AbortController().signal },
    () => undefined
  )
  const known = new Set([...settings.audiences.values()].map(({ audienceId }) => audienceId))
  const places: Omit<PreviewedLine, keyof PreviewedEvent>[] = []
  const events: SegmentEvent[] = []
  for (const one of chosen) {
    if (!('event' in one)) {
      continue
    }
    const found = await audiences.of(one.event)
    // Settings that are missing for creating it are no matter here.
    const audience = { ...found, audienceId: found.audienceId ?? (found.refusal && String(++stand)) }
    const own = (one.event.context?.personas as { external_audience_id?: unknown } | undefined)?.external_audience_id
    const notConnected = audience.audienceId !== undefined && own === undefined && !known.has(audience.audienceId)
    const { file, line, messageId } = one
    places.push({ file, line, messageId, audience: audience.key, ...(notConnected && { notConnected: true as const }) })
    events.push(audiences.connected(one.event, audience))
  }
  const answers = events.length === 0 ? [] : await previewEvents(events, settings)
  const lines = answers.map((answer, index) => ({ ...places[index], ...answer }))
  const refused = chosen.flatMap((one) =>
    'refusal' in one
      ? [{ file: one.file, line: one.line, outcome: 'refused' as const, reason: one.refusal, identities: [] }]
      : []
  )
  const order = new Map(chosen.map(({ file, line }, index) => [`${file}:${line}`, index]))
  const placeOf = ({ file, line }: PreviewedLine): number => order.get(`${file}:${line}`) ?? 0
  return [...lines, ...refused].sort((one, other) => placeOf(one) - placeOf(other))
}
