import type { FastifyInstance } from 'fastify'
import { sendCsv } from '../http/csv'
import type { Runs } from './runs'

type OfRun = { Params: { id: string } }

const MOST_AT_ONCE = 200

export function addRunRoutes(app: FastifyInstance, { runs }: { runs: Runs }): void {
  app.post<{ Body: { audiences?: unknown } }>('/api/runs', async ({ body }, reply) => {
    const audiences = Array.isArray(body.audiences) ? body.audiences.map(String) : []
    return reply.code(201).send({ id: await runs.start(audiences) })
  })

  app.get<OfRun>('/api/runs/:id', ({ params }) => runs.view(Number(params.id)))

  app.post<OfRun>('/api/runs/:id/cancel', ({ params }) => runs.cancel(Number(params.id)))

  app.get<OfRun & { Querystring: { reason?: string; offset?: string; limit?: string } }>(
    '/api/runs/:id/refused',
    ({ params, query: { reason, offset, limit } }) =>
      runs.rejected(Number(params.id), {
        reason,
        offset: Math.max(0, Number(offset) || 0),
        limit: Math.min(MOST_AT_ONCE, Math.max(1, Number(limit) || MOST_AT_ONCE))
      })
  )

  app.get<OfRun>('/api/runs/:id/refused.csv', ({ params: { id } }, reply) =>
    sendCsv(reply, `rejected-events-run-${Number(id)}`, runs.rejectedCsv(Number(id)))
  )
}
