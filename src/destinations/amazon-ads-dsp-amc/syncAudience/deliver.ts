import type { RequestClient } from '@segment/actions-core'
import { InvalidAuthenticationError } from '@segment/actions-core'
import type { Settings } from '../generated-types'
import { Searches } from '../event/find'
import { sortBatch } from './prepareBatch'
import type { Payload, RetlOnMappingSaveOutputs } from './generated-types'
import type { MappedEvent } from './member'
import { eventsOf } from '../event/matchPayloads'
import type { Result } from './result'
import { accepted, failed } from './result'
import { sendUploads } from './upload'

interface Events {
  settings: Settings
  payloads: readonly Payload[]
  /** The events as they came; of a batch also those whose payloads the core dropped. */
  rawData: readonly unknown[]
  /** The mapping that made the payloads. */
  mapping: unknown
  /** What the core found in each event: in, out, or undefined when it could not tell. */
  memberships: readonly (boolean | undefined)[]
  /** The audience that the mapping was saved with; it wins over those of the events. */
  mappedAudience?: Partial<RetlOnMappingSaveOutputs>
  signal?: AbortSignal
}

/**
 * The way of one event and of ten thousand: each gets one result, at its own place. Throws only
 * InvalidAuthenticationError: the core then refreshes the token and runs the batch once more, which Amazon's records,
 * set by the person's ID, bear without harm.
 */
export async function deliver(request: RequestClient, events: Events): Promise<Result[]> {
  const { audiences, results } = sortBatch(mappedEvents(events), events.mappedAudience)
  const uploads = audiences.flatMap(({ uploads }) => uploads)
  let refusedToken: string | undefined

  await sendUploads(request, events.settings.region, uploads, events.signal, (upload, outcome) => {
    if ('failure' in outcome && outcome.failure.status === 401) {
      refusedToken = outcome.failure.errormessage
    }
    for (const { indices, action, denied } of upload.events) {
      const destined = { audienceId: upload.target.audienceId, action, denied }
      const result = 'failure' in outcome ? failed(destined, outcome.failure) : accepted(destined, outcome.jobRequestId)
      indices.forEach((index) => {
        results[index] = result
      })
    }
  })
  if (refusedToken !== undefined) {
    throw new InvalidAuthenticationError(refusedToken)
  }
  return results
}

/** Puts beside each payload the event that it was made of, and what is looked for in it. */
export function mappedEvents({
  payloads,
  rawData,
  mapping,
  memberships
}: Pick<Events, 'payloads' | 'rawData' | 'mapping' | 'memberships'>): MappedEvent[] {
  const events = eventsOf(payloads, rawData, mapping)
  const searches = new Searches(mapping)
  return payloads.map((payload, place) => ({
    payload,
    event: events[place],
    membership: memberships[place],
    search: searches.searchFor(payload)
  }))
}
