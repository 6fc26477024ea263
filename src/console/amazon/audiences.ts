import { parse, stringify } from 'lossless-json'
import type { AudienceDetail, AudienceSummary, Excerpt, JobSummary, LoggedRequest } from '../../sandbox'
import type { JobDetail as SandboxJobDetail } from '../../sandbox'
import type { AmazonClient } from '../../segment'
import { matchRate, missingForDsp } from '../../segment'
import { jsonObject } from '../../destinations/amazon-ads-dsp-amc/api/responseBody'
import { AUDIENCES_MEDIA_TYPE } from '../../destinations/amazon-ads-dsp-amc/api/client'
import { toFailure } from '../../destinations/amazon-ads-dsp-amc/api/failure'
import { parseAudienceSize } from '../../amazon/jobs'
import type {
  AmazonAudienceDetail,
  AmazonAudienceView,
  JobDetail,
  JobView,
  LoggedRequestView,
  RequestDetail,
  RequestsView,
  Said
} from '../api'
import { buildCurl } from './curl'
import type { SandboxApi } from './sandboxApi'
import { HttpError } from '../http/httpError'
import type { Workspace } from '../workspace/workspace'

/** Requests and jobs that a page shows. */
const SHOWN = '200'

/** What Amazon holds: in a sandbox all of it, from Amazon Ads what it tells of the audiences that are connected. */
export class AmazonAudiences {
  constructor(
    private readonly space: Workspace,
    private readonly inside: SandboxApi
  ) {}

  async audiences(): Promise<AmazonAudienceView[]> {
    if (!this.inside.isSandbox) {
      const amazon = await this.space.amazon()
      return Promise.all([...this.keys()].map(([audienceId, key]) => told(amazon, audienceId, key)))
    }
    const all = await this.inside.get<AudienceSummary[]>('/audiences')
    const details = await Promise.all(all.map(({ audienceId }) => this.audience(audienceId)))
    return details.map(({ history: _history, ...audience }) => audience).reverse()
  }

  async audience(audienceId: string): Promise<AmazonAudienceDetail> {
    const key = this.keys().get(audienceId)
    if (!this.inside.isSandbox) {
      if (key === undefined) {
        throw new HttpError('No audience of this space has that ID.', undefined, 404)
      }
      return told(await this.space.amazon(), audienceId, key)
    }
    const found = await this.inside.get<AudienceDetail>(`/audiences/${encodeURIComponent(audienceId)}`)
    const { name, region, active, description, countryCode, advertiserId, connectionId, ttl, createdAt } = found
    return {
      audienceId,
      name,
      region,
      key,
      ...sizesOf(found.audienceSize),
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

  async jobs(audienceId?: string): Promise<JobView[]> {
    return (await this.inside.get<JobSummary[]>('/jobs', { audienceId, limit: SHOWN })).map(jobView)
  }

  async job(id: string): Promise<JobDetail> {
    return jobDetail(await this.inside.get<SandboxJobDetail>(`/jobs/${encodeURIComponent(id)}`))
  }

  async requests(filter: { operation?: string; outcome?: string }): Promise<RequestsView> {
    const [requests, { byOperation }] = await Promise.all([
      this.inside.get<LoggedRequest[]>('/log', { ...filter, limit: SHOWN }),
      this.inside.get<{ byOperation: Record<string, Record<string, number>> }>('/requests')
    ])
    return {
      requests: requests.map(requestView),
      operations: Object.keys(byOperation).sort(),
      outcomes: [...new Set(Object.values(byOperation).flatMap(Object.keys))].sort()
    }
  }

  async request(number: string): Promise<RequestDetail> {
    const request = await this.inside.get<LoggedRequest>(`/log/${encodeURIComponent(number)}`)
    const { exchange } = request
    const sent = exchange && said(exchange.requestHeaders, exchange.requestBody)
    const answered = exchange && said(exchange.answerHeaders, exchange.answerBody)
    return { ...requestView(request), sent, answered, curl: buildCurl(this.inside.url, request) }
  }

  /** Amazon's id of each connected audience → computation key. */
  private keys(): Map<string, string> {
    const { audiences } = this.space.runSettings()
    return new Map([...audiences].map(([key, { audienceId = '' }]) => [audienceId, key]))
  }
}

/** What Amazon Ads says of an audience. */
async function told(amazon: AmazonClient, audienceId: string, key: string): Promise<AmazonAudienceDetail> {
  const answer = await amazon.read(`/amc/audiences/metadata/${audienceId}`, AUDIENCES_MEDIA_TYPE)
  const told = answer.status === 200 ? jsonObject(answer.content) : undefined
  if (told === undefined) {
    throw new HttpError(toFailure(answer).errormessage, undefined, 502)
  }
  const { audienceSize, ttl } = (told.metadata ?? {}) as Record<string, unknown>
  return {
    audienceId,
    name: textOf(told.name) ?? key,
    region: amazon.region,
    key,
    ...sizesOf(audienceSize),
    description: textOf(told.description),
    countryCode: textOf(told.countryCode),
    advertiserId: textOf(told.advertiserId),
    connectionId: textOf(told.connectionId),
    ttl: typeof ttl === 'number' ? ttl : undefined
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined

function sizesOf(audienceSize: unknown): Partial<AmazonAudienceView> {
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

const said = (headers: Record<string, string>, { text, length }: Excerpt): Said => ({
  headers,
  body: pretty(text),
  cutFrom: length > text.length ? length : undefined
})

/** JSON with line breaks, its numbers digit for digit; what is no JSON, or cut, as it is. */
function pretty(text: string): string {
  try {
    return stringify(parse(text), undefined, 2) ?? text
  } catch {
    return text
  }
}

const jobView = (job: JobSummary): JobView => ({
  jobRequestId: job.jobRequestId,
  audienceId: job.audienceId,
  region: job.region,
  state: job.state,
  createdAt: new Date(job.createdAt).toISOString(),
  seconds: job.doneAt === null ? undefined : (job.doneAt - job.createdAt) / 1000,
  records: job.records,
  invalid: job.invalid
})

export const jobDetail = (job: SandboxJobDetail): JobDetail => ({
  ...jobView(job),
  invalidRecords: job.invalidRecords.map(({ externalId, error }) => ({ externalId, error }))
})

const requestView = (request: LoggedRequest): LoggedRequestView => ({
  number: request.number,
  at: new Date(request.at).toISOString(),
  operation: request.operation,
  region: request.region,
  method: request.method,
  path: request.path,
  outcome: String(request.outcome),
  fault: request.fault,
  records: request.records,
  milliseconds: request.milliseconds
})
