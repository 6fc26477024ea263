import type { FastifyInstance } from 'fastify'
import { SandboxApi } from '../amazon/sandboxApi'
import type { EventFilter, PreviewedOutcome, PreviewInput } from '../api'
import type { Imports } from '../imports/imports'
import type { Runs } from '../runs/runs'
import type { Workspace } from '../workspace/workspace'
import { listEvents } from './eventsPage'
import { checkMapping } from './mappingCheck'
import { People } from './people'
import { previewEvent } from './preview'
import { EventTracer } from './trace'

/** What a page sends. */
type Given = Record<string, unknown>

interface OfEvent {
  Params: { file: string; line: string }
  Querystring: { unmasked?: string; run?: string }
}

const OUTCOMES: readonly string[] = ['enters', 'leaves', 'refused'] satisfies PreviewedOutcome[]

/**
 * Events by their place, and people. Identities are masked unless asked for, and people are named in a body only: addresses
 * are kept by browsers and logs.
 */
export function addInspectRoutes(
  app: FastifyInstance,
  { space, runs, imports }: { space: Workspace; runs: Runs; imports: Imports }
): void {
  const sandbox = new SandboxApi(space.account.amazon)
  const tracer = new EventTracer(space, runs, sandbox)
  const people = new People(space, sandbox, { runs, imports })

  app.get<{ Querystring: Record<string, string | undefined> }>('/api/events', ({ query }) =>
    listEvents(space, people, readFilter(query))
  )

  app.post<{ Body: Record<string, string | undefined> }>('/api/events', ({ body }) =>
    listEvents(space, people, { ...readFilter(body), who: body.who })
  )

  app.get<OfEvent>('/api/events/:file/:line', ({ params, query }) =>
    previewEvent(
      space,
      { file: Number(params.file), line: Number(params.line) },
      { settings: space.previewSettings(), unmasked: query.unmasked !== undefined }
    )
  )

  app.get<OfEvent>('/api/events/:file/:line/way', ({ params, query: { run, unmasked } }) =>
    tracer.trace({
      file: Number(params.file),
      line: Number(params.line),
      run: run === undefined || run === 'now' ? run : Number(run),
      unmasked: unmasked !== undefined
    })
  )

  app.post<{ Body: PreviewInput }>('/api/preview', ({ body: { file, line, mapping, unmasked } }) =>
    previewEvent(space, { file, line }, { settings: space.previewSettings(mapping), unmasked })
  )

  app.post<{ Body: { fields?: Record<string, unknown> } }>('/api/mapping/check', ({ body }) =>
    checkMapping(space, body.fields ?? {})
  )

  app.post<{ Body: Given }>('/api/amazon/members', ({ body }) => people.memberships(body.who))

  app.post<{ Body: Given }>('/api/people/erase', ({ body }) => people.erase(body.externalUserIds))

  app.post<{ Body: Given }>('/api/people/allow', ({ body }) => people.allowAgain(body.externalUserIds))

  app.post<{ Body: Given }>('/api/people', ({ body }, reply) => {
    const left = new AbortController()
    reply.raw.on('close', () => left.abort())
    return people.why(body.who, left.signal)
  })
}

function readFilter({ file, line, audience, outcome }: Record<string, unknown>): EventFilter {
  return {
    file: Number(file ?? 0) || 0,
    line: Number(line ?? 1) || 1,
    audience: typeof audience === 'string' && audience !== '' ? audience : undefined,
    outcome: OUTCOMES.includes(String(outcome)) ? (outcome as PreviewedOutcome) : undefined
  }
}
