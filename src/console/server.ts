import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import fastify from 'fastify'
import type { Problem } from './api'
import type { Console } from './console'
import { requireSameOrigin } from './http/sameOrigin'
import { HttpError } from './http/httpError'
import { addAmc } from './workspace/amcRoutes'
import { addAtAmazon } from './amazon/routes'
import { addAudiences } from './workspace/audiencesRoutes'
import { addCatalog } from './workspace/catalogRoutes'
import { addConnection } from './workspace/connectionRoutes'
import { addEvents } from './inspect/routes'
import { addFaults } from './amazon/faultsRoutes'
import { addImports } from './imports/routes'
import { addMapping } from './workspace/mappingRoutes'
import { addRuns } from './runs/routes'
import { addSettingsFile } from './workspace/settingsFileRoutes'
import { addSettings } from './workspace/routes'

/** Where the page is built to, seen from here and from where this file is built to. */
const PAGE = join(__dirname, '../../dist/console/web')

const MAX_BODY_BYTES = 1024 * 1024

/**
 * The console's server. Its page is drawn in the browser from what stands under /api; each resource there is a file under
 * a feature, added here, and what it says is a type of api/.
 */
export async function consoleServer(console: Console): Promise<FastifyInstance> {
  const app = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true })
  app.addHook('onRequest', requireSameOrigin)
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof HttpError) {
      return reply.code(error.status).send({ message: error.message, field: error.field } satisfies Problem)
    }
    const { statusCode = 500 } = error
    // The words of other errors are not for people, and may hold a part of an event.
    const message = statusCode < 500 ? 'The request is not understood.' : `The console failed (${error.name}).`
    return reply.code(statusCode).send({ message } satisfies Problem)
  })

  app.get('/api/live', (_request, reply) => console.live.listen(reply))
  addCatalog(app, console)
  addSettings(app, console)
  addConnection(app, console)
  addAudiences(app, console)
  addMapping(app, console)
  addEvents(app, console)
  addRuns(app, console)
  addImports(app, console)
  addAtAmazon(app, console)
  addAmc(app, console)
  addFaults(app, console)
  addSettingsFile(app, console)
  app.post('/api/reset', async (_request, reply) => {
    await Promise.all([console.runs.reset(), console.imports.reset()])
    console.space.reset()
    console.changed()
    return reply.code(204).send()
  })
  app.all('/api/*', (_request, reply) => reply.code(404).send({ message: 'There is no such resource.' }))

  await app.register(fastifyStatic, { root: PAGE, prefix: '/assets/', index: false, cacheControl: false })
  app.get<{ Params: { name: string } }>('/docs/:name', ({ params: { name } }, reply) =>
    reply.type('text/html').sendFile(/^[\w-]+$/.test(name) ? `docs/${name}.html` : 'index.html')
  )
  // Every other address is a page's.
  app.get('/*', (_request, reply) => reply.type('text/html').sendFile('index.html'))
  return app
}
