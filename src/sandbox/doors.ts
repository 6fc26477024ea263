import type { FastifyReply, FastifyRequest } from 'fastify'

/** A name that resolves to this machine may be anybody's; these cannot be. */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i

/**
 * Lets in programs, and the sandbox's own pages. A web page could otherwise order faults, or, under a name of its own
 * that it points at this machine, read the members.
 */
export async function guard({ headers: { host = '', origin } }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!LOOPBACK.test(host)) {
    await reply.code(403).send({ message: 'Call the sandbox as 127.0.0.1 or localhost.' })
  } else if (origin !== undefined && origin !== `http://${host}`) {
    await reply.code(403).send({ message: 'No web page may call the sandbox but its own.' })
  }
}
