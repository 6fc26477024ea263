import type { FastifyInstance } from 'fastify'
import { Amc } from './amc'
import type { Console } from '../console'

/** Amazon's terms for AMC, and connections. None is deleted here: Amazon's call takes all when it is given none. */
export function addAmc(app: FastifyInstance, { space }: Console): void {
  const amc = new Amc(space)

  app.get('/api/terms', () => amc.terms())

  app.put<{ Body: { accepted?: unknown } }>('/api/terms', async ({ body }, reply) => {
    await amc.accept(body.accepted)
    return reply.code(204).send()
  })

  app.get('/api/amc/connections', () => amc.connections())
  app.get('/api/amc/ends', () => amc.ends())

  app.post<{ Body: Record<string, unknown> }>('/api/amc/connections', async ({ body }, reply) =>
    reply.code(201).send({ connectionId: await amc.connect(body) })
  )
}
