import type { ActionDefinition, ExecuteInput, RequestClient } from '@segment/actions-core'
import {
  ActionDestinationErrorResponse,
  fieldsToJsonSchema,
  IntegrationError,
  InvalidAuthenticationError,
  MultiStatusResponse,
  transform,
  validateSchema
} from '@segment/actions-core'
import mapValues from 'lodash/mapValues'
import { readFilled, readSections } from '../event/find'
import type { AudienceSettings, Settings } from '../generated-types'
import { fields } from './fields'
import type { Payload, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs } from './generated-types'
import type { MappedEvent } from './member'
import type { PreparedBatch } from './prepareBatch'
import { prepareBatch } from './prepareBatch'
import type { AudienceRecord } from './records'
import type { Result } from './result'
import { accepted, failed } from './result'
import { mappedAudience } from './retlHook'
import { sendUploads } from './upload'

type Action = ActionDefinition<Settings, Payload, AudienceSettings, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs>

/** What the core hands to performBatch besides; its types leave it out. */
export interface RawBatch {
  /** All events, those whose payloads the core dropped included. */
  rawData: unknown[]
  rawMapping: unknown
}

/** Sends one event. Throws an IntegrationError with the status and the reason when it isn't accepted. */
export const perform: Action['perform'] = async (request, input) => {
  const batch = { ...toBatch(input), audienceMembership: [input.audienceMembership] }
  return toSingle(await deliver(request, batch as never))
}

/** What the core hands to perform as it hands it to performBatch. */
export const toBatch = <Input extends { payload: unknown }>(input: Input) => ({
  ...input,
  payload: [input.payload],
  rawData: [(input as { rawData?: unknown }).rawData]
})

/** Sends a batch; each event has its own response. */
export const performBatch: NonNullable<Action['performBatch']> = async (request, input) =>
  toMultiStatus(await deliver(request, input as never))

type Batch = ExecuteInput<Settings, Payload[], AudienceSettings> &
  RawBatch & { audienceMembership?: (boolean | undefined)[] }

async function deliver(request: RequestClient, batch: Batch): Promise<Result[]> {
  const prepared = await prepareBatch(batch.payload.length, createEventReader(batch), mappedAudience(batch.hookOutputs))
  return sendPrepared(request, batch, prepared, withoutIpAddress)
}

/** Reads a payload of the batch, by its index, with the event that it was made of and what is looked for in it. */
export function createEventReader({
  payload: payloads,
  rawData,
  rawMapping,
  audienceMembership = []
}: Pick<Batch, 'payload' | 'rawData' | 'rawMapping' | 'audienceMembership'>): (index: number) => MappedEvent {
  const events = matchEvents(payloads.length, rawData, rawMapping, fields)
  const filled = readFilled(rawMapping)
  return (index) => ({
    payload: payloads[index],
    event: readSections(events[index]),
    membership: audienceMembership[index],
    search: { filled, options: payloads[index] }
  })
}

/** The events whose payloads the core kept: it drops those that its schema rejects, but not their events. */
export function matchEvents(
  payloads: number,
  events: readonly unknown[],
  mapping: unknown,
  fields: Action['fields']
): readonly unknown[] {
  if (payloads === events.length) {
    return events
  }
  const schema = fieldsToJsonSchema(fields)
  const kept = events.filter((event) => {
    const payload = withoutEmpty(transform(mapping as never, event as never), schema)
    return validateSchema(payload, schema, { throwIfInvalid: false })
  })
  // A core that validates in another way: no event is better than another's.
  return kept.length === payloads ? kept : []
}

/** What the core takes for no value before it validates: null, and a blank text where no text belongs. */
function withoutEmpty(value: unknown, schema: ReturnType<typeof fieldsToJsonSchema> = {}): unknown {
  if (Array.isArray(value)) {
    return schema.items ? value.filter((item) => item !== null) : value
  }
  if (typeof value === 'object' && value !== null) {
    return schema.properties ? mapValues(value, (item, key) => withoutEmpty(item, schema.properties?.[key])) : value
  }
  return value === null || (value === '' && !schema.type?.includes('string')) ? undefined : value
}

/**
 * Sends what a batch came to and gives the response for each event. Throws only InvalidAuthenticationError: the core then
 * refreshes the token and runs the batch once more, which does no harm. `toSent` says what of a record may be shown.
 */
export async function sendPrepared(
  request: RequestClient,
  { settings, signal }: Pick<ExecuteInput<Settings, unknown>, 'settings' | 'signal'>,
  { uploads, results }: PreparedBatch,
  toSent: (record: AudienceRecord) => object = (record) => record
): Promise<Result[]> {
  let rejectedToken: string | undefined
  await sendUploads(request, settings.region, uploads, signal, ({ record, indices, isDenied }, outcome) => {
    if ('failure' in outcome && outcome.failure.status === 401) {
      rejectedToken = outcome.failure.errormessage
    }
    const sent = toSent(record)
    const result = 'failure' in outcome ? failed(sent, outcome.failure) : accepted(sent, outcome.jobRequestId, isDenied)
    indices.forEach((index) => {
      results[index] = result
    })
  })
  if (rejectedToken !== undefined) {
    throw new InvalidAuthenticationError(rejectedToken)
  }
  return results
}

/** The IP address is sent to Amazon unhashed, and shown nowhere. */
function withoutIpAddress(record: AudienceRecord): object {
  const { userConsent } = record
  return userConsent?.geo?.ipAddress === undefined
    ? record
    : { ...record, userConsent: { ...userConsent, geo: { countryCode: userConsent.geo.countryCode } } }
}

export function toSingle([result]: readonly Result[]): unknown {
  if (result instanceof ActionDestinationErrorResponse) {
    const { errormessage, errortype = '', status } = result.value()
    throw new IntegrationError(errormessage, errortype, status)
  }
  return result.value()
}

export function toMultiStatus(results: readonly Result[]): MultiStatusResponse {
  const response = new MultiStatusResponse()
  results.forEach((result) => response.pushResponseObject(result))
  return response
}
