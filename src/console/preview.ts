import { basename } from 'node:path'
import type { SegmentEvent } from '@segment/actions-core'
import { Audiences } from '../segment/audiences'
import { messageIdOf } from '../segment/events/event'
import { maskedEvent } from '../segment/preview/masked'
import { previewEvents } from '../segment/preview/previewedEvents'
import { adviceOn } from './advice'
import type { PreviewAsked, PreviewView } from './api'
import { CATALOG } from './forms'
import { maskedJson } from './maskedJson'
import { Refusal } from './refusal'
import type { Space } from './space'

/** Amazon's id of an audience that has none yet, for as long as it takes to look at an event. */
const STAND_IN = '1'

/** What becomes of one event with a mapping. Nothing is sent. */
export async function previewOf(space: Space, { file, line, mapping, unmasked }: PreviewAsked): Promise<PreviewView> {
  const read = await space.events.at({ file, line })
  const place = { file, line, fileName: basename(space.events.files[file]) }
  if ('refusal' in read) {
    return {
      ...place,
      outcome: 'refused',
      reason: read.refusal,
      advice: adviceOn(read.refusal),
      notConnected: false,
      identities: []
    }
  }
  const { event, audience, notConnected } = await connected(read.event, space, mapping)
  const [answer] = await previewEvents([event], space.runSettings(mapping)).catch((error: Error) => {
    // What is typed may be no mapping yet, such as a path that is cut off. The core's words are about the mapping alone.
    throw new Refusal(`This is no mapping yet: ${error.message}`, undefined, 422)
  })
  const { identities, ...shown } = unmasked === true ? answer : maskedEvent(answer)
  return {
    ...place,
    ...shown,
    audience,
    messageId: messageIdOf(event),
    event: unmasked === true ? event : maskedJson(event),
    advice: adviceOn(answer.reason),
    notConnected,
    identities: identities.map((identity) => ({ ...identity, label: labelOf(identity.field) }))
  }
}

/** The event as Segment sends it: with Amazon's id of its audience, and the settings. */
async function connected(event: SegmentEvent, space: Space, mapping: Record<string, unknown>) {
  const settings = space.runSettings(mapping)
  const key = String((event.context?.personas as Record<string, unknown> | undefined)?.computation_key)
  const notConnected = !settings.audiences.has(key)
  if (notConnected) {
    settings.audiences.set(key, { audienceId: STAND_IN, settings: {} })
  }
  const audiences = new Audiences(
    settings,
    { createAudience: () => Promise.resolve(STAND_IN), findAudience: () => Promise.resolve() },
    { attempts: 1, firstWaitMs: 0, signal: new AbortController().signal },
    () => undefined
  )
  const audience = await audiences.of(event)
  return { event: audiences.connected(event, audience), audience: audience.key, notConnected }
}

const labelOf = (field: string): string => CATALOG[0].actions[0].fields.find(({ key }) => key === field)?.label ?? field
