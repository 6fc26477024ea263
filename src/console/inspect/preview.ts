import type { Found, PreviewedLine, RunSettings } from '../../segment'
import { maskEvent, readMessageId, preview } from '../../segment'
import { findAdvice } from '../troubleshooting'
import type { EventPlace, PreviewView } from '../api'
import { CATALOG } from '../workspace/catalog'
import { maskedJson } from '../events/maskedJson'
import { HttpError } from '../http/httpError'
import type { Workspace } from '../workspace/workspace'

interface Shown {
  settings: RunSettings
  /** Shows identities as they are. */
  unmasked?: boolean
  /** Events with which it is sent as one batch, itself among them, in their order. */
  among?: readonly Found[]
}

/** What becomes of one event with a mapping. Nothing is sent. */
export async function previewOf(
  space: Workspace,
  { file, line }: EventPlace,
  { settings, unmasked = false, among }: Shown
): Promise<PreviewView> {
  const read = await space.events.at({ file, line })
  const messageId = 'event' in read ? readMessageId(read.event) : read.messageId
  const one = { ...read, file: space.events.files[file], line, messageId }
  const answers = await preview(among ?? [one], settings).catch((error: Error) => {
    // What is typed may be no mapping yet, such as a path that is cut off. The core's words are about the mapping alone.
    throw new HttpError(`This is no mapping yet: ${error.message}`, undefined, 422)
  })
  const answer = answers.find((each) => each.file === one.file && each.line === line) ?? answers[0]
  return previewView(space, one, answer, unmasked)
}

/** The same for a page, of an event of which it is known already. Identities are masked unless asked for. */
export function previewView(space: Workspace, one: Found, answer: PreviewedLine, unmasked = false): PreviewView {
  const { messageId, outcome, reason, refusedBy, audience, externalUserId, countryCode, audienceId, notConnected } =
    answer
  const { identities, record } = unmasked ? answer : maskEvent(answer)
  const event = 'event' in one ? one.event : undefined
  const file = space.events.files.indexOf(one.file)
  return {
    file,
    line: one.line,
    fileName: space.events.names[file],
    messageId: messageId ?? one.messageId,
    audience,
    event: unmasked ? event : maskedJson(event),
    outcome,
    reason,
    refusedBy,
    advice: findAdvice(reason),
    externalUserId,
    countryCode,
    audienceId,
    notConnected: notConnected === true,
    identities: identities.map((identity) => ({ ...identity, label: labelOf(identity.field) })),
    record
  }
}

const labelOf = (field: string): string => CATALOG[0].actions[0].fields.find(({ key }) => key === field)?.label ?? field
