import { maskedEvent, messageIdOf, preview } from '../segment'
import { adviceOn } from './advice'
import type { PreviewAsked, PreviewView } from './api'
import { CATALOG } from './forms'
import { maskedJson } from './maskedJson'
import { Refusal } from './refusal'
import type { Space } from './space'

/** What becomes of one event with a mapping. Nothing is sent. */
export async function previewOf(space: Space, { file, line, mapping, unmasked }: PreviewAsked): Promise<PreviewView> {
  const read = await space.events.at({ file, line })
  const fileName = space.events.names[file]
  const messageId = 'event' in read ? messageIdOf(read.event) : read.messageId
  const settings = space.runSettings(mapping)
  const [answer] = await preview([{ ...read, file: fileName, line, messageId }], settings).catch((error: Error) => {
    // What is typed may be no mapping yet, such as a path that is cut off. The core's words are about the mapping alone.
    throw new Refusal(`This is no mapping yet: ${error.message}`, undefined, 422)
  })
  const { outcome, reason, audience, externalUserId, countryCode, audienceId, notConnected, identities, record } =
    unmasked === true ? answer : { ...answer, ...maskedEvent(answer) }
  const event = 'event' in read ? read.event : undefined
  return {
    file,
    line,
    fileName,
    messageId,
    audience,
    event: unmasked === true ? event : maskedJson(event),
    outcome,
    reason,
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
