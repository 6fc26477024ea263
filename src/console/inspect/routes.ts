import type { FastifyInstance } from 'fastify'
import type { PreviewAsked } from '../api'
import type { Console } from '../console'
import { eventsPage } from './page'
import { SandboxApi } from '../amazon/sandboxApi'
import { previewOf } from './preview'
import { EventTracer } from './trace'

interface OfEvent {
  Params: { file: string; line: string }
  Querystring: { unmasked?: string; run?: string }
}

const EVENTS_OF_A_PAGE = 50

/** Events by their place. Identities are masked unless asked for; they are in no address. */
export function addEvents(app: FastifyInstance, { space, runs }: Console): void {
  const ways = new EventTracer(space, runs, new SandboxApi(space.account.amazon))

  app.get<{ Querystring: { file?: string; line?: string; audience?: string } }>('/api/events', ({ query }) =>
    eventsPage(space, {
      file: Number(query.file ?? 0) || 0,
      line: Number(query.line ?? 1) || 1,
      limit: EVENTS_OF_A_PAGE,
      audience: query.audience
    })
  )

  app.get<OfEvent>('/api/events/:file/:line', ({ params, query }) =>
    previewOf(
      space,
      { file: Number(params.file), line: Number(params.line) },
      { settings: space.runSettings(), unmasked: query.unmasked !== undefined }
    )
  )

  app.get<OfEvent>('/api/events/:file/:line/way', ({ params, query: { run, unmasked } }) =>
    ways.of({
      file: Number(params.file),
      line: Number(params.line),
      run: run === undefined || run === 'now' ? run : Number(run),
      unmasked: unmasked !== undefined
    })
  )

  app.post<{ Body: PreviewAsked }>('/api/preview', ({ body: { file, line, mapping, unmasked } }) =>
    previewOf(space, { file, line }, { settings: space.runSettings(mapping), unmasked })
  )
}
