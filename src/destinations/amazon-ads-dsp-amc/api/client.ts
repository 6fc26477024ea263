import type { RequestClient } from '@segment/actions-core'
import { AMAZON_AUDIENCES_API_VERSION, AMAZON_AUDIENCES_CONNECTIONS_API_VERSION } from '../versioning-info'

/** How long one answer may take, in milliseconds. Amazon names 30 s as the P99 of such calls. */
export const TIMEOUT_MS = 30_000

export const AUDIENCES_MEDIA_TYPE = `application/vnd.amcaudiences.${AMAZON_AUDIENCES_API_VERSION}+json`

/** Of connections and terms. */
export const CONNECTIONS_MEDIA_TYPE = `application/vnd.amcaudiencesconnections.${AMAZON_AUDIENCES_CONNECTIONS_API_VERSION}+json`

export interface Call {
  /** GET, unless another is named. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH'
  contentType: string
  body?: string
  /** Header values besides the connection's own; undefined removes a header. */
  headers?: Record<string, string | undefined>
  /** TIMEOUT_MS, unless less time is left. */
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
    return { status: undefined, ...classifyError(error as { code?: string; type?: string }) }
  }
}

function classifyError({ code, type }: { code?: string; type?: string }): Pick<Unanswered, 'trouble' | 'code'> {
  if (code === 'REQUESTCLIENTERROR' || code === 'REQUESTTIMEOUTERROR' || type === 'aborted') {
    return { trouble: 'aborted', code: code ?? 'REQUESTCLIENTERROR' }
  }
  return code === 'ETIMEDOUT'
    ? { trouble: 'timeout', code }
    : { trouble: 'network', code: code ?? type ?? 'connection broken' }
}
