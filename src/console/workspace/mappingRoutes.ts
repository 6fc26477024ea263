import type { FastifyInstance } from 'fastify'
import type { MappingView } from '../api'
import type { Console } from '../console'

export function addMapping(app: FastifyInstance, { space, changed }: Console): void {
  app.put<{ Body: Partial<MappingView> }>('/api/mapping', ({ body: { fields = {}, enabled } }, reply) => {
    space.saveMapping(fields, enabled === true)
    changed()
    return reply.code(204).send()
  })

  app.delete('/api/mapping', (_request, reply) => {
    space.mapping = undefined
    changed()
    return reply.code(204).send()
  })
}
