import type { FastifyInstance } from 'fastify'
import { CATALOG } from './catalog'
import type { Console } from '../console'

export function addCatalog(app: FastifyInstance, { space, changed }: Console): void {
  app.get('/api/catalog', () => CATALOG)

  app.post<{ Body: { id?: unknown; engageSpace?: unknown } }>('/api/destination', ({ body }, reply) => {
    space.add(String(body.id), String(body.engageSpace))
    changed()
    return reply.code(204).send()
  })
}
