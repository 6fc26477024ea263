import { randomUUID } from 'node:crypto'
import type { NewConnection } from '../contract/bodies'

/** The IDs of what it connects, and the names of these. */
export interface Connection extends NewConnection {
  connectionId: string
  isDefault: boolean
  clientId: string
  customerId: string
  amcAccountName?: string
  amcInstanceName?: string
  dataUploadAwsAccountId?: string
  dspAdvertiserName?: string
  dspAdvertiserCountryCode?: string
  dspAdvertiserMarketplaceId?: string
  /** Milliseconds. */
  createdAt: number
  modifiedAt: number
}

type Added = Omit<Connection, 'connectionId' | 'isDefault' | 'createdAt' | 'modifiedAt'> &
  Pick<NewConnection, 'connectionId' | 'isDefault'>

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

  add(connection: Added, now: number): Connection {
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
