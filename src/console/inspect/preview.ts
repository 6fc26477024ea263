import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { transform } from '@segment/actions-core'
import type { Found, PreviewedLine } from '../../segment/preview/preview'
import type { RunSettings } from '../../segment/settings'
import { maskEvent } from '../../segment/preview/masked'
import { readMessageId } from '../../segment/sources/events/event'
import { preview } from '../../segment/preview/preview'
import type { EventPlace, FormField, PreviewView } from '../api'
import { maskJson } from '../events/maskJson'
import type { PlacedEvent } from '../events/events'
import { HttpError } from '../http/httpError'
import { findAdvice } from '../events/troubleshooting'
import { CATALOG } from '../workspace/catalog'
import type { Workspace } from '../workspace/workspace'
import { STAND_IN_ID } from '../workspace/workspace'

const FIELDS = CATALOG[0].actions[0].fields

interface PreviewOptions {
  settings: RunSettings
  /** Shows identities as they are. */
  unmasked?: boolean
  /** Events with which it is sent as one batch, itself among them, in their order. */
  among?: readonly Found[]
}

/** What becomes of one event with a mapping. Nothing is sent. */
export async function previewEvent(
  space: Workspace,
  { file, line }: EventPlace,
  { settings, unmasked = false, among }: PreviewOptions
): Promise<PreviewView> {
  const one = toFound(space, { file, line, read: await space.events.at({ file, line }) })
  const answers = await previewBatch(among ?? [one], settings)
  const answer = answers.find((each) => each.file === one.file && each.line === line) ?? answers[0]
  const { mapping } = settings
  return {
    ...toPreviewView(space, one, answer, unmasked),
    nothingAt: 'event' in one ? findNothing(FIELDS, mapping, one.event) : []
  }
}

/** What becomes of events that are sent as one batch. Throws HttpError for what is not a mapping. */
export const previewBatch = async (events: readonly Found[], settings: RunSettings): Promise<PreviewedLine[]> =>
  events.length === 0
    ? []
    : preview(events, settings).catch((error: Error) => {
        // A path may be typed halfway. The core's words are about the mapping alone.
        throw new HttpError(`Invalid mapping: ${error.message}`, { status: 422 })
      })

/** What becomes of each event when it is sent alone. */
export async function previewEach(events: readonly Found[], settings: RunSettings): Promise<PreviewedLine[]> {
  const together = await previewBatch(events, settings)
  return Promise.all(
    together.map(async (one, index) =>
      one.outcome === 'superseded' ? (await previewBatch([events[index]], settings))[0] : one
    )
  )
}

/** As the preview takes it. */
export const toFound = (space: Workspace, { file, line, read }: Omit<PlacedEvent, 'audience'>): Found => ({
  ...read,
  file: space.events.files[file],
  line,
  messageId: 'event' in read ? readMessageId(read.event) : read.messageId
})

/** A preview for a page. Identities are masked unless asked for. */
export function toPreviewView(space: Workspace, one: Found, answer: PreviewedLine, unmasked = false): PreviewView {
  const { messageId, outcome, reason, refusedBy, audience, externalUserId, countryCode, audienceId } = answer
  const { identities, record } = unmasked ? answer : maskEvent(answer)
  const event = 'event' in one ? one.event : undefined
  const file = space.events.files.indexOf(one.file)
  const notConnected = isNotConnected(answer)
  return {
    file,
    line: one.line,
    fileName: space.events.names[file],
    messageId: messageId ?? one.messageId,
    audience,
    event: unmasked ? event : maskJson(event),
    outcome,
    reason,
    refusedBy,
    advice: findAdvice(reason),
    externalUserId,
    countryCode,
    audienceId: notConnected ? undefined : audienceId,
    notConnected,
    identities: identities.map((identity) => ({ ...identity, label: findLabel(identity.field) })),
    nothingAt: [],
    record
  }
}

/** Whether the audience is still to be connected, and has no ID of Amazon's. */
export const isNotConnected = ({ audienceId, notConnected }: PreviewedLine): boolean =>
  notConnected === true || audienceId === STAND_IN_ID

const findLabel = (field: string): string => FIELDS.find(({ key }) => key === field)?.label ?? field

/** Fields that are mapped to paths at which the event holds nothing. */
function findNothing(
  fields: readonly FormField[],
  mapping: Record<string, unknown>,
  event: SegmentEvent
): PreviewView['nothingAt'] {
  return fields.flatMap(({ key, label, properties }) => {
    const value = mapping[key]
    if (properties !== undefined) {
      return isObject(value) ? findNothing(properties, value, event) : []
    }
    const paths = pathsIn(value)
    const { found } = transform({ found: value } as JSONObject, event as unknown as JSONObject)
    return paths.length > 0 && isBlank(found) ? [{ field: key, label, paths }] : []
  })
}

/** `$.traits.email` as people write it: `traits.email`. */
function pathsIn(value: unknown): string[] {
  if (!isObject(value) && !Array.isArray(value)) {
    return []
  }
  const { '@path': path } = value as { '@path'?: unknown }
  return typeof path === 'string' ? [path.replace(/^\$\./, '')] : [...new Set(Object.values(value).flatMap(pathsIn))]
}

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.every(isBlank))

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
