import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Runs } from './runs'

type OfRun = { Params: { id: string } }

const MOST_AT_ONCE = 200

export function addRunRoutes(app: FastifyInstance, { runs }: { runs: Runs }): void {
  app.post<{ Body: { audiences?: unknown } }>('/api/runs', async ({ body }, reply) => {
    const audiences = Array.isArray(body.audiences) ? body.audiences.map(String) : []
    return reply.code(201).send({ id: await runs.start(audiences) })
  })

  app.get<OfRun>('/api/runs/:id', ({ params }) => runs.view(Number(params.id)))

  app.post<OfRun>('/api/runs/:id/cancel', ({ params }, reply) => {
    runs.cancel(Number(params.id))
    return reply.code(204).send()
  })

  app.get<OfRun & { Querystring: { reason?: string; offset?: string; limit?: string } }>(
    '/api/runs/:id/refused',
    ({ params, query: { reason, offset, limit } }) =>
      runs.rejected(Number(params.id), {
        reason,
        offset: Math.max(0, Number(offset) || 0),
        limit: Math.min(MOST_AT_ONCE, Math.max(1, Number(limit) || MOST_AT_ONCE))
      })
  )

  app.get<OfRun>('/api/runs/:id/refused.csv', ({ params }, reply) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="rejected-events-run-${Number(params.id)}.csv"`)
      .send(Readable.from(runs.rejectedCsv(Number(params.id))))
  )
}
