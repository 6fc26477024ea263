import type { Found, RunSettings } from '../segment'
import { maskedEvent, messageIdOf, preview } from '../segment'
import { adviceOn } from './advice'
import type { EventPlace, PreviewView } from './api'
import { CATALOG } from './forms'
import { maskedJson } from './maskedJson'
import { Refusal } from './refusal'
import type { Space } from './space'

interface Shown {
  settings: RunSettings
  /** Shows identities as they are. */
  unmasked?: boolean
  /** Events with which it is sent as one batch, itself among them, in their order. */
  among?: readonly Found[]
}

/** What becomes of one event with a mapping. Nothing is sent. */
export async function previewOf(
  space: Space,
  { file, line }: EventPlace,
  { settings, unmasked = false, among }: Shown
): Promise<PreviewView> {
  const read = await space.events.at({ file, line })
  const fileName = space.events.names[file]
  const messageId = 'event' in read ? messageIdOf(read.event) : read.messageId
  const one = { ...read, file: space.events.files[file], line, messageId }
  const answers = await preview(among ?? [one], settings).catch((error: Error) => {
    // What is typed may be no mapping yet, such as a path that is cut off. The core's words are about the mapping alone.
    throw new Refusal(`This is no mapping yet: ${error.message}`, undefined, 422)
  })
  const answer = answers.find((each) => each.file === one.file && each.line === line) ?? answers[0]
  const { outcome, reason, refusedBy, audience, externalUserId, countryCode, audienceId, notConnected } = answer
  const { identities, record } = unmasked ? answer : maskedEvent(answer)
  const event = 'event' in read ? read.event : undefined
  return {
    file,
    line,
    fileName,
    messageId,
    audience,
    event: unmasked ? event : maskedJson(event),
    outcome,
    reason,
    refusedBy,
    advice: adviceOn(reason),
    externalUserId,
    countryCode,
    audienceId,
    notConnected: notConnected === true,
    identities: identities.map((identity) => ({ ...identity, label: labelOf(identity.field) })),
    record
  }
}

const labelOf = (field: string): string => CATALOG[0].actions[0].fields.find(({ key }) => key === field)?.label ?? field
