import type { AudienceDestinationDefinition, InputField } from '@segment/actions-core'

type Definition = AudienceDestinationDefinition<never, never>
type Action = Definition['actions'][string]
/** A setting or a field: they share their keys, not all of their types. */
type Field = { [Key in keyof InputField]?: unknown }
type Hook = NonNullable<NonNullable<Action['hooks']>['retlOnMappingSave']>

/** What Segment's catalog shows of a destination, from its definition: absent values are null, flags false. */
export function metadataOf(definition: Definition): object {
  const { slug, name, mode, description, authentication, audienceConfig, audienceFields, actions, presets } = definition
  return {
    slug: orNull(slug),
    name,
    mode,
    description: orNull(description),
    authentication: authentication && {
      scheme: authentication.scheme,
      fields: mapped(authentication.fields ?? {}, settingOf)
    },
    audienceConfig: {
      mode: audienceConfig.mode,
      audienceFields: mapped(audienceFields, settingOf),
      supportsAudienceFunctions: 'createAudience' in audienceConfig
    },
    actions: mapped(actions, actionOf),
    presets: presets ?? []
  }
}

const actionOf = (action: Action): object => ({
  title: action.title,
  description: action.description,
  platform: action.platform ?? 'cloud',
  defaultSubscription: orNull(action.defaultSubscription),
  hidden: action.hidden === true,
  hasPerformBatch: action.performBatch !== undefined,
  syncMode: orNull(action.syncMode),
  hooks: mapped((action.hooks ?? {}) as Record<string, Hook>, hookOf),
  dynamicFields: Object.keys(action.dynamicFields ?? {}),
  fields: mapped(action.fields, fieldOf)
})

const hookOf = ({ label, description, inputFields, outputTypes }: Hook): object => ({
  label,
  description,
  inputFields: mapped((inputFields ?? {}) as Record<string, Field>, fieldOf),
  outputTypes: orNull(outputTypes)
})

const settingOf = (field: Field): object => ({
  label: field.label,
  description: field.description,
  type: field.type,
  required: isRequired(field),
  multiple: field.multiple === true,
  choices: orNull(field.choices),
  default: orNull(field.default),
  depends_on: orNull(field.depends_on)
})

function fieldOf(field: Field): object {
  const properties = field.properties as Record<string, Field> | undefined
  return {
    ...settingOf(field),
    allowNull: field.allowNull === true,
    dynamic: Boolean(field.dynamic),
    format: orNull(field.format),
    placeholder: orNull(field.placeholder),
    properties: properties === undefined ? null : mapped(properties, fieldOf),
    category: orNull(field.category),
    readOnly: field.readOnly === true,
    hidden: field.unsafe_hidden === true,
    minimum: orNull(field.minimum),
    maximum: orNull(field.maximum),
    defaultObjectUI: orNull(field.defaultObjectUI),
    disabledInputMethods: orNull(field.disabledInputMethods),
    displayMode: orNull(field.displayMode),
    additionalProperties: field.additionalProperties === true
  }
}

/** Whether it must be filled in; conditions stay as they are. */
const isRequired = ({ required }: Field): unknown => (typeof required === 'object' ? required : required === true)

const orNull = <Value>(value: Value | undefined): Value | null => value ?? null

const mapped = <Value>(values: Record<string, Value>, map: (value: Value) => object): Record<string, object> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]))
