import type { RequestClient } from '@segment/actions-core'
import { AMAZON_AUDIENCES_API_VERSION, AMAZON_AUDIENCES_CONNECTIONS_API_VERSION } from '../versioning-info'

/** How long an answer may take, headers and body alike, in milliseconds. Amazon names 30 s as the P99 of such calls. */
const TIMEOUT_MS = 30_000

export const AUDIENCES_MEDIA_TYPE = `application/vnd.amcaudiences.${AMAZON_AUDIENCES_API_VERSION}+json`

/** Of connections and terms. */
export const CONNECTIONS_MEDIA_TYPE = `application/vnd.amcaudiencesconnections.${AMAZON_AUDIENCES_CONNECTIONS_API_VERSION}+json`

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  contentType: string
  body?: string | Buffer
  /** Header values besides the connection's own; undefined takes a header away. */
  headers?: Record<string, string | undefined>
}

/** What came back: an answer with its status, or the trouble that kept it away. */
export type Answer = Answered | Unanswered

export interface Answered {
  status: number
  content: string
  /** Header Retry-After as it came. */
  retryAfter?: string
}

export interface Unanswered {
  status: undefined
  trouble: 'timeout' | 'aborted' | 'network'
  /** Code of the error, such as ECONNRESET. */
  code: string
}

/** Calls Amazon and returns every answer and every trouble on the way as a value: it never throws. */
export async function callAmazon(request: RequestClient, url: string, call: Call): Promise<Answer> {
  try {
    const response = await request(url, {
      method: call.method,
      headers: { 'Content-Type': call.contentType, ...call.headers },
      body: call.body,
      timeout: TIMEOUT_MS,
      throwHttpErrors: false,
      // A redirect would carry people to a host that is not in the table of regions.
      redirect: 'manual',
      // The core's clone of a response is never read to its end here; bodies over 16 KB would stall.
      skipResponseCloning: true
    })
    const { content } = response as unknown as { content?: string }
    return {
      status: response.status,
      content: content ?? '',
      retryAfter: response.headers.get('retry-after') ?? undefined
    }
  } catch (error) {
    return { status: undefined, ...troubleOf(error) }
  }
}

function troubleOf(error: unknown): Pick<Unanswered, 'trouble' | 'code'> {
  const { code, type } = error as { code?: string; type?: string }
  if (code === 'REQUESTCLIENTERROR' || code === 'REQUESTTIMEOUTERROR' || type === 'aborted') {
    return { trouble: 'aborted', code: code ?? 'REQUESTCLIENTERROR' }
  }
  if (code === 'ETIMEDOUT' || type === 'request-timeout' || type === 'body-timeout') {
    return { trouble: 'timeout', code: code ?? 'ETIMEDOUT' }
  }
  return { trouble: 'network', code: code ?? type ?? 'connection broken' }
}
