import type { RequestClient } from '@segment/actions-core'
import { asObject, asText, jsonObject } from './responseBody'
import { callAmazon, CONNECTIONS_MEDIA_TYPE } from './client'
import type { Failure } from './failure'
import { failureOf, unreadable } from './failure'
import { apiUrl } from './regions'

/** Amazon's link between an AMC instance, a DSP advertiser or both, and the uploads of audiences. */
export interface Connection {
  connectionId: string
  isDefault?: boolean
  amcAccountId?: string
  amcAccountName?: string
  amcInstanceId?: string
  amcInstanceName?: string
  dspAdvertiserId?: string
  dspAdvertiserName?: string
  dspAdvertiserCountryCode?: string
}

const CONNECTION_ID = /^[\w-]{1,128}$/

/** Whether a text may be the ID of a connection. Amazon makes UUIDs, and takes others that a caller chose. */
export const isConnectionId = (value: string): boolean => CONNECTION_ID.test(value)

/**
 * The connections of the connected Amazon user, or the one of that ID; at most 100, which Amazon gives at once. Those of
 * which Amazon tells no ID are left out, for nothing can be done with them. A Failure with status 404 says that there is no
 * such connection.
 */
export async function listConnections(
  request: RequestClient,
  region: string,
  connectionId?: string
): Promise<Connection[] | Failure> {
  const query = connectionId === undefined ? '' : `?connectionId=${encodeURIComponent(connectionId)}`
  const answer = await callAmazon(request, apiUrl(region, `/amc/audiences/connections${query}`), {
    contentType: CONNECTIONS_MEDIA_TYPE
  })
  if (answer.status !== 200) {
    return failureOf(answer, true)
  }
  const connections = jsonObject(answer.content)?.connections
  if (!Array.isArray(connections)) {
    return unreadable(answer, 'a list of connections')
  }
  // Who is asked for one connection need not repeat its ID.
  const asked = connections.length === 1 ? connectionId : undefined
  return connections.flatMap((one: unknown) => toConnection(one, asked) ?? [])
}

const TEXTS = [
  'amcAccountId',
  'amcAccountName',
  'amcInstanceId',
  'amcInstanceName',
  'dspAdvertiserId',
  'dspAdvertiserName',
  'dspAdvertiserCountryCode'
] as const

/** Every property of Amazon's answer is optional. */
function toConnection(one: unknown, asked: string | undefined): Connection | undefined {
  const given = asObject(one)
  const connectionId = asText(given?.connectionId) ?? asked
  if (given === undefined || connectionId === undefined) {
    return undefined
  }
  const texts = Object.fromEntries(TEXTS.map((key) => [key, asText(given[key])]))
  return { ...given, ...texts, connectionId, isDefault: given.isDefault === true }
}
