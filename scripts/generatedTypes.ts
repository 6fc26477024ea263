import { fieldsToJsonSchema } from '@segment/actions-core'
import type { ActionDefinition, AudienceDestinationDefinition } from '@segment/actions-core'
import { compile } from 'json-schema-to-typescript'
import mapValues from 'lodash/mapValues'

/** How Segment's repository writes TypeScript. */
const STYLE = { semi: false, singleQuote: true, trailingComma: 'none', printWidth: 120 } as const

type Fields = Parameters<typeof fieldsToJsonSchema>[0]
type Schema = Parameters<typeof compile>[0]

const BANNER = '// Generated file. DO NOT MODIFY IT BY HAND.'

/** The generated-types.ts of a destination: its settings, and those of its audiences if there are any. */
export async function settingsTypes({
  authentication,
  audienceFields
}: Pick<AudienceDestinationDefinition<never, never>, 'authentication' | 'audienceFields'>): Promise<string> {
  const ofAudiences = Object.keys(audienceFields ?? {}).length > 0
  return (
    (await typesOf('Settings', authentication?.fields)) +
    (ofAudiences ? await typesOf('AudienceSettings', audienceFields) : '')
  )
}

/** The generated-types.ts of an action: its payload, and what each hook is given and saves. */
export async function actionTypes({
  fields,
  hooks
}: Pick<ActionDefinition<never>, 'fields' | 'hooks'>): Promise<string> {
  const types = [await typesOf('Payload', fields)]
  for (const [name, hook] of Object.entries(hooks ?? {})) {
    const { inputFields, outputTypes } = hook as { inputFields?: Fields; outputTypes?: Fields }
    types.push(inputFields ? await typesOf(`${name}Inputs`, inputFields) : '')
    types.push(outputTypes ? await typesOf(`${name}Outputs`, outputTypes) : '')
  }
  return types.join('')
}

/** One interface. Each is formatted by itself, with the Prettier that comes with json-schema-to-typescript: 2.8.8. */
function typesOf(name: string, fields: Fields = {}): Promise<string> {
  return compile(unnamed(fieldsToJsonSchema(fields, { tsType: true })), name, {
    bannerComment: BANNER,
    style: STYLE
  })
}

/** Titles and enumerations would become types of their own. */
function unnamed({ title: _title, enum: _enum, ...schema }: Schema): Schema {
  if (schema.type === 'object' && schema.properties) {
    return { ...schema, properties: mapValues(schema.properties, unnamed) }
  }
  return schema.type === 'array' && schema.items ? { ...schema, items: unnamed(schema.items) } : schema
}
