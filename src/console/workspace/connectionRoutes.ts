import type { FastifyInstance } from 'fastify'
import type { Console } from '../console'

/** Where Amazon leads the browser of its user after the consent; an Allowed Return URL of the application. */
const RETURN = '/connected'

export function addConnection(app: FastifyInstance, { space, changed }: Console): void {
  const { account } = space

  app.post('/api/connection', ({ headers }) => ({
    address: account.begin(space.region, `http://${headers.host ?? ''}${RETURN}`)
  }))

  app.get<{ Querystring: { state?: string; code?: string; error?: string } }>(RETURN, async ({ query }, reply) => {
    const consent = await account.finish(query)
    changed()
    // The code does not stay in the address.
    return reply.redirect(`/settings?connection=${consent}`, 303)
  })

  app.post('/api/connection/test', async (_request, reply) => {
    await space.test()
    return reply.code(204).send()
  })

  app.delete('/api/connection', (_request, reply) => {
    space.disconnect()
    changed()
    return reply.code(204).send()
  })
}
