import { fieldsToJsonSchema } from '@segment/actions-core'
import { compile } from 'json-schema-to-typescript'
import { format } from 'prettier'

type Fields = Parameters<typeof fieldsToJsonSchema>[0]

const BANNER = '// Generated file. DO NOT MODIFY IT BY HAND.'

/** One interface of a generated-types.ts, from fields, as Segment's repository generates it. */
export async function fieldTypes(name: string, fields: Fields): Promise<string> {
  const schema = withoutTitles(fieldsToJsonSchema(fields, { tsType: true }))
  return compile(schema as Parameters<typeof compile>[0], name, { bannerComment: '', format: false })
}

/** Two interfaces for each hook: what the user gives, and what is saved with the mapping. */
export async function hookTypes(
  hooks: Record<string, { inputFields?: object; outputTypes?: object } | undefined> = {}
): Promise<string[]> {
  const types: string[] = []
  for (const [hook, definition] of Object.entries(hooks)) {
    const name = hook.charAt(0).toUpperCase() + hook.slice(1)
    types.push(await fieldTypes(`${name}Inputs`, (definition?.inputFields ?? {}) as Fields))
    types.push(await fieldTypes(`${name}Outputs`, (definition?.outputTypes ?? {}) as Fields))
  }
  return types
}

/** A generated-types.ts of these interfaces. */
export async function typesFile(...interfaces: string[]): Promise<string> {
  return format([BANNER, '', ...interfaces].join('\n'), {
    parser: 'typescript',
    semi: false,
    singleQuote: true,
    trailingComma: 'none',
    printWidth: 120
  })
}

/** Titles and enumerations would become types of their own. */
function withoutTitles(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    return schema.map(withoutTitles)
  }
  if (typeof schema !== 'object' || schema === null) {
    return schema
  }
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !(key === 'title' && typeof value === 'string') && key !== 'enum')
      .map(([key, value]) => [key, withoutTitles(value)])
  )
}
