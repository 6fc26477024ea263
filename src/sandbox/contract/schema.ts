import Ajv from 'ajv'

export const ajv = new Ajv({ discriminator: true, allowUnionTypes: true })

export const string = { type: 'string' }

/** Properties without a name here are refused, so that a misspelt one shows (our choice: the schema is silent). */
export const object = (properties: Record<string, object>, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false
})
