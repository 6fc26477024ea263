import type {
  ActionDefinition,
  ExecuteInput,
  JSONObject,
  MultiStatusResponse,
  RequestClient
} from '@segment/actions-core'
import { ActionDestinationErrorResponse, Destination, IntegrationError } from '@segment/actions-core'
import type { AudienceSettings, Settings } from '../generated-types'

/** What the core hands to performBatch. */
export type Batch<Payload> = ExecuteInput<Settings, Payload[], AudienceSettings> & {
  audienceMembership?: (boolean | undefined)[]
}

/** What it hands over besides; its types leave it out. */
interface RawBatch {
  /** All events, those whose payloads the core dropped included. */
  rawData: JSONObject[]
  rawMapping: JSONObject
}

/** Sends one event as a batch. Throws an IntegrationError with the status and the reason when it isn't accepted. */
export const performSingle =
  <Payload>(performBatch: (request: RequestClient, batch: Batch<Payload>) => Promise<MultiStatusResponse>) =>
  async (request: RequestClient, input: ExecuteInput<Settings, Payload, AudienceSettings>): Promise<unknown> => {
    const { payload, audienceMembership, rawData } = input as typeof input & { rawData: unknown }
    const batch = { ...input, payload: [payload], audienceMembership: [audienceMembership], rawData: [rawData] }
    const result = (await performBatch(request, batch as Batch<Payload>)).getResponseAtIndex(0)
    if (result instanceof ActionDestinationErrorResponse) {
      const { errormessage, errortype = '', status } = result.value()
      throw new IntegrationError(errormessage, errortype, status)
    }
    return result.value()
  }

/** The mapping of a batch, and the event of each of its payloads. */
export async function readRaw(
  batch: { payload: readonly unknown[] },
  { title, fields }: Pick<ActionDefinition<Settings>, 'title' | 'fields'>
): Promise<{ mapping: JSONObject; events: readonly unknown[] }> {
  const { payload, rawData, rawMapping: mapping } = batch as typeof batch & RawBatch
  if (payload.length === rawData.length) {
    return { mapping, events: rawData }
  }
  // The core drops payloads that its schema rejects, but not their events. An action that does nothing has it say which.
  const doNothing = () => undefined
  const action = { title, description: '', fields, perform: doNothing, performBatch: doNothing }
  const { actions } = new Destination({ name: 'Amazon Ads payloads', mode: 'cloud', actions: { action } })
  const results = await actions.action.executeBatch({ data: rawData, mapping, settings: {}, auth: undefined })
  const kept = rawData.filter((_, index) => results[index].status === 200)
  // Should the platform have dropped others, no event is better than another's.
  return { mapping, events: kept.length === payload.length ? kept : [] }
}
