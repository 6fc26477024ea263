import type { FastifyInstance } from 'fastify'
import type { Console } from '../console'

export function addSettings(app: FastifyInstance, { space, changed }: Console): void {
  app.put<{ Body: Record<string, unknown> }>('/api/settings', ({ body }, reply) => {
    space.change(body)
    changed()
    return reply.code(204).send()
  })

  app.put<{ Body: { enabled?: unknown } }>('/api/enabled', async ({ body }, reply) => {
    await space.enable(body.enabled === true)
    changed()
    return reply.code(204).send()
  })
}
