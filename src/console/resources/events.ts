import type { FastifyInstance } from 'fastify'
import type { PreviewAsked } from '../api'
import type { Console } from '../console'
import { previewOf } from '../preview'

/** Events by their place. Identities are masked unless asked for; they are in no address. */
export function addEvents(app: FastifyInstance, { space }: Console): void {
  app.get<{ Params: { file: string; line: string }; Querystring: { unmasked?: string } }>(
    '/api/events/:file/:line',
    ({ params, query }) =>
      previewOf(space, {
        file: Number(params.file),
        line: Number(params.line),
        mapping: space.mapping?.fields ?? {},
        unmasked: query.unmasked !== undefined
      })
  )

  app.post<{ Body: PreviewAsked }>('/api/preview', ({ body }) => previewOf(space, body))
}
