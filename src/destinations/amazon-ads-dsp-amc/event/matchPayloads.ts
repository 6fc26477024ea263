import type { EventSections } from './find'
import { readSections, toObject } from './find'

/** What a payload has unchanged from its event. */
interface Traced {
  messageId?: string
  audienceId?: string
  externalUserId?: string
}

/** Where it has them by default. Mapped from elsewhere they tell no event. */
const PATHS: Record<keyof Traced, string> = {
  messageId: '$.messageId',
  audienceId: '$.context.personas.external_audience_id',
  externalUserId: '$.userId'
}

const NO_EVENT = readSections(undefined)

/**
 * The event of each payload. The core drops the payloads that its schema refuses but not their events, so the payloads are
 * looked for among the events, in their order. An event that might as well be another one's is as good as none: nothing is
 * found in it.
 */
export function eventsOf(payloads: readonly Traced[], rawData: readonly unknown[], mapping: unknown): EventSections[] {
  const events = rawData.map(readSections)
  if (payloads.length === events.length) {
    return events
  }
  const tells = (field: keyof Traced): boolean => toObject(toObject(mapping)?.[field])?.['@path'] === PATHS[field]
  const [byMessage, byAudience, byPerson] = [tells('messageId'), tells('audienceId'), tells('externalUserId')]
  const isOf = (payload: Traced, event: EventSections): boolean =>
    (!byMessage || isSame(payload.messageId, event.event?.messageId)) &&
    (!byAudience || isSame(payload.audienceId, toObject(event.context?.personas)?.external_audience_id)) &&
    (!byPerson || isSame(payload.externalUserId, event.event?.userId))

  // Every way to match them lies between the earliest and the latest.
  const earliest = inOrder(payloads, events, isOf)
  const latest = inOrder([...payloads].reverse(), [...events].reverse(), isOf).reverse()
  return payloads.map((_, place) => {
    const first = earliest[place]
    return first !== undefined && first === latest[place] ? first : NO_EVENT
  })
}

/** The first event of each payload that leaves their order as it is. */
function inOrder(
  payloads: readonly Traced[],
  events: readonly EventSections[],
  isOf: (payload: Traced, event: EventSections) => boolean
): (EventSections | undefined)[] {
  let next = 0
  return payloads.map((payload) => {
    while (next < events.length && !isOf(payload, events[next])) {
      next += 1
    }
    return events[next++]
  })
}

/** A payload without the value says nothing. */
const isSame = (mapped: string | undefined, raw: unknown): boolean =>
  mapped === undefined || ((typeof raw === 'string' || typeof raw === 'number') && String(raw) === mapped)
