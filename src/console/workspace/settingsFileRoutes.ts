import type { FastifyInstance } from 'fastify'
import type { Console } from '../console'
import { settingsFileOf, takeSettings } from './settingsFile'

/** The space as the settings file of `sync`, out and in. */
export function addSettingsFile(app: FastifyInstance, { space, changed }: Console): void {
  app.get('/api/settings-file', () => settingsFileOf(space))

  app.put<{ Body: { text?: unknown } }>('/api/settings-file', ({ body }) => {
    const taken = takeSettings(space, body.text)
    changed()
    return taken
  })
}
