import { isDeepStrictEqual } from 'node:util'
import type { ValidateFunction } from 'ajv'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import type { Schema } from './openapi'

/** Keywords whose values are compared as they are. */
const KEYWORDS =
  'type pattern minLength maxLength minItems maxItems uniqueItems minimum maximum enum required multipleOf'.split(' ')

/** Where a schema of the sandbox allows other values than one of a file, at each place of a body. */
export function* compareSchemas(ours: Schema, theirs: Schema, path = 'body'): Generator<string, void, undefined> {
  const [our, their] = [normalize(ours), normalize(theirs)]
  for (const keyword of KEYWORDS) {
    if (!isDeepStrictEqual(our[keyword], their[keyword])) {
      yield `${path}: ${keyword} is ${show(our[keyword])}, in the file ${show(their[keyword])}`
    }
  }
  for (const name of new Set([...Object.keys(our.properties ?? {}), ...Object.keys(their.properties ?? {})])) {
    const [here, there] = [our.properties?.[name], their.properties?.[name]]
    if (here === undefined || there === undefined) {
      yield `${path}/${name}: only ${here === undefined ? 'in the file' : 'here'}`
    } else {
      yield* compareSchemas(here, there, `${path}/${name}`)
    }
  }
  if (our.properties !== undefined && our.additionalProperties !== false) {
    yield `${path}: takes properties without a name`
  }
  if (our.items !== undefined && their.items !== undefined) {
    yield* compareSchemas(our.items, their.items, `${path}/0`)
  }
  const branches = Math.max(our.oneOf?.length ?? 0, their.oneOf?.length ?? 0)
  for (let index = 0; index < branches; index++) {
    yield* compareSchemas(our.oneOf?.[index] ?? {}, their.oneOf?.[index] ?? {}, path)
  }
}

/** The same schema in one form: what says nothing is left out, and an order that says nothing is that of the alphabet. */
function normalize(schema: Schema): Schema {
  const { minLength, minItems, required, pattern, type = schema.properties && 'object' } = schema
  return {
    ...schema,
    type: schema.enum === undefined ? type : undefined,
    enum: schema.enum && [...schema.enum].sort(),
    required: required?.length ? [...required].sort() : undefined,
    minLength: minLength || undefined,
    minItems: minItems || undefined,
    // Amazon escapes what needs no escape.
    pattern: typeof pattern === 'string' ? pattern.replaceAll('\\_', '_') : undefined
  }
}

const show = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value))

const strict = new Ajv({ strict: false, unicodeRegExp: false })
/** Parameters are text on the way. */
const coercing = new Ajv({ strict: false, unicodeRegExp: false, coerceTypes: true })
addFormats(strict)
addFormats(coercing)

const compiled = new WeakMap<Schema, ValidateFunction>()

/** What is wrong with a value by a schema of a file, properties without a name included; undefined when nothing is. */
export function findProblem(schema: Schema, value: unknown, kind: 'body' | 'parameter'): string | undefined {
  const validate = compiled.get(schema) ?? compile(schema, kind)
  compiled.set(schema, validate)
  if (validate(kind === 'body' ? value : { value })) {
    return undefined
  }
  const [first] = validate.errors ?? []
  const extra = first?.keyword === 'additionalProperties' ? ` (${first.params.additionalProperty as string})` : ''
  return `${first?.instancePath.replace(/^\/value$/, '').slice(1) || 'it'} ${first?.message ?? 'is not valid'}${extra}`
}

/** Only the value of an object can be coerced, in place. */
const compile = (schema: Schema, kind: 'body' | 'parameter'): ValidateFunction =>
  kind === 'body' ? strict.compile(close(schema) as Schema) : coercing.compile({ properties: { value: schema } })

/** A copy in which no object has properties without a name, unless it has none at all or is one of several parts. */
function close(part: unknown, inAllOf = false): unknown {
  if (Array.isArray(part)) {
    return part.map((one) => close(one, inAllOf))
  }
  if (typeof part !== 'object' || part === null) {
    return part
  }
  const entries = Object.entries(part).map(([name, value]) => [name, close(value, name === 'allOf')] as const)
  const copy = Object.fromEntries(entries) as Schema
  const isObject = copy.type === 'object' || copy.type === undefined
  return typeof copy.properties === 'object' && isObject && !inAllOf && !('additionalProperties' in copy)
    ? { ...copy, type: 'object', additionalProperties: false }
    : copy
}
