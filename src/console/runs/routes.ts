import type { FastifyInstance } from 'fastify'
import type { Console } from '../console'

type OfRun = { Params: { id: string } }

const MOST_AT_ONCE = 200

export function addRuns(app: FastifyInstance, { runs }: Console): void {
  app.post<{ Body: { audiences?: unknown } }>('/api/runs', ({ body }, reply) => {
    const audiences = Array.isArray(body.audiences) ? body.audiences.map(String) : []
    return reply.code(201).send({ id: runs.start(audiences) })
  })

  app.get<OfRun>('/api/runs/:id', ({ params }) => runs.view(Number(params.id)))

  app.post<OfRun>('/api/runs/:id/cancel', ({ params }, reply) => {
    runs.cancel(Number(params.id))
    return reply.code(204).send()
  })

  app.get<OfRun & { Querystring: { reason?: string; offset?: string; limit?: string } }>(
    '/api/runs/:id/refused',
    ({ params, query: { reason, offset, limit } }) =>
      runs.refused(Number(params.id), {
        reason,
        offset: Math.max(0, Number(offset) || 0),
        limit: Math.min(MOST_AT_ONCE, Math.max(1, Number(limit) || MOST_AT_ONCE))
      })
  )
}
