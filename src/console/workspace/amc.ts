import { createHash } from 'node:crypto'
import { convert } from 'html-to-text'
import type { AmcConnection } from '../../amazon/amc'
import type { Terms } from '../../amazon/terms'
import { acceptTerms, readTerms } from '../../amazon/terms'
import { listAmcConnections, listAmcInstances, createAmcConnection } from '../../amazon/amc'
import type { ConnectionView, EndsView, TermsView } from '../api'
import { asHttpError, HttpError } from '../http/httpError'
import type { Workspace } from './workspace'

/** What uploads to AMC need of the connected user: accepted terms, and connections. Nothing here deletes any. */
export class Amc {
  /** The creation under way: what it makes counts for the next one. */
  private creating: Promise<unknown> = Promise.resolve()

  constructor(private readonly space: Workspace) {}

  async terms(): Promise<TermsView> {
    const amazon = await this.space.amazon()
    const terms = await asHttpError(() => readTerms(amazon))
    const { hasAccepted, agreementContent } = terms
    return {
      hasAccepted,
      text: agreementContent && convert(agreementContent, { wordwrap: false }),
      version: digestTerms(terms)
    }
  }

  /** Accepts the terms that somebody has read. Throws HttpError when they are others by now. */
  async accept(version: unknown): Promise<void> {
    const amazon = await this.space.amazon()
    const terms = await asHttpError(() => readTerms(amazon))
    if (digestTerms(terms) !== version) {
      throw new HttpError('Amazon’s terms have changed since you read them. Read them again.', { status: 409 })
    }
    if (terms.hasAccepted !== true) {
      await asHttpError(() => acceptTerms(amazon, terms))
    }
  }

  async connections(): Promise<ConnectionView[]> {
    const amazon = await this.space.amazon()
    const connections = await asHttpError(() => listAmcConnections(amazon))
    const audiences = [...this.space.runSettings().audiences]
    return connections.map((one) => ({
      connectionId: one.connectionId,
      isDefault: one.isDefault === true,
      amcInstance: nameWithId(one.amcInstanceName, one.amcInstanceId),
      dspAdvertiser: nameWithId(one.dspAdvertiserName, one.dspAdvertiserId),
      usedBy: audiences
        .filter(([, { settings }]) => settings.connectionId === one.connectionId)
        .map(([key, { name = key }]) => ({ key, name }))
    }))
  }

  /** Instances and advertisers to pick from. One list may be there where the other is not. */
  async ends(): Promise<EndsView> {
    const amazon = await this.space.amazon()
    const problems: string[] = []
    const instances = await listAmcInstances(amazon).catch((error: Error) => {
      problems.push(error.message)
      return []
    })
    const { choices, error } = await this.space.choices('advertiserId')
    if (error !== undefined) {
      problems.push(error)
    }
    return {
      instances: instances.map(({ instanceId, instanceName, account }) => ({
        value: instanceId,
        label: `${nameWithId(instanceName, instanceId) ?? ''}, account ${account.accountName ?? account.accountId}`
      })),
      advertisers: choices,
      problems
    }
  }

  /**
   * Amazon's ID of the new connection. Connections can't be deleted, so a second one of the same instance and advertiser is
   * rejected, also when both are asked for at once.
   */
  async connect({ amcInstanceId, dspAdvertiserId, isDefault }: Record<string, unknown>): Promise<string> {
    const wanted = { amcInstanceId: toText(amcInstanceId), dspAdvertiserId: toText(dspAdvertiserId) }
    if (wanted.amcInstanceId === undefined && wanted.dspAdvertiserId === undefined) {
      throw new HttpError('Pick an AMC instance, a DSP advertiser, or both.', { field: 'amcInstanceId' })
    }
    const amazon = await this.space.amazon()
    const created = this.creating.then(async () => {
      const same = (await asHttpError(() => listAmcConnections(amazon))).find((one) => isBetween(one, wanted))
      if (same !== undefined) {
        throw new HttpError(`A connection like this already exists: ${same.connectionId}.`, {
          status: 409,
          link: { path: `/connections#${same.connectionId}`, label: 'Show the existing connection' }
        })
      }
      return asHttpError(() => createAmcConnection(amazon, { ...wanted, isDefault: isDefault === true }))
    })
    this.creating = created.catch(() => undefined)
    return created
  }
}

const isBetween = (
  { amcInstanceId, dspAdvertiserId }: AmcConnection,
  wanted: { amcInstanceId?: string; dspAdvertiserId?: string }
): boolean =>
  (amcInstanceId ?? '') === (wanted.amcInstanceId ?? '') && (dspAdvertiserId ?? '') === (wanted.dspAdvertiserId ?? '')

const toText = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined

const nameWithId = (name?: string, id?: string): string | undefined =>
  name === undefined || name === '' ? id : id === undefined ? name : `${name} (${id})`

/** The token itself, which says which terms are meant, is not for pages. */
const digestTerms = ({ agreementToken = '', agreementContent = '' }: Terms): string =>
  createHash('sha256').update(`${agreementToken}\n${agreementContent}`).digest('hex').slice(0, 16)
