import type { RequestClient, RequestOptions } from '@segment/actions-core'
import { AMAZON_AUDIENCES_API_VERSION, AMAZON_AUDIENCES_CONNECTIONS_API_VERSION } from '../versioning-info'
import { callAgent } from './callAgent'

/** How long an answer may take, in milliseconds. Amazon names 30 s as the P99 of such calls. */
const TIME_LIMIT_MS = 30_000

/** Aborts when the time of a call is over, from the first try to connect to the last byte of the body. */
export const timeLimit = (): AbortSignal => AbortSignal.timeout(TIME_LIMIT_MS)

/** Bytes of an answer that are read at most, unpacked. Amazon's largest, a job of 10,000 invalid records, has some 2 MB. */
const MAX_ANSWER_BYTES = 16_000_000

export const AUDIENCES_MEDIA_TYPE = `application/vnd.amcaudiences.${AMAZON_AUDIENCES_API_VERSION}+json`

/** Of connections and terms. */
export const CONNECTIONS_MEDIA_TYPE = `application/vnd.amcaudiencesconnections.${AMAZON_AUDIENCES_CONNECTIONS_API_VERSION}+json`

export interface Call {
  /** GET, unless another is named. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH'
  contentType: string
  body?: string | Buffer
  /** Header values besides the connection's own; undefined takes a header away. */
  headers?: Record<string, string | undefined>
  /** Where several calls share a time limit; else each has its own. */
  limit?: AbortSignal
}

/** What came back: an answer with its status, or the trouble that kept it away. */
export type Answer = Answered | Unanswered

export interface Answered {
  status: number
  content: string
  /** Header Retry-After as it came. */
  retryAfter?: string
  /** What it answers. */
  sent?: Sent
}

/** What a request carried: whatever of it Amazon repeats in its words must not go any further. */
export interface Sent {
  url: string
  body?: string | Buffer
  /** The connection's own among them. */
  headers?: Iterable<[name: string, value: string]>
}

export interface Unanswered {
  status: undefined
  trouble: 'timeout' | 'aborted' | 'network' | 'oversized'
  /** Code of the error, such as ECONNRESET. */
  code: string
}

/** What the core's client takes besides, although its types leave it out. */
interface ClientOptions extends RequestOptions {
  size: number
  afterResponse: ((request: Required<Pick<Sent, 'headers'>>) => void)[]
}

/**
 * Calls Amazon and returns every answer and every trouble on the way as a value: it never throws. Whatever ends a call
 * early, its connection is closed with it.
 */
export async function callAmazon(request: RequestClient, url: string, call: Call): Promise<Answer> {
  const { agent, hangUp, brokenOff } = callAgent(url)
  const sent: Sent = { url, body: call.body }
  const options: ClientOptions = {
    method: call.method,
    headers: { 'Content-Type': call.contentType, ...call.headers },
    body: call.body,
    // The core's own limit ends with the headers.
    timeout: false,
    size: MAX_ANSWER_BYTES,
    agent,
    throwHttpErrors: false,
    // A redirect would carry people to a host that is not in the table of regions.
    redirect: 'manual',
    // The core's clone of a response is never read to its end here; bodies over 16 KB would stall.
    skipResponseCloning: true,
    afterResponse: [({ headers }) => void (sent.headers = headers)]
  }
  try {
    const response = await within(call.limit ?? timeLimit(), Promise.race([request(url, options), brokenOff]))
    const { content } = response as unknown as { content: string }
    return {
      status: response.status,
      content,
      retryAfter: response.headers.get('retry-after') ?? undefined,
      sent
    }
  } catch (error) {
    hangUp()
    return { status: undefined, ...troubleOf(error) }
  }
}

class TimeIsUp extends Error {
  readonly code = 'ETIMEDOUT'
}

/** Throws TimeIsUp when the limit comes before the work is done. */
async function within<Done>(limit: AbortSignal, work: Promise<Done>): Promise<Done> {
  let end = (): void => undefined
  const timeIsUp = new Promise<never>((_, reject) => {
    end = () => reject(new TimeIsUp())
  })
  if (limit.aborted) {
    end()
  }
  limit.addEventListener('abort', end)
  try {
    return await Promise.race([work, timeIsUp])
  } finally {
    limit.removeEventListener('abort', end)
  }
}

function troubleOf(error: unknown): Pick<Unanswered, 'trouble' | 'code'> {
  const { code, type } = error as { code?: string; type?: string }
  if (code === 'REQUESTCLIENTERROR' || code === 'REQUESTTIMEOUTERROR' || type === 'aborted') {
    return { trouble: 'aborted', code: code ?? 'REQUESTCLIENTERROR' }
  }
  if (code === 'ETIMEDOUT') {
    return { trouble: 'timeout', code }
  }
  if (type === 'max-size') {
    return { trouble: 'oversized', code: type }
  }
  return { trouble: 'network', code: code ?? type ?? 'connection broken' }
}
