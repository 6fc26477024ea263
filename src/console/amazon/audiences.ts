import type { AudienceDetail, AudienceSummary } from '../../sandbox'
import type { AmazonClient } from '../../amazon/client'
import { matchRate, missingForDsp, parseAudienceSize } from '../../amazon/jobs'
import { jsonObject } from '../../destinations/amazon-ads-dsp-amc/api/json'
import { AUDIENCES_MEDIA_TYPE } from '../../destinations/amazon-ads-dsp-amc/api/client'
import { toFailure } from '../../destinations/amazon-ads-dsp-amc/api/failure'
import type { AmazonAudienceDetail, AmazonAudienceView } from '../api'
import { HttpError } from '../http/httpError'
import type { Workspace } from '../workspace/workspace'
import type { SandboxApi } from './sandboxApi'

/** The audiences that Amazon has: in a sandbox all of them, at Amazon Ads those of the workspace. */
export class AmazonAudiences {
  constructor(
    private readonly space: Workspace,
    private readonly sandbox: SandboxApi
  ) {}

  async list(): Promise<AmazonAudienceView[]> {
    if (!this.sandbox.isSandbox) {
      const ids = [...this.keys().keys(), ...Object.keys(this.space.imported)]
      const amazon = ids.length === 0 ? undefined : await this.space.amazon()
      return amazon === undefined ? [] : Promise.all(ids.map((id) => this.readFromAmazon(amazon, id)))
    }
    const all = await this.sandbox.get<AudienceSummary[]>('/audiences')
    const details = await Promise.all(all.map(({ audienceId }) => this.one(audienceId)))
    return details.map(({ history: _history, ...audience }) => audience).reverse()
  }

  async one(audienceId: string): Promise<AmazonAudienceDetail> {
    if (!this.sandbox.isSandbox) {
      if (!this.keys().has(audienceId) && !(audienceId in this.space.imported)) {
        throw new HttpError('No audience of this space has that ID.', { status: 404 })
      }
      return this.readFromAmazon(await this.space.amazon(), audienceId)
    }
    const found = await this.sandbox.get<AudienceDetail>(`/audiences/${encodeURIComponent(audienceId)}`)
    const { name, region, active, description, countryCode, advertiserId, connectionId, ttl, createdAt } = found
    return {
      audienceId,
      name,
      region,
      key: this.keys().get(audienceId),
      ...toSizes(found.audienceSize),
      members: active,
      description,
      countryCode,
      advertiserId,
      connectionId,
      ttl,
      history: {
        seconds: found.history.map(({ at }) => (at - createdAt) / 1000),
        members: found.history.map((sample) => sample.active),
        matched: found.history.map(({ matched }) => matched)
      }
    }
  }

  private async readFromAmazon(amazon: AmazonClient, audienceId: string): Promise<AmazonAudienceDetail> {
    const answer = await amazon.read(`/amc/audiences/metadata/${audienceId}`, AUDIENCES_MEDIA_TYPE)
    const found = answer.status === 200 ? jsonObject(answer.content) : undefined
    if (found === undefined) {
      throw new HttpError(toFailure(answer).errormessage, { status: 502 })
    }
    const { audienceSize, ttl } = (found.metadata ?? {}) as Record<string, unknown>
    const key = this.keys().get(audienceId)
    return {
      audienceId,
      name: toText(found.name) ?? this.space.imported[audienceId]?.name ?? key ?? audienceId,
      region: amazon.region,
      key,
      ...toSizes(audienceSize),
      description: toText(found.description),
      countryCode: toText(found.countryCode),
      advertiserId: toText(found.advertiserId),
      connectionId: toText(found.connectionId),
      ttl: typeof ttl === 'number' ? ttl : undefined
    }
  }

  /** Amazon's ID of each connected audience → computation key. */
  private keys(): Map<string, string> {
    const { audiences } = this.space.runSettings()
    return new Map([...audiences].map(([key, { audienceId = '' }]) => [audienceId, key]))
  }
}

const toText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined

function toSizes(audienceSize: unknown): Partial<AmazonAudienceView> {
  const size = parseAudienceSize(audienceSize)
  return size === undefined
    ? {}
    : {
        received: size.received,
        matched: size.matched,
        matchRate: matchRate(size),
        missingForDsp: missingForDsp(size)
      }
}
