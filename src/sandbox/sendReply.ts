import { STATUS_CODES } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import { THROTTLED } from './contract/errors'
import type { Family } from './contract/families'
import type { Fault } from './contract/faults'
import type { Reply } from './operations/operation'

/** Sends what an operation replied, changed as the fault says. Without it the connection closes. */
export function sendReply(
  sent: Reply | undefined,
  fault: Fault | undefined,
  reply: FastifyReply
): FastifyReply | Promise<void> {
  if (sent === undefined || fault?.kind === 'drop') {
    reply.hijack()
    reply.raw.socket?.destroy()
    return reply
  }
  if (fault?.kind === 'reset' || fault?.kind === 'stall') {
    return sendHalf(sent, reply, fault.kind)
  }
  const body = fault?.kind === 'garbled' ? '<<< not JSON' : fault?.kind === 'incomplete' ? '{}' : sent.body
  void reply.code(sent.status).headers(sent.headers)
  if (body === '') {
    void reply.removeHeader('content-type')
    return reply.send()
  }
  return reply.send(Buffer.from(body))
}

function edgePage(status: number): string {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  return (
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
    '<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n'
  )
}

/** The reply that a fault of kind status puts in place of the real one. */
export function buildStatusReply(fault: Fault & { kind: 'status' }, family: Family, requestId: string): Reply {
  const {
    status,
    body = 'json',
    message = status === 401 ? 'Unauthorized' : `Ordered status ${status}`,
    retryAfter
  } = fault
  const throttled = status === 429
  const error = throttled && fault.message === undefined ? THROTTLED.body : family.error(status, message, requestId)
  return {
    status,
    headers: {
      'content-type': body === 'html' ? 'text/html' : family.media,
      'x-amzn-RequestId': requestId,
      ...(throttled && body === 'json' && THROTTLED.headers(requestId)),
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) })
    },
    body: body === 'json' ? JSON.stringify(error) : body === 'html' ? edgePage(status) : ''
  }
}

/** Time in milliseconds for the first half to reach the caller before the connection breaks. */
const HEAD_START_MS = 20

/** Sends half of a reply, then breaks the connection or lets the caller wait. */
async function sendHalf(sent: Reply, reply: FastifyReply, kind: 'reset' | 'stall'): Promise<void> {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(sent.status === 204 ? 200 : sent.status, {
    ...sent.headers,
    'content-length': Buffer.byteLength(sent.body) + 1
  })
  raw.write(sent.body.slice(0, Math.ceil(sent.body.length / 2)) || ' ')
  if (kind === 'reset') {
    await pause(HEAD_START_MS)
    raw.socket?.resetAndDestroy()
  }
}
