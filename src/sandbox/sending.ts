import { STATUS_CODES } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { Family } from './contract/families'
import type { Fault } from './contract/faults'
import { THROTTLED } from './contract/refusals'
import type { Answer } from './operations/operation'

/** Sends an answer, or does to it what the fault says. No answer: the connection closes. */
export function send(
  answer: Answer | undefined,
  fault: Fault | undefined,
  reply: FastifyReply
): FastifyReply | Promise<void> {
  if (answer === undefined || fault?.kind === 'drop') {
    reply.hijack()
    reply.raw.socket?.destroy()
    return reply
  }
  if (fault?.kind === 'reset' || fault?.kind === 'stall') {
    return sendHalf(answer, reply, fault.kind)
  }
  const body = fault?.kind === 'garbled' ? '<<< not JSON' : fault?.kind === 'incomplete' ? '{}' : answer.body
  void reply.code(answer.status).headers(answer.headers)
  if (body === '') {
    void reply.removeHeader('content-type')
    return reply.send()
  }
  return reply.send(Buffer.from(body))
}

function page(status: number): string {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  return (
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
    '<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n'
  )
}

/** The answer that a fault of kind status puts in the place of the real one. */
export function statusAnswer(fault: Fault & { kind: 'status' }, family: Family, requestId: string): Answer {
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
    body: body === 'json' ? JSON.stringify(error) : body === 'html' ? page(status) : ''
  }
}

/** Time for the first half to reach the caller before the connection goes. */
const HEAD_START = 20

/** Sends half of an answer, then breaks the connection or lets the caller wait. */
async function sendHalf(answer: Answer, reply: FastifyReply, kind: 'reset' | 'stall'): Promise<void> {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(answer.status === 204 ? 200 : answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body) + 1
  })
  raw.write(answer.body.slice(0, Math.ceil(answer.body.length / 2)) || ' ')
  if (kind === 'reset') {
    await pause(HEAD_START)
    raw.socket?.resetAndDestroy()
  }
}
