import type { SegmentEvent } from '@segment/actions-core'
import { AudienceConnector } from '../audiences/connector'
import { createDryPlatform } from '../dryRun'
import { createErasureCheck } from '../erasure'
import { readMessageId, readLine } from '../sources/events/event'
import type { Line } from '../sources/lines'
import type { EventSource } from '../sources/events/sources'
import type { RunSettings } from '../settings'
import type { AudienceRegistry } from '../audiences/registry'
import { isAboutPerson } from './person'
import type { PreviewedEvent } from './explain'
import { explainEvents } from './explain'

/** Where an event was read and what it says of itself. */
export interface PreviewedLine extends PreviewedEvent {
  file: string
  line: number
  messageId?: string
  /** Computation key of the audience. */
  audience?: string
  /** Whether the audience is not connected yet, so that it has no ID at Amazon. */
  notConnected?: true
}

/** An event to be shown, or a line that is none. */
export type Found = Pick<PreviewedLine, 'file' | 'line' | 'messageId'> & ({ event: SegmentEvent } | { refusal: string })

/** What is looked for; all of it must be so. Without any, every line is. */
export interface Wanted {
  line?: number
  messageId?: string
  /** User ID, anonymous ID, email or phone, or the SHA-256 of the latter two. */
  person?: string
}

/**
 * The first events that are wanted, the lines that are none when no event is asked for, and how many lines were searched.
 * Throws UserError when a source cannot be read.
 */
export async function findEvents(
  sources: readonly EventSource[],
  wanted: Wanted,
  limit: number,
  settings: RunSettings
): Promise<{ found: Found[]; searched: number }> {
  const found: Found[] = []
  const enough = new AbortController()
  let searched = 0
  for (const source of sources) {
    for await (const lines of source.lines(enough.signal)) {
      searched += lines.length
      const candidates = lines.flatMap((line) => findCandidates(source.file, line, wanted))
      found.push(...(await findNaming(wanted.person, candidates, settings)).slice(0, limit - found.length))
      if (found.length === limit) {
        return { found, searched }
      }
    }
  }
  return { found, searched }
}

function findCandidates(file: string, line: Line, { line: number, messageId }: Wanted): Found[] {
  const said = number === undefined || line.number === number ? readLine(line) : undefined
  if (said === undefined) {
    return []
  }
  const place = { file, line: line.number }
  if ('refusal' in said) {
    return messageId === undefined ? [{ ...place, refusal: said.refusal }] : []
  }
  const { event } = said
  return messageId === undefined || event.messageId === messageId
    ? [{ ...place, messageId: readMessageId(event), event }]
    : []
}

async function findNaming(person: string | undefined, candidates: Found[], settings: RunSettings): Promise<Found[]> {
  if (person === undefined) {
    return candidates
  }
  const shown = await preview(candidates, settings)
  return candidates.filter((one, index) => 'event' in one && isAboutPerson(person, one.event, shown[index]))
}

/**
 * What becomes of events when they are sent as one batch, as a run with these settings would have it: audiences are made
 * or known as there, up to the requests. Sends nothing.
 */
export async function preview(
  chosen: readonly Found[],
  settings: RunSettings,
  known?: AudienceRegistry
): Promise<PreviewedLine[]> {
  const platform = createDryPlatform(settings.region, settings.mapping)
  const refusalOf = createErasureCheck(platform, settings.erased)
  const audiences = new AudienceConnector(settings, platform, AT_ONCE, () => undefined, known)
  const places: Omit<PreviewedLine, keyof PreviewedEvent>[] = []
  const refusals: (string | undefined)[] = []
  const events: SegmentEvent[] = []
  for (const one of chosen) {
    if (!('event' in one)) {
      continue
    }
    // What is looked at here is looked at again, and must not carry what an audience writes into its events.
    const event = structuredClone(one.event)
    const audience = await audiences.connectAudience(event)
    const { file, line, messageId } = one
    const notConnected = audience.how !== undefined && audience.how !== 'known' && audience.how !== 'given'
    places.push({ file, line, messageId, audience: audience.key, ...(notConnected && { notConnected: true as const }) })
    refusals.push(refusalOf(event) ?? audience.refusal?.reason)
    audiences.complete(event, audience)
    events.push(event)
  }
  const answers = await previewed(events, refusals, settings)
  const lines = answers.map((answer, index) => withoutStandIn({ ...places[index], ...answer }))
  const refused = chosen.flatMap((one) =>
    'refusal' in one
      ? [{ file: one.file, line: one.line, outcome: 'refused' as const, reason: one.refusal, identities: [] }]
      : []
  )
  const order = new Map(chosen.map(({ file, line }, index) => [`${file}:${line}`, index]))
  const findPlace = ({ file, line }: PreviewedLine): number => order.get(`${file}:${line}`) ?? 0
  return [...lines, ...refused].sort((one, other) => findPlace(one) - findPlace(other))
}

/** Events of an audience that cannot be connected never get into a batch; what is found in them is shown all the same. */
async function previewed(
  events: readonly SegmentEvent[],
  refusals: readonly (string | undefined)[],
  settings: RunSettings
): Promise<PreviewedEvent[]> {
  const explainBatch = (refused: boolean): Promise<PreviewedEvent[]> =>
    explainEvents(
      events.filter((_, index) => (refusals[index] !== undefined) === refused),
      settings
    )
  const going = (await explainBatch(false)).values()
  const held = (await explainBatch(true)).values()
  return refusals.map((reason) =>
    reason === undefined ? next(going) : { ...next(held), outcome: 'refused', reason, record: undefined }
  )
}

const next = <Value>(values: Iterator<Value>): Value => values.next().value as Value

/** Amazon gives an ID when the audience is made, and not before. */
const withoutStandIn = (line: PreviewedLine): PreviewedLine =>
  line.notConnected ? { ...line, audienceId: undefined } : line

const AT_ONCE = { attempts: 1, firstWaitMs: 0, signal: new AbortController().signal }
