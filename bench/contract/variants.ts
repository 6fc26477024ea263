import type { Specification } from './specifications'
import { findOperation, resolved } from './specifications'

interface Schema {
  $ref?: string
  type?: string
  enum?: unknown[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  items?: Schema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}

/** A value of each kind that JSON has. */
const KINDS: unknown[] = [null, 1, 1.5, -1, 'x', '', true, [], {}]

/** Bodies near a good one, on both sides of what its schema allows: each differs from it in one place. */
export function variantsOf(specifications: Specification[], method: string, path: string, body: unknown): unknown[] {
  const found = findOperation(specifications, method, path.split('?')[0])
  const [media] = Object.values(found?.operation.requestBody?.content ?? {})
  const schema = (media as { schema?: Schema } | undefined)?.schema
  if (found === undefined || schema === undefined) {
    return []
  }
  const { specification } = found
  const of = (one: Schema): Schema => resolved(specification, one as Schema & { $ref: string }, []).value

  function* around(wanted: Schema, value: unknown): Generator<unknown, void, undefined> {
    const given = of(wanted)
    yield* KINDS
    yield* given.enum ?? []
    yield* limits(given, value)
    for (const one of given.oneOf ?? []) {
      yield* around(one, sample(one))
    }
    if (Array.isArray(value) && given.items !== undefined) {
      for (const item of around(given.items, value[0])) {
        yield [item, ...(value.slice(1) as unknown[])]
      }
    }
    if (given.properties !== undefined && typeof value === 'object' && value !== null && !Array.isArray(value)) {
      yield { ...value, unknownProperty: 1 }
      for (const [name, property] of Object.entries(given.properties)) {
        const { [name]: own, ...others } = value as Record<string, unknown>
        yield others
        for (const changed of around(property, own ?? sample(property))) {
          yield { ...value, [name]: changed }
        }
      }
    }
  }

  function sample(wanted: Schema): unknown {
    const { type, enum: values, properties = {}, items = {}, minLength = 1, minimum = 1, oneOf } = of(wanted)
    if (values !== undefined || oneOf !== undefined) {
      return values?.[0] ?? sample(oneOf![0])
    }
    switch (type) {
      case 'object':
        return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, sample(one)]))
      case 'array':
        return [sample(items)]
      case 'boolean':
        return true
      case 'number':
      case 'integer':
        return minimum
      default:
        return 'x'.repeat(minLength)
    }
  }

  return [...around(schema, body)]
}

/** At each limit, and just beyond it. */
function* limits(
  { minLength, maxLength, minItems, maxItems, minimum, maximum }: Schema,
  value: unknown
): Generator<unknown, void, undefined> {
  const around = (limit: number | undefined) => (limit === undefined ? [] : [limit - 1, limit, limit + 1])
  if (typeof value === 'string') {
    yield* [...around(minLength), ...around(maxLength)].filter((n) => n >= 0).map((n) => 'x'.repeat(n))
  }
  if (Array.isArray(value)) {
    yield* [...around(minItems), ...around(maxItems)]
      .filter((n) => n >= 0)
      .map((n) => Array.from({ length: n }, () => value[0] as unknown))
  }
  if (typeof value === 'number') {
    yield* [...around(minimum), ...around(maximum)]
  }
}
