import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, RouteOptions } from 'fastify'
import fastify from 'fastify'
import { addAmazonRoutes } from './amazon/routes'
import type { Problem } from './api'
import { HttpError } from './http/httpError'
import type { Live } from './http/live'
import { requireSameOrigin } from './http/sameOrigin'
import type { Imports } from './imports/imports'
import { addImportRoutes } from './imports/routes'
import { addInspectRoutes } from './inspect/routes'
import { addRunRoutes } from './runs/routes'
import type { Runs } from './runs/runs'
import { addWorkspaceRoutes } from './workspace/routes'
import type { Workspace } from './workspace/workspace'

/** The built page, next to this file in a build. Run from source, the console uses the page of the last build. */
const BUILT_BESIDE = join(__dirname, 'web')
const PAGE = existsSync(join(BUILT_BESIDE, 'main.js')) ? BUILT_BESIDE : join(__dirname, '../../dist/console/web')

const MAX_BODY_BYTES = 1024 * 1024

const METHODS_WITH_BODY = ['POST', 'PUT', 'DELETE', 'PATCH']

/** What the routes share. */
interface Console {
  space: Workspace
  runs: Runs
  imports: Imports
  live: Live
}

/**
 * The console's server. Its page is drawn in the browser from what is under /api; the routes of each feature are in its
 * routes.ts, added here, and what they answer is a type of api/.
 */
export async function createServer({ space, runs, imports, live }: Console): Promise<FastifyInstance> {
  const app = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true })
  app.addHook('onRequest', requireSameOrigin)
  // Routes read the keys of a body: one that is missing has none, and one that is not an object is not theirs.
  app.addHook('preHandler', (request, _reply, done) => {
    if (METHODS_WITH_BODY.includes(request.method)) {
      request.body ??= {}
    }
    const isWrong = request.body != null && (typeof request.body !== 'object' || Array.isArray(request.body))
    done(isWrong ? new HttpError('The body of the request must be a JSON object.') : undefined)
  })
  app.addHook('onRoute', answerWhatIsDone)
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof HttpError) {
      return reply.code(error.status).send(error.problem)
    }
    const { statusCode = 500 } = error
    // The messages of other errors are not for people, and may hold a part of an event.
    const message = statusCode < 500 ? 'The request is not valid.' : `The console failed (${error.name}).`
    return reply.code(statusCode).send({ message } satisfies Problem)
  })

  const stop = (why: string): void => {
    runs.stop(why)
    imports.stop(why)
  }
  app.get('/api/live', (_request, reply) => live.listen(reply))
  addWorkspaceRoutes(app, { space, stop })
  addInspectRoutes(app, { space, runs, imports })
  addRunRoutes(app, { runs })
  addImportRoutes(app, { imports })
  addAmazonRoutes(app, { space })
  app.post('/api/reset', async () => {
    await Promise.all([runs.reset(), imports.reset()])
    await space.change(() => space.reset())
  })
  app.all('/api/*', (_request, reply) => reply.code(404).send({ message: 'This resource does not exist.' }))

  await app.register(fastifyStatic, { root: PAGE, prefix: '/assets/', index: false, cacheControl: false })
  app.get<{ Params: { name: string } }>('/docs/:name', ({ params: { name } }, reply) => {
    const page = `docs/${name}.html`
    return /^[\w-]+$/.test(name) && existsSync(join(PAGE, page))
      ? reply.type('text/html').sendFile(page)
      : reply.code(404).type('text/html').sendFile('index.html')
  })
  // Every other address is a page's.
  app.get('/*', (_request, reply) => reply.type('text/html').sendFile('index.html'))
  return app
}

/** A route of the API with nothing to answer answers 204 once it is done. */
function answerWhatIsDone(route: RouteOptions): void {
  const { handler, url } = route
  if (url.startsWith('/api/')) {
    route.handler = async function (request, reply) {
      const answer: unknown = await handler.call(this, request, reply)
      return answer === undefined && !reply.sent ? reply.code(204).send() : answer
    }
  }
}
