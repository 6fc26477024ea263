import type { AudienceDestinationDefinition, InputField } from '@segment/actions-core'
import mapValues from 'lodash/mapValues'

type Definition = AudienceDestinationDefinition<never, never>
type Action = Definition['actions'][string]
type Hook = NonNullable<NonNullable<Action['hooks']>['retlOnMappingSave']>
type Preset = NonNullable<Definition['presets']>[number]
/** A setting or a field: they share their keys, not all of their types. */
type Field = { [Key in keyof InputField]?: unknown }
type Fields = Record<string, Field>

/**
 * The metadata.json of a destination, from which Segment's public catalog is fed: byte for byte what the generator of
 * Segment's repository writes. What is absent is left out, null or false there, each key in its own way.
 */
export const metadataFile = (definition: Definition): string => `${JSON.stringify(metadataOf(definition), null, 2)}\n`

function metadataOf(definition: Definition): object {
  const { slug, name, mode, description, authentication, audienceConfig, audienceFields, actions, presets } = definition
  return {
    slug,
    name,
    mode,
    description,
    authentication: authentication
      ? { scheme: authentication.scheme, fields: mapValues((authentication.fields ?? {}) as Fields, settingOf) }
      : null,
    audienceConfig: audienceConfig
      ? {
          mode: modeOf(audienceConfig.mode),
          audienceFields: mapValues(audienceFields as Fields, settingOf),
          supportsAudienceFunctions: 'createAudience' in audienceConfig && 'getAudience' in audienceConfig
        }
      : null,
    actions: mapValues(actions, actionOf),
    presets: (presets ?? []).map(presetOf)
  }
}

const modeOf = (mode: Definition['audienceConfig']['mode']): object =>
  mode.type === 'synced' ? { type: mode.type, full_audience_sync: mode.full_audience_sync } : { type: mode.type }

const actionOf = (action: Action): object => ({
  title: action.title,
  description: action.description,
  platform: action.platform ?? 'cloud',
  defaultSubscription: orNull(action.defaultSubscription),
  hidden: orFalse(action.hidden),
  hasPerformBatch: action.performBatch !== undefined,
  syncMode: action.syncMode ? syncModeOf(action.syncMode) : null,
  hooks: nullIfEmpty(mapValues((action.hooks ?? {}) as Record<string, Hook>, hookOf)),
  dynamicFields: nullIfEmpty(keysAndValuesOf(action.dynamicFields ?? {})),
  fields: mapValues(action.fields as Fields, fieldOf)
})

const syncModeOf = ({ default: initial, label, description, choices }: NonNullable<Action['syncMode']>): object => ({
  default: initial,
  label,
  description,
  choices: choices.map(({ value, label }) => ({ value, label }))
})

const hookOf = ({ label, description, inputFields, outputTypes }: Hook): object => ({
  label,
  description,
  inputFields: mapValues((inputFields ?? {}) as Fields, fieldOf),
  outputFields: mapValues((outputTypes ?? {}) as Fields, fieldOf)
})

/** Of the dynamic fields only those count that look up the keys or values of an object. */
function keysAndValuesOf(dynamicFields: object): Record<string, string[]> {
  const lookUps = mapValues(dynamicFields as Record<string, object>, (field) =>
    Object.keys(field).filter((key) => key === '__keys__' || key === '__values__')
  )
  return Object.fromEntries(Object.entries(lookUps).filter(([, keys]) => keys.length > 0))
}

const presetOf = (preset: Preset): object => ({
  name: preset.name,
  type: preset.type,
  partnerAction: preset.partnerAction,
  subscribe: 'subscribe' in preset ? preset.subscribe : undefined,
  mapping: preset.mapping ?? {},
  eventSlug: 'eventSlug' in preset ? preset.eventSlug : null
})

const settingOf = (field: Field): object => ({
  label: field.label,
  description: field.description,
  type: field.type,
  required: requiredOf(field),
  multiple: orFalse(field.multiple),
  choices: choicesOf(field),
  default: orNull(field.default),
  depends_on: orNull(field.depends_on)
})

const fieldOf = (field: Field): object => ({
  label: field.label,
  description: field.description,
  type: field.type,
  required: requiredOf(field),
  multiple: orFalse(field.multiple),
  allowNull: orFalse(field.allowNull),
  dynamic: typeof field.dynamic === 'function' || orFalse(field.dynamic),
  default: orNull(field.default),
  choices: choicesOf(field),
  placeholder: orNull(field.placeholder),
  properties: field.type === 'object' && field.properties ? mapValues(field.properties as Fields, fieldOf) : null,
  category: orNull(field.category),
  depends_on: orNull(field.depends_on),
  readOnly: orNull(field.readOnly),
  hidden: orNull(field.unsafe_hidden),
  minimum: orNull(field.minimum),
  maximum: orNull(field.maximum),
  defaultObjectUI: orNull(field.defaultObjectUI),
  disabledInputMethods: orNull(field.disabledInputMethods),
  displayMode: orNull(field.displayMode),
  format: orNull(field.format),
  additionalProperties: orFalse(field.additionalProperties)
})

/** Whether it must be filled in; conditions stay as they are. */
const requiredOf = ({ required }: Field): unknown => (typeof required === 'object' ? required : required === true)

function choicesOf({ choices }: Field): unknown {
  if (!Array.isArray(choices) || choices.length === 0) {
    return null
  }
  return (choices as (string | object)[]).map((choice) =>
    typeof choice === 'object' ? choice : { label: choice, value: choice }
  )
}

const orNull = (value: unknown): unknown => value ?? null

const orFalse = (value: unknown): unknown => value ?? false

const nullIfEmpty = (values: object): object | null => (Object.keys(values).length === 0 ? null : values)
