import { parseKeepingLongIds } from '../../destinations/amazon-ads-dsp-amc/api/longIds'
import { UserError, parseSettings } from '../../segment'
import type { SettingsFileView, TakenView } from '../api'
import { HttpError } from '../http/httpError'
import type { Workspace } from './workspace'

/** The name under which the file is saved, as the command line says it. */
const NAME = 'settings.json'

/** What `sync --settings` takes: region, mapping, and the connected audiences with Amazon's ids. No token, no person. */
export function settingsOf(space: Workspace): Record<string, unknown> {
  const { region, audiences, mapping } = space.runSettings()
  return {
    region,
    audiences: Object.fromEntries(
      [...audiences].map(([key, { audienceId, name, settings }]) => [key, { audienceId, name, ...settings }])
    ),
    mapping
  }
}

/** The file, and the command line that does with it what the pages do. */
export const settingsFileOf = (space: Workspace): SettingsFileView => ({
  name: NAME,
  text: `${JSON.stringify(settingsOf(space), null, 2)}\n`,
  command: commandOf(space)
})

function commandOf({ account, events }: Workspace): string {
  const { to, url } = account.amazon
  const sandbox = to === 'Amazon Ads' ? [] : [`AMAZON_ADS_SANDBOX_URL=${url}`]
  const files = events.files.map((file) => (/^[\w./-]+$/.test(file) ? file : `'${file.replace(/'/g, `'\\''`)}'`))
  return [...sandbox, 'npx amazon-ads-dsp-amc sync', `--settings ${NAME}`, ...files].join(' ')
}

/** Takes a settings file over into the space. Throws a Refusal that names place and rule, and then takes nothing. */
export function takeSettings(space: Workspace, text: unknown): TakenView {
  const { region, audiences, mapping } = read(text)
  space.change({ region })
  space.saveMapping(mapping, true)
  const known = space.found().map(({ key }) => key)
  const taken: TakenView = { connected: [], withoutId: [], unknown: [] }
  for (const [key, { audienceId, name, settings }] of audiences) {
    if (!known.includes(key)) {
      taken.unknown.push(key)
    } else if (audienceId === undefined) {
      space.audiences.draft(key, { ...settings })
      taken.withoutId.push(key)
    } else {
      space.audiences.takeOver(key, { audienceId, name, settings })
      taken.connected.push(key)
    }
  }
  return taken
}

function read(text: unknown): ReturnType<typeof parseSettings> {
  let given: unknown
  try {
    given = parseKeepingLongIds(String(text).replace(/^\uFEFF/, ''))
  } catch {
    // The error's own words repeat a part of the file, which may be another than was meant.
    throw new HttpError('The file is no JSON.', 'text')
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new HttpError('The file must hold a JSON object.', 'text')
  }
  try {
    return parseSettings(given as Record<string, unknown>, { audience: {} }, 'The file')
  } catch (error) {
    throw error instanceof UserError ? new HttpError(error.message, 'text') : error
  }
}
