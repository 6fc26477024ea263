import { resolve } from 'node:path'
import { parseKeepingLongIds } from '../../destinations/amazon-ads-dsp-amc/api/json'
import { toRegion } from '../../destinations/amazon-ads-dsp-amc/api/client'
import { UserError } from '../../system/userError'
import { parseSettings } from '../../segment/settings'
import type { FormField, SettingsFileCheck, SettingsFileView, TakenView } from '../api'
import { HttpError } from '../http/httpError'
import { CATALOG } from './catalog'
import type { Workspace } from './workspace'

/** The name under which the file is saved, as the command line says it. */
const NAME = 'settings.json'

/** What `sync --settings` takes: region, mapping, and the connected audiences with Amazon's IDs. No token, no person. */
function exportSettings(space: Workspace): Record<string, unknown> {
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
export const buildSettingsFile = (space: Workspace): SettingsFileView => ({
  name: NAME,
  text: `${JSON.stringify(exportSettings(space), null, 2)}\n`,
  command: buildCommand(space)
})

/** Runs in any folder that has the settings file: this very program, and the files of events, by their whole paths. */
function buildCommand({ account, events }: Workspace): string {
  const { to, url } = account.amazon
  const sandbox = to === 'Amazon Ads' || url === undefined ? [] : [`AMAZON_ADS_SANDBOX_URL=${quoted(url)}`]
  const files = events.files.map((file) => quoted(resolve(file)))
  return [...sandbox, programCommand(), 'sync', '--settings', NAME, ...files].join(' ')
}

/** How this program was started, for a terminal. Never by a name that would be looked up in a public registry. */
export function programCommand(script = resolve(process.argv[1])): string {
  if (script.endsWith('.ts')) {
    return `${quoted(resolve(__dirname, '../../../node_modules/.bin/tsx'))} ${quoted(script)}`
  }
  return script.endsWith('.js') ? `node ${quoted(script)}` : quoted(script)
}

/** For a POSIX shell. */
const quoted = (word: string): string => (/^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

/** What the file would change, for the person to agree to. Throws HttpError that names place and rule. */
export function checkSettingsFile(space: Workspace, text: unknown): SettingsFileCheck {
  const { region, audiences, mapping } = read(text)
  const found = new Map(space.found().map(({ key }) => [key, space.added[key]?.connected]))
  const changes = [
    ...(toRegion(space.region) === toRegion(region)
      ? []
      : [
          `Region: ${labelRegion(space.region)} becomes ${labelRegion(region)}. Audiences that were created in the one aren’t found in the other.`
        ]),
    ...mappingChanges(space.mapping?.fields ?? {}, mapping),
    ...(space.mapping?.enabled === true ? [] : ['The mapping is enabled.']),
    ...[...audiences].flatMap(([key, { audienceId, name }]) => {
      const before = found.get(key)?.audienceId
      if (!found.has(key)) {
        return [`Audience ${key} is skipped: it is not in the events of this space.`]
      }
      if (audienceId === undefined) {
        return before === undefined ? [`Audience ${key}: its settings are filled in, to be saved.`] : []
      }
      return before === audienceId
        ? []
        : before === undefined
          ? [
              `Audience ${key} is connected to Amazon’s audience ${audienceId}${name === undefined ? '' : ` (${name})`}.`
            ]
          : [`Audience ${key}: Amazon’s audience ${before} is replaced by ${audienceId}.`]
    })
  ]
  return { changes }
}

/** In sentences, field by field. What the file leaves out goes back to its default. */
function mappingChanges(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const labels = new Map(CATALOG[0].actions[0].fields.map(({ key, label }: FormField) => [key, label]))
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    if (JSON.stringify(before[key]) === JSON.stringify(after[key])) {
      return []
    }
    const what = `Mapping, ${labels.get(key) ?? key}`
    return [after[key] === undefined ? `${what}: back to its default, as the file leaves it out.` : `${what}: changed.`]
  })
}

const labelRegion = (region: string): string =>
  CATALOG[0].settings[0].choices?.find(({ value }) => value === toRegion(region))?.label ?? region

/** Takes the file over into the workspace. Throws HttpError that names place and rule, and then takes nothing. */
export function takeSettings(space: Workspace, text: unknown): TakenView {
  const { region, audiences, mapping } = read(text)
  space.set({ region })
  space.saveMapping({ fields: mapping, enabled: true })
  const found = space.found().map(({ key }) => key)
  const taken: TakenView = { connected: [], withoutId: [], unknown: [] }
  for (const [key, { audienceId, name, settings }] of audiences) {
    if (!found.includes(key)) {
      taken.unknown.push(key)
    } else if (audienceId === undefined) {
      space.audiences.addTo(key)
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
    throw new HttpError('This file is not valid JSON.', { field: 'text' })
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new HttpError('The file must hold a JSON object.', { field: 'text' })
  }
  try {
    return parseSettings(given as Record<string, unknown>, { audience: {} }, 'The file')
  } catch (error) {
    throw error instanceof UserError ? new HttpError(error.message, { field: 'text' }) : error
  }
}
