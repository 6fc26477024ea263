import type { FastifyInstance } from 'fastify'
import { toAudienceName } from '../../destinations/amazon-ads-dsp-amc/audience/audiences'
import type { MappingInput } from '../api'
import { Amc } from './amc'
import { CATALOG } from './catalog'
import { checkSettingsFile, buildSettingsFile, takeSettings } from './settingsFile'
import type { Workspace } from './workspace'

/** Where Amazon leads the browser of its user after the consent; an Allowed Return URL of the application. */
const RETURN = '/connected'

type OfAudience = { Params: { key: string } }

interface Parts {
  space: Workspace
  /** Ends what still uses a connection that is no longer wanted. */
  stop: (why: string) => void
}

/** What was added, set, connected and mapped; the catalog, AMC, and the settings file. */
export function addWorkspaceRoutes(app: FastifyInstance, { space, stop }: Parts): void {
  const { account } = space
  const amc = new Amc(space)

  app.get('/api/catalog', () => CATALOG)

  app.post<{ Body: { id?: string; engageSpace?: string } }>('/api/destination', async ({ body }, reply) => {
    await space.change(() => space.add(String(body.id), body.engageSpace ?? ''))
    return reply.code(204).send()
  })

  app.put<{ Body: Record<string, unknown> }>('/api/settings', async ({ body }, reply) => {
    const { region } = space
    await space.change(() => space.set(body))
    if (space.region !== region) {
      void space.checkConnection()
    }
    return reply.code(204).send()
  })

  app.put<{ Body: { enabled?: unknown } }>('/api/enabled', async ({ body }, reply) => {
    const enabled = body.enabled === true
    await space.change(() => space.enable(enabled))
    if (!enabled) {
      stop('The destination was disabled.')
    }
    return reply.code(204).send()
  })

  app.post('/api/connection', ({ headers }) => ({
    address: account.begin(space.region, `http://${headers.host ?? ''}${RETURN}`)
  }))

  app.get<{ Querystring: { state?: string; code?: string; error?: string } }>(RETURN, async ({ query }, reply) => {
    const consent = await space.change(() => account.finish(query))
    if (consent === 'connected') {
      void space.checkConnection()
    }
    // The code does not stay in the address.
    return reply.redirect(`/settings?connection=${consent}`, 303)
  })

  app.post('/api/connection/test', async (_request, reply) => {
    await space.test()
    return reply.code(204).send()
  })

  app.delete('/api/connection', async (_request, reply) => {
    stop('The destination was disconnected.')
    await space.change(() => space.disconnect())
    return reply.code(204).send()
  })

  app.post<{ Body: { name?: unknown } }>('/api/audience-name', ({ body: { name } }) => ({
    name: (typeof name === 'string' && toAudienceName(name)) || ''
  }))

  app.get<{ Params: { field: string } }>('/api/audiences/choices/:field', ({ params }) => space.choices(params.field))

  app.get<OfAudience>('/api/audiences/:key/events', ({ params }) => space.audiences.one(params.key).samples)

  app.post<OfAudience>('/api/audiences/:key/destination', async ({ params }, reply) => {
    await space.change(() => space.audiences.addTo(params.key))
    return reply.code(204).send()
  })

  app.put<OfAudience & { Body: Record<string, unknown> }>(
    '/api/audiences/:key/draft',
    async ({ params, body }, reply) => {
      await space.change(() => space.audiences.draft(params.key, body))
      return reply.code(204).send()
    }
  )

  app.put<OfAudience & { Body: Record<string, unknown> }>(
    '/api/audiences/:key/settings',
    async ({ params, body }, reply) => {
      await space.change(() => space.audiences.connect(params.key, body))
      return reply.code(204).send()
    }
  )

  app.delete<OfAudience>('/api/audiences/:key/destination', async ({ params }, reply) => {
    await space.change(() => space.audiences.removeFrom(params.key))
    return reply.code(204).send()
  })

  app.put<{ Body: Partial<MappingInput> }>('/api/mapping', async ({ body }, reply) => {
    const { fields = {}, enabled, basedOn } = body
    await space.change(() => space.saveMapping({ fields, enabled: enabled === true, basedOn }))
    return reply.code(204).send()
  })

  app.delete('/api/mapping', async (_request, reply) => {
    await space.change(() => space.removeMapping())
    return reply.code(204).send()
  })

  app.get('/api/terms', () => amc.terms())

  app.put<{ Body: { accepted?: unknown } }>('/api/terms', async ({ body }, reply) => {
    await amc.accept(body.accepted)
    return reply.code(204).send()
  })

  app.get('/api/amc/connections', () => amc.connections())
  app.get('/api/amc/ends', () => amc.ends())

  app.post<{ Body: Record<string, unknown> }>('/api/amc/connections', async ({ body }, reply) =>
    reply.code(201).send({ connectionId: await amc.connect(body) })
  )

  app.get('/api/settings-file', () => buildSettingsFile(space))

  app.post<{ Body: { text?: unknown } }>('/api/settings-file/check', ({ body }) => checkSettingsFile(space, body.text))

  app.put<{ Body: { text?: unknown } }>('/api/settings-file', ({ body }) =>
    space.change(() => takeSettings(space, body.text))
  )
}
