import type { FastifyInstance } from 'fastify'
import { toAudienceName } from '../../destinations/amazon-ads-dsp-amc/audience/audiences'
import type { MappingInput } from '../api'
import { Amc } from './amc'
import { CATALOG } from './catalog'
import { checkSettingsFile, buildSettingsFile, takeSettings } from './settingsFile'
import type { Workspace } from './workspace'

/** What a page sends. */
type Given = Record<string, unknown>

/** Where Amazon leads the browser of its user after the consent; an Allowed Return URL of the application. */
const RETURN = '/connected'

interface OfAudience {
  Params: { key: string }
  Body: Given
}

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

  app.post<{ Body: { id?: string; engageSpace?: string } }>('/api/destination', ({ body }) =>
    space.change(() => space.add(String(body.id), body.engageSpace ?? ''))
  )

  app.put<{ Body: Given }>('/api/settings', async ({ body }) => {
    const { region } = space
    await space.change(() => space.set(body))
    if (space.region !== region) {
      void space.checkConnection()
    }
  })

  app.put<{ Body: Given }>('/api/enabled', async ({ body }) => {
    const enabled = body.enabled === true
    await space.change(() => space.enable(enabled))
    if (!enabled) {
      stop('The destination was disabled.')
    }
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

  app.post('/api/connection/test', () => space.test())

  app.delete('/api/connection', () => {
    stop('The destination was disconnected.')
    return space.change(() => space.disconnect())
  })

  app.post<{ Body: Given }>('/api/audience-name', ({ body: { name } }) => ({
    name: (typeof name === 'string' && toAudienceName(name)) || ''
  }))

  app.get<{ Params: { field: string } }>('/api/audiences/choices/:field', ({ params }) => space.choices(params.field))

  app.get<OfAudience>('/api/audiences/:key/events', ({ params }) => space.audiences.one(params.key).samples)

  app.post<OfAudience>('/api/audiences/:key/destination', ({ params }) =>
    space.change(() => space.audiences.addTo(params.key))
  )

  app.put<OfAudience>('/api/audiences/:key/draft', ({ params, body }) =>
    space.change(() => space.audiences.draft(params.key, body))
  )

  app.put<OfAudience>('/api/audiences/:key/settings', ({ params, body }) =>
    space.change(() => space.audiences.connect(params.key, body))
  )

  app.delete<OfAudience>('/api/audiences/:key/destination', ({ params }) =>
    space.change(() => space.audiences.removeFrom(params.key))
  )

  app.put<{ Body: Partial<MappingInput> }>('/api/mapping', ({ body: { fields = {}, enabled, basedOn } }) =>
    space.change(() => space.saveMapping({ fields, enabled: enabled === true, basedOn }))
  )

  app.delete('/api/mapping', () => space.change(() => space.removeMapping()))

  app.get('/api/terms', () => amc.terms())

  app.put<{ Body: Given }>('/api/terms', ({ body }) => amc.accept(body.accepted))

  app.get('/api/amc/connections', () => amc.connections())
  app.get('/api/amc/ends', () => amc.ends())

  app.post<{ Body: Given }>('/api/amc/connections', async ({ body }, reply) =>
    reply.code(201).send({ connectionId: await amc.connect(body) })
  )

  app.get('/api/settings-file', () => buildSettingsFile(space))

  app.post<{ Body: Given }>('/api/settings-file/check', ({ body }) => checkSettingsFile(space, body.text))

  app.put<{ Body: Given }>('/api/settings-file', ({ body }) => space.change(() => takeSettings(space, body.text)))
}
