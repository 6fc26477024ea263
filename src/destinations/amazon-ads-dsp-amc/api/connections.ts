import type { RequestClient } from '@segment/actions-core'
import { jsonObject } from './amazonError'
import { callAmazon, CONNECTIONS_MEDIA_TYPE } from './call'
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
 * The connections of the connected Amazon user, or the one of that ID; at most 100, which Amazon gives at once. A Failure
 * with status 404 says that there is no such connection.
 */
export async function listConnections(
  request: RequestClient,
  region: string,
  connectionId?: string
): Promise<Connection[] | Failure> {
  const query = connectionId === undefined ? '' : `?connectionId=${encodeURIComponent(connectionId)}`
  const answer = await callAmazon(request, apiUrl(region, `/amc/audiences/connections${query}`), {
    method: 'GET',
    contentType: CONNECTIONS_MEDIA_TYPE
  })
  if (answer.status !== 200) {
    return failureOf(answer, true)
  }
  const connections = jsonObject(answer.content)?.connections
  return Array.isArray(connections) ? (connections as Connection[]) : unreadable(answer, 'a list of connections')
}
