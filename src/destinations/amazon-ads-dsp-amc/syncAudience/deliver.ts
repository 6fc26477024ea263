import type { RequestClient } from '@segment/actions-core'
import { InvalidAuthenticationError } from '@segment/actions-core'
import type { Settings } from '../generated-types'
import { sortBatch } from './batch'
import type { Payload, RetlOnMappingSaveOutputs } from './generated-types'
import type { Result } from './result'
import { accepted, failed } from './result'
import { sendUploads } from './upload'

interface Events {
  settings: Settings
  payloads: readonly Payload[]
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
  const { audiences, results } = sortBatch(forMappedAudience(events), events.memberships)
  const uploads = audiences.flatMap(({ uploads }) => uploads)
  let refusedToken: string | undefined

  await sendUploads(request, events.settings.region, uploads, events.signal, (upload, outcome) => {
    if ('failure' in outcome && outcome.failure.status === 401) {
      refusedToken = outcome.failure.errormessage
    }
    for (const { index, action } of upload.events) {
      const destined = { audienceId: upload.target.audienceId, action }
      results[index] =
        'failure' in outcome ? failed(destined, outcome.failure) : accepted(destined, outcome.jobRequestId)
    }
  })
  if (refusedToken !== undefined) {
    throw new InvalidAuthenticationError(refusedToken)
  }
  return results
}

function forMappedAudience({ payloads, mappedAudience }: Events): readonly Payload[] {
  if (mappedAudience?.audienceId === undefined) {
    return payloads
  }
  const { audienceId, connectionId, countryCode } = mappedAudience
  return payloads.map((payload) => ({
    ...payload,
    audienceId,
    connectionId,
    countryCode: payload.countryCode ?? countryCode
  }))
}
