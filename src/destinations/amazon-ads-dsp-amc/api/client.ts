import type { RequestClient } from '@segment/actions-core'
import { IntegrationError } from '@segment/actions-core'
import { AMAZON_AUDIENCES_API_VERSION, AMAZON_AUDIENCES_CONNECTIONS_API_VERSION } from '../versioning-info'

/**
 * Hosts of Amazon Ads and of Login with Amazon.
 * Source: https://advertising.amazon.com/API/docs/en-us/guides/account-management/authorization/overview
 */
const HOSTS = {
  NA: { api: 'https://advertising-api.amazon.com', token: 'https://api.amazon.com' },
  EU: { api: 'https://advertising-api-eu.amazon.com', token: 'https://api.amazon.co.uk' },
  FE: { api: 'https://advertising-api-fe.amazon.com', token: 'https://api.amazon.co.jp' }
} as const

export type Region = keyof typeof HOSTS

export const REGIONS = Object.keys(HOSTS) as Region[]

/** The region that a setting holds, by name or, as older connections have it, by the address of its API. */
export const toRegion = (saved: string): Region | undefined =>
  REGIONS.find((region) => region === saved || HOSTS[region].api === saved)

/** Address of the region's API, which settings of older connections hold. */
export const apiAddress = (region: Region): string => HOSTS[region].api

export const apiUrl = (region: string, path: string): string => `${hostsOf(region).api}${path}`

export const tokenUrl = (region: string): string => `${hostsOf(region).token}/auth/o2/token`

function hostsOf(saved: string): (typeof HOSTS)[Region] {
  const region = toRegion(saved)
  if (region === undefined) {
    const message = 'Region must be NA, EU or FE. Choose it in the settings of the destination.'
    throw new IntegrationError(message, 'INVALID_REGION', 400)
  }
  return HOSTS[region]
}

/** How long one answer may take, in milliseconds. Amazon names 30 s as the P99 of such calls. */
export const TIMEOUT_MS = 30_000

export const AUDIENCES_MEDIA_TYPE = `application/vnd.amcaudiences.${AMAZON_AUDIENCES_API_VERSION}+json`

/** Of connections and terms. */
export const CONNECTIONS_MEDIA_TYPE = `application/vnd.amcaudiencesconnections.${AMAZON_AUDIENCES_CONNECTIONS_API_VERSION}+json`

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH'
  contentType: string
  body?: string
  /** Besides the connection's own; undefined removes a header. */
  headers?: Record<string, string | undefined>
  timeoutMs?: number
  /** Whether the call carries people or secrets: what Amazon repeats of them must go no further. */
  sensitive?: boolean
}

/** What came back: an answer with its status, or the trouble that kept it away. */
export type Answer = Answered | Unanswered

export interface Answered {
  status: number
  content: string
  /** Header Retry-After as it came. */
  retryAfter?: string
  /** What a sensitive call carried. */
  sent?: Sent
}

export interface Sent {
  url: string
  body?: string
}

export interface Unanswered {
  status: undefined
  trouble: 'timeout' | 'aborted' | 'network'
  /** Code of the error, such as ECONNRESET. */
  code: string
}

/** Calls Amazon and returns every answer, and every trouble on the way, as a value. Never throws. */
export async function callAmazon(request: RequestClient, url: string, call: Call): Promise<Answer> {
  const { method, contentType, headers, body, timeoutMs = TIMEOUT_MS, sensitive = false } = call
  try {
    const response = await request(url, {
      method,
      // The core's client drops a header whose value is undefined.
      headers: { 'Content-Type': contentType, ...headers },
      body,
      timeout: timeoutMs,
      throwHttpErrors: false,
      // A redirect would carry people to a host that isn't in the table of regions.
      redirect: 'manual',
      // The core never reads its clone of a response to the end; bodies over 16 KB would stall.
      skipResponseCloning: true
    })
    return {
      status: response.status,
      content: (response as unknown as { content: string }).content,
      retryAfter: response.headers.get('retry-after') ?? undefined,
      ...(sensitive && { sent: { url, body } })
    }
  } catch (error) {
    const { code, type } = error as { code?: string; type?: string }
    if (code === 'REQUESTCLIENTERROR' || code === 'REQUESTTIMEOUTERROR' || type === 'aborted') {
      return { status: undefined, trouble: 'aborted', code: code ?? 'REQUESTCLIENTERROR' }
    }
    return code === 'ETIMEDOUT'
      ? { status: undefined, trouble: 'timeout', code }
      : { status: undefined, trouble: 'network', code: code ?? type ?? 'connection broken' }
  }
}
