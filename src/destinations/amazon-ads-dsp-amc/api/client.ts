import type { RequestClient, RequestOptions } from '@segment/actions-core'
import { IntegrationError } from '@segment/actions-core'
import { AMAZON_AUDIENCES_API_VERSION, AMAZON_AUDIENCES_CONNECTIONS_API_VERSION } from '../versioning-info'
import { HOSTS } from './data/hosts'

export type Region = keyof typeof HOSTS

export const REGIONS = Object.keys(HOSTS) as Region[]

/** The region that a setting holds, by name or, as older connections have it, by the address of its API. */
export const toRegion = (saved: string): Region | undefined =>
  REGIONS.find((region) => region === saved || HOSTS[region].api === saved)

export const apiUrl = (region: string, path: string): string => `${findHosts(region).api}${path}`

export const tokenUrl = (region: string): string => `${findHosts(region).token}/auth/o2/token`

function findHosts(saved: string): (typeof HOSTS)[Region] {
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

export interface Call extends Pick<RequestOptions, 'method' | 'timeout'> {
  contentType: string
  body?: string
  /** Besides the connection's own; undefined removes a header. */
  headers?: Record<string, string | undefined>
  /** Whether the call carries people or secrets: what Amazon repeats of them must go no further. */
  sensitive?: boolean
}

export interface Answered {
  status: number
  content: string
  /** Header Retry-After as it came. */
  retryAfter?: string
  /** The body of a sensitive call. */
  sent?: string
}

/** What came back: an answer with its status, or the trouble that kept it away, with a code such as ECONNRESET. */
export type Answer = Answered | { status: undefined; trouble: 'timeout' | 'aborted' | 'network'; code: string }

/** Calls Amazon and returns every answer, and every trouble on the way, as a value. Never throws. */
export async function callAmazon(request: RequestClient, url: string, call: Call): Promise<Answer> {
  const { contentType, headers, sensitive = false, ...options } = call
  try {
    const response = await request(url, {
      timeout: TIMEOUT_MS,
      ...options,
      // The core's client drops a header whose value is undefined.
      headers: { 'Content-Type': contentType, ...headers },
      throwHttpErrors: false,
      // A redirect would carry people to a host that isn't in the table of regions.
      redirect: 'manual',
      // The core never reads its clone of a response to the end; bodies over 16 KB would stall.
      skipResponseCloning: true
    })
    const { status, content } = response
    return {
      status,
      content,
      retryAfter: response.headers.get('retry-after') ?? undefined,
      ...(sensitive && { sent: call.body })
    }
  } catch (error) {
    const { code, type } = error as { code?: string; type?: string }
    if (code === 'REQUESTCLIENTERROR' || code === 'REQUESTTIMEOUTERROR' || type === 'aborted') {
      return { status: undefined, trouble: 'aborted', code: code ?? 'REQUESTCLIENTERROR' }
    }
    const trouble = code === 'ETIMEDOUT' ? 'timeout' : 'network'
    return { status: undefined, trouble, code: code ?? type ?? 'connection broken' }
  }
}
