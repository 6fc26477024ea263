import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { ImportInput } from '../api'
import { sendCsv } from '../http/csv'
import { HttpError } from '../http/httpError'
import type { Imports } from './imports'

/** The name of a file is in a header: addresses are kept by browsers. */
const FILE_NAME = 'x-file-name'

/** People from a file. */
export function addImportRoutes(app: FastifyInstance, { imports }: { imports: Imports }): void {
  // As a stream: a file may be larger than the memory.
  app.addContentTypeParser('application/octet-stream', (_request, content, done) => done(null, content))

  app.get('/api/import', () => imports.view ?? null)

  app.post<{ Body: Readable }>('/api/import/file', ({ body, headers }) => {
    if (!(body instanceof Readable)) {
      throw new HttpError('Send the file as application/octet-stream.', { field: 'file', status: 415 })
    }
    return imports.upload(body, nameIn(headers[FILE_NAME]))
  })

  app.put<{ Body: { key?: unknown; fields?: Record<string, unknown> } }>('/api/import/columns', ({ body }) =>
    imports.map(body)
  )

  app.post<{ Body: ImportInput }>('/api/import/run', async ({ body }, reply) => {
    await imports.start(body)
    return reply.code(202).send({})
  })

  app.get('/api/import/rejected.csv', (_request, reply) => sendCsv(reply, 'rejected-rows', imports.rejectedCsv()))

  app.post('/api/import/cancel', () => imports.cancel())
}

function nameIn(header: string | string[] | undefined): string {
  try {
    return decodeURIComponent(String(header ?? ''))
  } catch {
    return ''
  }
}
