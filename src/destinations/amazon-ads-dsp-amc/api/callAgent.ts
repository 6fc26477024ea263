import type { Agent as HttpAgent, ClientRequest } from 'node:http'
import { globalAgent as http } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import { globalAgent as https } from 'node:https'

/**
 * The process's own agent, which keeps connections for the next call, with a handle on this one call. From the first byte
 * of an answer's body on, the core's client can stop waiting, but not close the connection: a body that trickles or never
 * ends would be read on for as long as the process lives, and keep it from ending. And where a connection breaks off in a
 * body of announced length, the client does not notice.
 */
export interface CallAgent {
  /** To be given to the core's request client. */
  readonly agent: HttpsAgent
  /** Closes the connection of the call, whatever state it is in. */
  readonly hangUp: () => void
  /** Throws when the connection breaks off within an answer. */
  readonly brokenOff: Promise<never>
}

/** What Node calls on an agent to have a request sent; its types leave it out. */
interface Sender {
  addRequest(request: ClientRequest, ...options: unknown[]): void
}

export function callAgent(url: string): CallAgent {
  const shared = (url.startsWith('https:') ? https : http) as (HttpAgent | HttpsAgent) & Sender
  let request: ClientRequest | undefined
  let breakOff: (error: BrokenOff) => void
  const brokenOff = new Promise<never>((_, reject) => {
    breakOff = reject
  })
  const agent = Object.create(shared, {
    addRequest: {
      value: (added: ClientRequest, ...options: unknown[]) => {
        request = added
        added.once('response', (response) => {
          response.once('close', () => response.complete || breakOff(new BrokenOff()))
        })
        shared.addRequest(added, ...options)
      }
    },
    // The core destroys the agent of a call once it has read the answer. This one is everybody's.
    destroy: { value: () => undefined }
  }) as HttpsAgent
  return { agent, hangUp: () => void request?.destroy(), brokenOff }
}

class BrokenOff extends Error {
  readonly code = 'ECONNRESET'
}
