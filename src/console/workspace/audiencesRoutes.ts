import type { FastifyInstance } from 'fastify'
import type { Choices } from '../api'
import type { Console } from '../console'

type OfAudience = { Params: { key: string } }

export function addAudiences(app: FastifyInstance, { space, changed }: Console): void {
  app.get<{ Params: { field: string } }>('/api/audiences/choices/:field', async ({ params }): Promise<Choices> => {
    const { choices, error } = await space.choices(params.field)
    return { choices: choices.map(({ value, label }) => ({ value: String(value), label })), error: error?.message }
  })

  app.post<OfAudience>('/api/audiences/:key/destination', ({ params }, reply) => {
    space.audiences.addTo(params.key)
    changed()
    return reply.code(204).send()
  })

  app.put<OfAudience & { Body: Record<string, unknown> }>(
    '/api/audiences/:key/settings',
    async ({ params, body }, reply) => {
      await space.audiences.connect(params.key, body)
      changed()
      return reply.code(204).send()
    }
  )

  app.delete<OfAudience>('/api/audiences/:key/destination', ({ params }, reply) => {
    space.audiences.removeFrom(params.key)
    changed()
    return reply.code(204).send()
  })

  app.get<OfAudience>('/api/audiences/:key/events', ({ params }) => space.audiences.one(params.key).samples)
}
