import type { ValidateFunction } from 'ajv'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import type { Specification } from './specifications'

/** Words of OpenAPI 3.0 that say nothing of validity, beside those at the top of a file. */
const OPEN_API_WORDS = ['example', 'xml', 'discriminator']

/** Checks values against the schemas of the files: strictly, so that a property without a name there is wrong. */
export class Validators {
  private readonly ajv: Ajv
  private readonly coercing: Ajv
  private readonly compiled = new Map<string, ValidateFunction>()

  constructor(specifications: readonly Specification[]) {
    this.ajv = newAjv(specifications, false)
    // Parameters are text on the way.
    this.coercing = newAjv(specifications, true)
  }

  /** What is wrong with the value; undefined when nothing is. */
  body(file: string, pointer: readonly string[], value: unknown): string | undefined {
    return problem(this.validator(this.ajv, file, pointer), value)
  }

  parameter(file: string, pointer: readonly string[], text: string): string | undefined {
    const validate = this.validator(this.coercing, file, pointer)
    return problem(validate, { value: text })
  }

  private validator(ajv: Ajv, file: string, pointer: readonly string[]): ValidateFunction {
    const $ref = `${file}#/${pointer.map(escaped).join('/')}`
    const key = `${ajv === this.ajv ? 'body' : 'parameter'} ${$ref}`
    const known = this.compiled.get(key)
    // Only the value of an object can be turned into a number, in place.
    const schema = ajv === this.ajv ? { $ref } : { type: 'object', properties: { value: { $ref } } }
    const validate = known ?? ajv.compile(schema)
    this.compiled.set(key, validate)
    return validate
  }
}

function newAjv(specifications: readonly Specification[], coerceTypes: boolean): Ajv {
  // Amazon's patterns escape what Unicode mode does not let one escape.
  const ajv = new Ajv({ coerceTypes, allowUnionTypes: true, unicodeRegExp: false })
  addFormats(ajv)
  ajv.addVocabulary([
    ...new Set([...OPEN_API_WORDS, ...specifications.flatMap(({ document }) => Object.keys(document))])
  ])
  for (const { file, document } of specifications) {
    ajv.addSchema(closed(document) as object, file)
  }
  return ajv
}

/** A copy in which no object has properties without a name, unless it has none at all or is one of several parts. */
function closed(part: unknown, inAllOf = false): unknown {
  if (Array.isArray(part)) {
    return part.map((one) => closed(one, inAllOf))
  }
  if (typeof part !== 'object' || part === null) {
    return part
  }
  const entries = Object.entries(part).map(([name, value]) => [name, closed(value, name === 'allOf')] as const)
  const copy = Object.fromEntries(entries) as Record<string, unknown>
  const { properties, type } = copy
  const isObject = typeof properties === 'object' && (type === 'object' || type === undefined)
  return isObject && !inAllOf && !('additionalProperties' in copy)
    ? { ...copy, type: 'object', additionalProperties: false }
    : copy
}

const escaped = (name: string) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))

function problem(validate: ValidateFunction, value: unknown): string | undefined {
  if (validate(value)) {
    return undefined
  }
  const [first] = validate.errors ?? []
  const extra = first?.keyword === 'additionalProperties' ? ` (${first.params.additionalProperty as string})` : ''
  return `${first?.instancePath.replace(/^\/value$/, '').slice(1) || 'it'} ${first?.message ?? 'is not valid'}${extra}`
}
