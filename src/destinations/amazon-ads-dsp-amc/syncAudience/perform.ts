import type { ActionDefinition } from '@segment/actions-core'
import { ActionDestinationErrorResponse, IntegrationError, MultiStatusResponse } from '@segment/actions-core'
import type { AudienceSettings, Settings } from '../generated-types'
import { deliver } from './deliver'
import type { Payload, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs } from './generated-types'
import { mappedAudience } from './retlHook'

type Action = ActionDefinition<Settings, Payload, AudienceSettings, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs>

/** The core hands these over, too; its published types leave them out. */
interface Raw<Data> {
  rawData: Data
  rawMapping: unknown
}

/** Delivers one event. Throws an IntegrationError with the status and the reason when it is not accepted. */
export const perform: Action['perform'] = async (request, input) => {
  const { settings, payload, audienceMembership, hookOutputs, signal } = input
  const { rawData, rawMapping } = input as unknown as Raw<unknown>
  const [result] = await deliver(request, {
    settings,
    payloads: [payload],
    rawData: [rawData],
    mapping: rawMapping,
    memberships: [audienceMembership],
    mappedAudience: mappedAudience(hookOutputs),
    signal
  })
  if (result instanceof ActionDestinationErrorResponse) {
    const { errormessage, errortype, status } = result.value()
    throw new IntegrationError(errormessage, errortype ?? '', status)
  }
  return result.value()
}

/** Delivers a batch; each event has its own answer. */
export const performBatch: NonNullable<Action['performBatch']> = async (request, input) => {
  const { settings, payload, audienceMembership, hookOutputs, signal } = input
  const { rawData, rawMapping } = input as unknown as Raw<unknown[]>
  const results = await deliver(request, {
    settings,
    payloads: payload,
    rawData,
    mapping: rawMapping,
    memberships: audienceMembership ?? [],
    mappedAudience: mappedAudience(hookOutputs),
    signal
  })
  const response = new MultiStatusResponse()
  results.forEach((result) => response.pushResponseObject(result))
  return response
}
