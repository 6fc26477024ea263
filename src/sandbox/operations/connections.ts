import type { NewConnection } from '../contract/bodies'
import { isNewConnection, isTermsAnswer } from '../contract/bodies'
import { apiErrors } from '../contract/errors'
import { readBody } from '../contract/readBody'
import type { SandboxState } from '../state'
import type { RegionContent } from '../state/account'
import { findAdvertiser, findInstance } from '../state/account'
import type { Connection } from '../state/connections'
import { SANDBOX_CREDENTIALS } from '../state/tokens'
import type { OperationResult, UserCall } from './operation'

export function connect({ text, region, user }: UserCall, { settings, regions }: SandboxState): OperationResult {
  const { connections } = regions[region]
  const { connectionId: wanted, ...target } = readBody(text || '{}', isNewConnection)
  const connection = { ...target, ...describeTarget(target, user.account[region]) }
  // Blank counts as missing (official for the query; here ours).
  const connectionId = wanted || undefined
  if (connectionId !== undefined && connections.find(connectionId) !== undefined) {
    throw apiErrors.connectionExists()
  }
  const customer = { clientId: SANDBOX_CREDENTIALS.clientId, customerId: user.customerId }
  const added = connections.add({ ...connection, ...customer, connectionId }, settings.now())
  return { status: 201, body: { connectionId: added.connectionId } }
}

/**
 * What the connection leads to, by name. The schema requires nothing; the guide an advertiser or an instance, and
 * an instance with its account (official). That they are the user's own is our choice.
 */
function describeTarget(wanted: NewConnection, content: RegionContent) {
  const { amcAccountId, amcAccountMarketplaceId, amcInstanceId, dspAdvertiserId, dspProfileId } = wanted
  if (!amcInstanceId && !dspAdvertiserId) {
    throw apiErrors.nothingToConnect()
  }
  const amc = findInstance(content, amcAccountId ?? '', amcInstanceId ?? '')
  if ((amcInstanceId || amcAccountId) && !belongs(amc?.owner.marketplaceId, amcAccountMarketplaceId)) {
    throw apiErrors.notTogether()
  }
  const advertiser = findAdvertiser(content, dspAdvertiserId ?? '')
  if (dspAdvertiserId && !belongs(advertiser?.profile, dspProfileId)) {
    throw apiErrors.unknownAdvertiser('dspAdvertiserId')
  }
  const profile = content.profiles.find(({ profileId }) => String(profileId) === advertiser?.profile)
  return {
    amcAccountName: amc?.owner.accountName,
    amcInstanceName: amc?.instance.instanceName,
    dataUploadAwsAccountId: amc?.instance.dataUploadAwsAccountId,
    dspAdvertiserName: advertiser?.name,
    dspAdvertiserCountryCode: advertiser?.country,
    dspAdvertiserMarketplaceId: profile?.accountInfo.marketplaceStringId
  }
}

/** Whether there is an owner, and no other one was named. */
const belongs = (owner: string | undefined, named: string | undefined) =>
  owner !== undefined && (!named || named === owner)

export function listConnections({ query, region }: UserCall, { regions }: SandboxState): OperationResult {
  const { connections } = regions[region]
  // Blank counts as missing (official).
  const connectionId = query.get('connectionId') || undefined
  const isDefault = query.get('isDefault')
  if (isDefault !== null && isDefault !== 'true' && isDefault !== 'false') {
    throw apiErrors.invalidParameter('isDefault', 'true or false')
  }
  if (connectionId !== undefined && connections.find(connectionId) === undefined) {
    throw apiErrors.unknownConnection(404)
  }
  const found = connections
    .all()
    .filter((one) => connectionId === undefined || one.connectionId === connectionId)
    // True narrows the list to the default one; false does not narrow it (official).
    .filter((one) => isDefault !== 'true' || one.isDefault)
  // At most 100, and no paging (official).
  return { status: 200, body: { connections: found.slice(0, 100).map((one) => describeConnection(one, region)) } }
}

const describeConnection = ({ createdAt, modifiedAt, ...connection }: Connection, region: string) => ({
  ...connection,
  dspAdvertiserRegion: connection.dspAdvertiserId ? region : undefined,
  creationDateTime: new Date(createdAt).toISOString(),
  modifiedDateTime: new Date(modifiedAt).toISOString()
})

/** Without a connectionId, or with a blank one, every connection is deleted (official; the blank ours). */
export function disconnect({ query, region }: UserCall, { regions, settings }: SandboxState): OperationResult {
  const { connections } = regions[region]
  const connectionId = query.get('connectionId') || undefined
  if (connectionId === undefined) {
    connections.removeAll()
  } else if (connections.find(connectionId) === undefined) {
    throw apiErrors.unknownConnection(404)
  } else {
    connections.remove(connectionId, settings.now())
  }
  return { status: 204 }
}

const AGREEMENT = '<p>The terms of the sandbox: no person is real.</p>'

export const readTerms = ({ user }: UserCall): OperationResult => ({
  status: 200,
  body: { agreementContent: AGREEMENT, ...user.terms }
})

export function acceptTerms({ text, user }: UserCall): OperationResult {
  const { agreementToken, hasAccepted } = readBody(text, isTermsAnswer)
  if (agreementToken !== user.terms.agreementToken) {
    throw apiErrors.agreementToken()
  }
  user.terms.hasAccepted = hasAccepted
  return { status: 204 }
}
