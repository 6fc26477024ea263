import type { Agent as HttpAgent, ClientRequest } from 'node:http'
import { globalAgent as http } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import { globalAgent as https } from 'node:https'
import type { AudienceDestinationDefinition, RequestClient, RequestOptions } from '@segment/actions-core'
import { IntegrationError } from '@segment/actions-core'
import { apiUrl, REGIONS, tokenUrl } from '../destinations/amazon-ads-dsp-amc/api/client'
import type { AudienceSettings, Settings } from '../destinations/amazon-ads-dsp-amc/generated-types'
import { SANDBOX_URL } from './target'

type Definition = AudienceDestinationDefinition<Settings, AudienceSettings>
type Requester = (request: RequestClient, ...rest: never[]) => unknown

/** How long an answer may take to its last byte, in milliseconds, unless the call says less. */
const TIME_LIMIT_MS = 30_000

/** Bytes of an answer that are read at most, unpacked. Amazon's largest, a job of 10,000 invalid records, has some 2 MB. */
const MAX_ANSWER_BYTES = 16_000_000

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

/** Amazon's hosts, each with its region. */
const REGION_OF_HOST = new Map(
  REGIONS.flatMap((region) =>
    [apiUrl(region, '/'), tokenUrl(region)].map((url) => [new URL(url).origin, region] as const)
  )
)

/**
 * The definition as a local Segment runs it: its calls reach the sandbox where AMAZON_ADS_SANDBOX_URL names one, reuse
 * connections, and end with their time limit. The definition itself has nothing of that, as Segment's runtime sees to it.
 */
export function withLocalRequests(definition: Definition): Definition {
  const { authentication, audienceConfig, actions } = definition
  return {
    ...definition,
    authentication: withLocal(authentication as object, ['testAuthentication', 'refreshAccessToken']),
    audienceConfig: withLocal(audienceConfig, ['createAudience', 'getAudience']),
    onDelete: local(definition.onDelete),
    actions: mapObject(actions, (action) => ({
      ...withLocal(action, ['perform', 'performBatch']),
      ...(action.hooks && {
        hooks: mapObject(action.hooks, (hook) => ({
          ...withLocal(hook, ['performHook']),
          inputFields: mapObject(hook.inputFields ?? {}, (field) => withLocal(field, ['dynamic']))
        }))
      })
    }))
  } as Definition
}

function mapObject<Value extends object>(object: Record<string, Value>, change: (value: Value) => object): object {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
}

const withLocal = <Owner extends object>(owner: Owner, keys: string[]): Owner => ({
  ...owner,
  ...Object.fromEntries(
    keys.flatMap((key) => {
      const value = (owner as Record<string, unknown>)[key]
      return typeof value === 'function' ? [[key, local(value as Requester)]] : []
    })
  )
})

const local = <Fn>(requester: Fn): Fn =>
  typeof requester !== 'function'
    ? requester
    : (((request: RequestClient, ...rest: unknown[]) =>
        (requester as (...input: unknown[]) => unknown)(toLocalClient(request), ...rest)) as Fn)

/**
 * A request client whose calls reach the sandbox, if there is one, and end with their time limit. Throws where
 * AMAZON_ADS_SANDBOX_URL is wrong: not in a call, whose errors are answers that may pass.
 */
export function toLocalClient(request: RequestClient): RequestClient {
  readSandboxUrl()
  const call = async (url: string, options: RequestOptions = {}): Promise<unknown> => {
    const address = toTargetUrl(url)
    const { agent, abort, connectionLost } = createCallAgent(address)
    const timeLimit = createTimeLimit(typeof options.timeout === 'number' ? options.timeout : TIME_LIMIT_MS)
    try {
      // The core's own limit ends with the headers; `size` is the fetch library's.
      const sent = request(address, { ...options, timeout: false, size: MAX_ANSWER_BYTES, agent } as RequestOptions)
      return await Promise.race([sent, connectionLost, timeLimit.isOver])
    } catch (error) {
      abort()
      throw error
    } finally {
      timeLimit.clear()
    }
  }
  return call as RequestClient
}

/**
 * The address of a call to Amazon: the sandbox's, where AMAZON_ADS_SANDBOX_URL names one, which serves every region under
 * a path of its own. Throws an IntegrationError where that isn't an address of this machine.
 */
export function toTargetUrl(url: string): string {
  const sandbox = readSandboxUrl()
  const { origin, pathname, search } = new URL(url)
  const region = REGION_OF_HOST.get(origin)
  return sandbox === undefined || region === undefined ? url : `${sandbox}/${region}${pathname}${search}`
}

function readSandboxUrl(): string | undefined {
  const address = process.env[SANDBOX_URL]?.trim()
  if (!address) {
    return undefined
  }
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'http:' || !LOOPBACK.includes(url.hostname)) {
    throw new IntegrationError(
      `${SANDBOX_URL} must be an http address on this machine, such as http://127.0.0.1:4010. Unset it to reach Amazon.`,
      'INVALID_SANDBOX_URL',
      400
    )
  }
  return url.origin
}

function createTimeLimit(ms: number): { isOver: Promise<never>; clear: () => void } {
  let timer: NodeJS.Timeout | undefined
  const isOver = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError()), ms)
  })
  return { isOver, clear: () => clearTimeout(timer) }
}

/** What Node calls on an agent to have a request sent; its types leave it out. */
interface Sender {
  addRequest(request: ClientRequest, ...options: unknown[]): void
}

/**
 * The process's own agent, which keeps connections for the next call, with a handle on this one call. From the first byte
 * of an answer's body on, the core's client can stop waiting, but not close the connection: a body that trickles or never
 * ends would be read for as long as the process lives, and keep it from ending. And where a connection breaks off in a
 * body of announced length, the client does not notice.
 */
function createCallAgent(url: string): {
  agent: HttpsAgent
  /** Closes the connection of the call, whatever state it is in. */
  abort: () => void
  /** Rejects when the connection breaks off within an answer. */
  connectionLost: Promise<never>
} {
  const shared = (url.startsWith('https:') ? https : http) as (HttpAgent | HttpsAgent) & Sender
  let request: ClientRequest | undefined
  let loseConnection: (error: ConnectionLostError) => void
  const connectionLost = new Promise<never>((_, reject) => {
    loseConnection = reject
  })
  const agent = Object.create(shared, {
    addRequest: {
      value: (added: ClientRequest, ...options: unknown[]) => {
        request = added
        added.once('response', (response) => {
          response.once('close', () => response.complete || loseConnection(new ConnectionLostError()))
        })
        shared.addRequest(added, ...options)
      }
    },
    // The core destroys the agent of a call once it has read the answer. This one is everybody's.
    destroy: { value: () => undefined }
  }) as HttpsAgent
  return { agent, abort: () => void request?.destroy(), connectionLost }
}

class TimeoutError extends Error {
  readonly code = 'ETIMEDOUT'
}

class ConnectionLostError extends Error {
  readonly code = 'ECONNRESET'
}
