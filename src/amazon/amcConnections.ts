import { asText, jsonObject } from '../destinations/amazon-ads-dsp-amc/api/responseBody'
import { CONNECTIONS_MEDIA_TYPE } from '../destinations/amazon-ads-dsp-amc/api/client'
import type { Connection } from '../destinations/amazon-ads-dsp-amc/api/amcConnections'
import { listConnections } from '../destinations/amazon-ads-dsp-amc/api/amcConnections'
import { failureOf, isCertainlyUndone } from '../destinations/amazon-ads-dsp-amc/api/failure'
import type { AmazonClient } from './client'
import { findAccountOfInstance } from './amc'
import { UserError } from '../system/userError'

export type AmcConnection = Connection

/** What a connection ties together: an AMC instance, a DSP advertiser, or both. */
export interface NewAmcConnection {
  amcInstanceId?: string
  /** With its marketplace; both are looked up where they are missing. */
  amcAccountId?: string
  amcAccountMarketplaceId?: string
  dspAdvertiserId?: string
  isDefault?: boolean
}

/** The connections of the connected Amazon user. Throws CannotRun in the words of Amazon's failure. */
export const listAmcConnections = (amazon: AmazonClient): Promise<AmcConnection[]> =>
  amazon.look((request, region) => listConnections(request, region))

/** Amazon's ID of a new connection. Throws CannotRun; where it may have been made all the same, that says so. */
export async function createAmcConnection(amazon: AmazonClient, wanted: NewAmcConnection): Promise<string> {
  const { amcInstanceId, amcAccountId, isDefault, ...others } = wanted
  const account =
    amcInstanceId === undefined || amcAccountId !== undefined
      ? { amcAccountId }
      : await accountOf(amazon, amcInstanceId)
  const connection = { ...others, amcInstanceId, ...account, ...(isDefault === true && { isDefault }) }
  const answer = await amazon.call('/amc/audiences/connections', {
    method: 'POST',
    contentType: CONNECTIONS_MEDIA_TYPE,
    body: JSON.stringify(connection)
  })
  const connectionId = answer.status === 201 ? asText(jsonObject(answer.content)?.connectionId) : undefined
  if (connectionId === undefined) {
    const { errormessage } = failureOf(answer, true)
    throw new UserError(isCertainlyUndone(answer) ? errormessage : `${errormessage} ${MAY_BE_MADE}`)
  }
  return connectionId
}

const MAY_BE_MADE = 'The connection may have been made: look at the list of connections before you create it again.'

async function accountOf(amazon: AmazonClient, instanceId: string) {
  const { accountId, marketplaceId } = await findAccountOfInstance(amazon, instanceId)
  return { amcAccountId: accountId, amcAccountMarketplaceId: marketplaceId }
}
