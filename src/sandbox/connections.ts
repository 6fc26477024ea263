import { randomUUID } from 'node:crypto'
import { findAdvertiser, findInstance } from './account'
import type { NewConnection } from './contract'
import { isNewConnection, readBody } from './contract'
import type { Call, Reply } from './operation'
import { Refusal } from './operation'
import type { State } from './state'

export interface Connection extends NewConnection {
  connectionId: string
  isDefault: boolean
  createdAt: number
  modifiedAt: number
}

export class Connections {
  private readonly connections = new Map<string, Connection>()

  find(connectionId: string): Connection | undefined {
    return this.connections.get(connectionId)
  }

  default(): Connection | undefined {
    return this.all().find(({ isDefault }) => isDefault)
  }

  all(): Connection[] {
    return [...this.connections.values()]
  }

  add(connection: NewConnection, now: number): Connection {
    const { connectionId = randomUUID(), isDefault = false } = connection
    const added = { ...connection, connectionId, isDefault: false, createdAt: now, modifiedAt: now }
    this.connections.set(connectionId, added)
    if (isDefault || this.default() === undefined) {
      this.makeDefault(added, now)
    }
    return added
  }

  remove(connectionId: string, now: number): void {
    this.connections.delete(connectionId)
    const [oldest] = this.connections.values()
    if (oldest !== undefined && this.default() === undefined) {
      this.makeDefault(oldest, now)
    }
  }

  removeAll(): void {
    this.connections.clear()
  }

  /** Never more than one default, and never none while there is a connection (official). */
  private makeDefault(connection: Connection, now: number): void {
    const previous = this.default()
    if (previous !== undefined) {
      previous.isDefault = false
      previous.modifiedAt = now
    }
    connection.isDefault = true
    connection.modifiedAt = now
  }
}

export function connect({ text }: Call, { settings, connections }: State): Reply {
  const wanted = readBody(text, isNewConnection)
  const { amcAccountId, amcAccountMarketplaceId, amcInstanceId, dspAdvertiserId, connectionId } = wanted
  if (amcInstanceId === undefined && dspAdvertiserId === undefined) {
    throw new Refusal(400, 'A DSP advertiser or an AMC instance is required')
  }
  if (amcInstanceId !== undefined || amcAccountId !== undefined) {
    const found = findInstance(settings.account, amcAccountId ?? '', amcInstanceId ?? '')
    if (found === undefined || (amcAccountMarketplaceId ?? found.owner.marketplaceId) !== found.owner.marketplaceId) {
      throw new Refusal(400, 'amcAccountId, amcAccountMarketplaceId and amcInstanceId do not belong together')
    }
  }
  if (dspAdvertiserId !== undefined) {
    const advertiser = findAdvertiser(settings.account, dspAdvertiserId)
    if (advertiser === undefined || (wanted.dspProfileId ?? advertiser.profile) !== advertiser.profile) {
      throw new Refusal(400, 'dspAdvertiserId not found')
    }
  }
  if (connectionId !== undefined && connections.find(connectionId) !== undefined) {
    throw new Refusal(400, 'connectionId already exists')
  }
  return { status: 201, body: { connectionId: connections.add(wanted, settings.now()).connectionId } }
}

export function listConnections({ query }: Call, state: State): Reply {
  const connectionId = query.get('connectionId')
  const isDefault = query.get('isDefault')
  if (isDefault !== null && isDefault !== 'true' && isDefault !== 'false') {
    throw new Refusal(400, 'isDefault must be true or false')
  }
  if (connectionId !== null && state.connections.find(connectionId) === undefined) {
    throw new Refusal(404, 'connectionId not found')
  }
  const found = state.connections
    .all()
    .filter((one) => connectionId === null || one.connectionId === connectionId)
    .filter((one) => isDefault === null || String(one.isDefault) === isDefault)
  // At most 100, and no paging (official).
  return { status: 200, body: { connections: found.slice(0, 100).map((one) => describe(one, state)) } }
}

function describe({ createdAt, modifiedAt, ...connection }: Connection, { settings, tokens }: State) {
  const { amcAccountId = '', amcInstanceId = '', dspAdvertiserId = '' } = connection
  const amc = findInstance(settings.account, amcAccountId, amcInstanceId)
  const advertiser = findAdvertiser(settings.account, dspAdvertiserId)
  const profile =
    advertiser &&
    settings.account[advertiser.region].profiles.find(({ profileId }) => String(profileId) === advertiser.profile)
  return {
    ...connection,
    clientId: tokens.clientId,
    customerId: 'amzn1.account.SANDBOX',
    amcAccountName: amc?.owner.accountName,
    amcInstanceName: amc?.instance.instanceName,
    dataUploadAwsAccountId: amc?.instance.dataUploadAwsAccountId,
    dspAdvertiserName: advertiser?.name,
    dspAdvertiserCountryCode: advertiser?.country,
    dspAdvertiserMarketplaceId: profile?.accountInfo.marketplaceStringId,
    dspAdvertiserRegion: advertiser?.region,
    creationDateTime: new Date(createdAt).toISOString(),
    modifiedDateTime: new Date(modifiedAt).toISOString()
  }
}

/** Without a connectionId every connection goes (official). */
export function disconnect({ query }: Call, { connections, settings }: State): Reply {
  const connectionId = query.get('connectionId')
  if (connectionId === null) {
    connections.removeAll()
  } else if (connections.find(connectionId) === undefined) {
    throw new Refusal(404, 'connectionId not found')
  } else {
    connections.remove(connectionId, settings.now())
  }
  return { status: 204 }
}
