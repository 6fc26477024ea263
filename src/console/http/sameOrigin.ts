import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '../api'

/** A name that resolves to this machine may be anybody's; these cannot be. */
const HOST = /^(127\.0\.0\.1|localhost)(:\d+)?$/

const SAFE_METHODS = ['GET', 'HEAD']

/** What each answer has the browser do: nothing is loaded from elsewhere, framed, sniffed, kept or passed on. */
export const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store'
}

/**
 * Lets in the console's own pages, and programs on this machine. A change needs `Sec-Fetch-Site: same-origin`, which a
 * browser sets by itself and no page from elsewhere can; a script sets it by hand. The API is recognized by its route, not by
 * the text of the address: `/%61pi/…` is the same resource.
 */
export async function requireSameOrigin(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  void reply.headers(HEADERS)
  const { headers, method, routeOptions } = request
  const { host = '', origin } = headers
  if (!HOST.test(host)) {
    return reject(reply, 'Call the console as 127.0.0.1 or localhost.')
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return reject(reply, 'Only the pages of the console may call it.')
  }
  const site = headers['sec-fetch-site']
  if (!SAFE_METHODS.includes(method) && site !== 'same-origin') {
    return reject(
      reply,
      'Only the pages of the console may change anything. In a script, send the header Sec-Fetch-Site: same-origin.'
    )
  }
  const isApi = routeOptions.url?.startsWith('/api/') === true
  if (isApi && site !== undefined && site !== 'same-origin' && site !== 'none') {
    return reject(reply, 'Only the pages of the console may read this.')
  }
}

async function reject(reply: FastifyReply, message: string): Promise<void> {
  await reply.code(403).send({ message } satisfies Problem)
}
