import { parseWithExactIds } from '../destinations/amazon-ads-dsp-amc/api/exactIds'
import { CannotRun, toSettings } from '../segment'
import type { SettingsFileView, TakenView } from './api'
import { Refusal } from './refusal'
import type { Space } from './space'

/** The name under which the file is saved, as the command line says it. */
const NAME = 'settings.json'

/** What `sync --settings` takes: region, mapping, and the connected audiences with Amazon's ids. No token, no person. */
export function settingsOf(space: Space): Record<string, unknown> {
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
export const settingsFileOf = (space: Space): SettingsFileView => ({
  name: NAME,
  text: `${JSON.stringify(settingsOf(space), null, 2)}\n`,
  command: commandOf(space)
})

function commandOf({ account, events }: Space): string {
  const { to, url } = account.amazon
  const sandbox = to === 'Amazon Ads' ? [] : [`AMAZON_ADS_SANDBOX_URL=${url}`]
  const files = events.files.map((file) => (/^[\w./-]+$/.test(file) ? file : `'${file.replace(/'/g, `'\\''`)}'`))
  return [...sandbox, 'npx amazon-ads-dsp-amc sync', `--settings ${NAME}`, ...files].join(' ')
}

/** Takes a settings file over into the space. Throws a Refusal that names place and rule, and then takes nothing. */
export function takeSettings(space: Space, text: unknown): TakenView {
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

function read(text: unknown): ReturnType<typeof toSettings> {
  let given: unknown
  try {
    given = parseWithExactIds(String(text).replace(/^\uFEFF/, ''))
  } catch {
    // The error's own words repeat a part of the file, which may be another than was meant.
    throw new Refusal('The file is no JSON.', 'text')
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Refusal('The file must hold a JSON object.', 'text')
  }
  try {
    return toSettings(given as Record<string, unknown>, { audience: {} }, 'The file')
  } catch (error) {
    throw error instanceof CannotRun ? new Refusal(error.message, 'text') : error
  }
}
