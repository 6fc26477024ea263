import { defaultValues, fieldsToJsonSchema, transform, validateSchema } from '@segment/actions-core'
import type { JSONObject } from '@segment/actions-core'
import definition from '..'
import { checkSettings } from '../destinations/amazon-ads-dsp-amc/audience/settings'
import { asObject, isExactId, parseKeepingLongIds } from '../destinations/amazon-ads-dsp-amc/api/json'
import { UserError } from '../system/userError'
import { readSmallFile } from '../system/files'
import { describeSystemError } from '../system/systemError'

export type AudienceSettingsInput = Record<string, string | number | boolean>

/** What is known of one audience before it is met in an event. */
export interface AudienceEntry {
  /** Amazon's id of an audience that is there already; without it one is created. */
  audienceId?: string
  name?: string
  settings: AudienceSettingsInput
}

export interface RunSettings {
  region: string
  /** Segment's computation key → what the settings file says of that audience. */
  audiences: Map<string, AudienceEntry>
  /** For audiences that the file does not name. */
  defaults: AudienceSettingsInput
  /** These win over everything else. */
  flags: AudienceSettingsInput
  /** Laid over the default mapping of the action. */
  mapping: JSONObject
  /** Digests of people who were erased, as `digestErased` gives them: their events are rejected. */
  erased?: ReadonlySet<string>
}

/** Fields of an audience, by key, as the destination defines them. */
export const AUDIENCE_FIELDS = definition.audienceFields

const REGIONS = ['NA', 'EU', 'FE']

/** Makes a partial set of settings complete, so that the rules can be checked on what is given. */
const FILLING = { advertiserId: '1', countryCode: 'US', externalAudienceId: 'x' }

/** Which events the action gets. */
export const SUBSCRIPTION = definition.actions.syncAudience.defaultSubscription ?? ''

/** The mapping with which the action runs: what is given, over the defaults of its fields. */
export const overlayMapping = (mapping: JSONObject): JSONObject => ({
  ...(defaultValues(definition.actions.syncAudience.fields) as JSONObject),
  ...mapping
})

/** Settings from a file, if there is one, and from flags. Throws UserError that names file, field and rule. */
export function readSettings(
  file: string | undefined,
  flags: { region?: string; audience: AudienceSettingsInput }
): RunSettings {
  return parseSettings(file === undefined ? {} : readJsonObject(file), flags, file ?? 'flags')
}

/** The same from what a settings file holds; `where` names it in what is thrown. */
export function parseSettings(
  given: Record<string, unknown>,
  flags: { region?: string; audience: AudienceSettingsInput },
  where: string
): RunSettings {
  refuseUnknown(where, given, ['region', 'audienceSettings', 'audiences', 'mapping'])

  const region = readRegion(flags.region === undefined ? where : '--region', flags.region ?? given.region ?? 'NA')
  const flagged = checked('flags', flags.audience, {})
  const defaults = checked(`${where}: audienceSettings`, readObject(where, 'audienceSettings', given), flagged)
  const audiences = new Map<string, AudienceEntry>()
  for (const [key, entry] of Object.entries(readObject(where, 'audiences', given))) {
    audiences.set(key, audienceEntry(where, key, entry, defaults, flagged))
  }
  return {
    region,
    audiences,
    defaults,
    flags: flagged,
    mapping: readMapping(where, readObject(where, 'mapping', given))
  }
}

/** The settings of one audience: flags, then the file's for this audience, the file's defaults, the event's own. */
export function audienceSettings(
  { audiences, defaults, flags }: Pick<RunSettings, 'audiences' | 'defaults' | 'flags'>,
  computationKey: string,
  own: Record<string, unknown> = {}
): Record<string, unknown> {
  return { ...own, ...defaults, ...audiences.get(computationKey)?.settings, ...flags }
}

function audienceEntry(
  file: string,
  key: string,
  entry: unknown,
  defaults: AudienceSettingsInput,
  flags: AudienceSettingsInput
): AudienceEntry {
  const where = `${file}: audiences.${key}`
  const given = asObject(entry)
  if (given === undefined) {
    throw new UserError(`${where} must be an object.`)
  }
  const { name, audienceId, ...settings } = given
  if (name !== undefined && (typeof name !== 'string' || name.trim() === '')) {
    throw new UserError(`${where}.name must be text that is not blank.`)
  }
  const id = typeof audienceId === 'number' ? String(audienceId) : audienceId
  if (id !== undefined && (typeof id !== 'string' || !isExactId(id))) {
    throw new UserError(`${where}.audienceId must be the whole number that Amazon gave the audience.`)
  }
  return {
    name,
    audienceId: id,
    settings: checked(where, settings, { ...defaults, ...flags }, true)
  }
}

/** Checks types against the destination's fields and values by the destination's own rules. */
function checked(
  where: string,
  given: Record<string, unknown>,
  others: AudienceSettingsInput,
  complete = false
): AudienceSettingsInput {
  refuseUnknown(where, given, Object.keys(AUDIENCE_FIELDS))
  const settings: AudienceSettingsInput = {}
  for (const [key, value] of Object.entries(given)) {
    const { type } = AUDIENCE_FIELDS[key]
    if (type === 'string' && typeof value === 'number') {
      settings[key] = String(value)
    } else if (typeof value === type) {
      settings[key] = value as string | number | boolean
    } else {
      throw new UserError(`${where}.${key} must be a ${type}.`)
    }
  }
  // Of the fee's two settings, defaults and flags may bring one and an audience the other.
  const pair = complete ? {} : { cpmCents: 0, currency: 'USD' }
  try {
    checkSettings({ ...FILLING, ...pair, ...others, ...settings })
  } catch (error) {
    throw new UserError(`${where}: ${(error as Error).message}`)
  }
  return settings
}

function readMapping(where: string, mapping: Record<string, unknown>): JSONObject {
  refuseUnknown(`${where}: mapping`, mapping, Object.keys(definition.actions.syncAudience.fields))
  try {
    transform(mapping as JSONObject, {})
  } catch (error) {
    throw new UserError(`${where}: mapping isn't valid: ${firstFault(error as Error)}`)
  }
  const fault = faultOfDirectives(mapping as JSONObject) ?? faultOfFixed(mapping as JSONObject)
  if (fault !== undefined) {
    throw new UserError(`${where}: mapping: ${fault}`)
  }
  return mapping as JSONObject
}

/** The first of the core's faults; its message holds the stacks of all of them. */
const firstFault = ({ message }: Error): string =>
  message
    .trim()
    .split('\n', 1)[0]
    .replace(/\w*Error: /, '')

/** What the core reads without complaint, and never as it was meant. */
function faultOfDirectives(mapping: JSONObject): string | undefined {
  for (const [field, value] of Object.entries(mapping)) {
    const { '@path': path, '@template': template } = asObject(value) ?? {}
    if (typeof path === 'string' && (!path.startsWith('$') || QUERY.test(path))) {
      return `${field} has a @path that Segment does not read; one such as $.properties.email goes from name to name.`
    }
    if (typeof template === 'string' && template.split('{{').length !== template.split('}}').length) {
      return `${field} has a @template with a {{ that no }} closes, or the other way round.`
    }
  }
  return undefined
}

/** Of JSONPath the core knows names and places of a list only. */
const QUERY = /\.\.|\*|\[[?(]/

/** None of them is required: others may be mapped from the event. */
const FIXED_VALUES = fieldsToJsonSchema(
  Object.fromEntries(
    Object.entries(definition.actions.syncAudience.fields).map(([key, field]) => [key, { ...field, required: false }])
  )
)

/** What the core would say of every event, because of values that are the same for all of them. */
function faultOfFixed(mapping: JSONObject): string | undefined {
  const fixed = Object.fromEntries(
    Object.entries(mapping).filter(([, value]) => !/"@\w+":/.test(JSON.stringify(value)))
  )
  try {
    validateSchema(fixed, FIXED_VALUES)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

function readRegion(where: string, region: unknown): string {
  const name = REGIONS.find((one) => typeof region === 'string' && one === region.toUpperCase())
  if (name === undefined) {
    throw new UserError(`${where}: region must be one of ${REGIONS.join(', ')}.`)
  }
  return name
}

function readJsonObject(file: string): Record<string, unknown> {
  let text: string
  try {
    text = readSmallFile(file)
  } catch (error) {
    throw new UserError(`The settings file ${file} cannot be read: ${describeSystemError(error)}.`)
  }
  let value: Record<string, unknown> | undefined
  try {
    value = asObject(parseKeepingLongIds(text.replace(/^\uFEFF/, '')))
  } catch (error) {
    // Only the place: the error's own words repeat a part of the file, which may be another than was meant.
    const place = /position \d+/.exec((error as Error).message)?.[0]
    throw new UserError(`The settings file ${file} isn't valid JSON${place === undefined ? '' : ` (${place})`}.`)
  }
  if (value === undefined) {
    throw new UserError(`The settings file ${file} must hold a JSON object.`)
  }
  return value
}

function readObject(where: string, key: string, given: Record<string, unknown>): Record<string, unknown> {
  const value = asObject(given[key] ?? {})
  if (value === undefined) {
    throw new UserError(`${where}: ${key} must be an object.`)
  }
  return value
}

function refuseUnknown(where: string, given: Record<string, unknown>, known: readonly string[]): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown !== undefined) {
    throw new UserError(`${where}: ${unknown} is not known here. Known are: ${known.join(', ')}.`)
  }
}
