import type { FormField } from '../api'

/** How a field is filled in the form. */
export type Filling =
  | { kind: 'default' }
  | { kind: 'path'; path: string }
  /** The first path that holds more than a blank; of a field that takes several values, all of them. */
  | { kind: 'paths'; paths: string[] }
  | { kind: 'fixed'; value: string }
  /** Some of the field's choices. */
  | { kind: 'chosen'; values: string[] }
  /** What the form cannot show, such as a template. */
  | { kind: 'other'; value: unknown }

/** Field, or `field.property` of an object → how it is filled; what is absent is left to its default. */
export type Fillings = Record<string, Filling>

type Mapping = Record<string, unknown>

/** The mapping that Segment keeps: only fields that differ from their default. */
export function toMapping(fields: readonly FormField[], fillings: Fillings): Mapping {
  const mapping: Mapping = {}
  for (const field of fields) {
    const value =
      field.properties === undefined
        ? toValue(field, fillings[field.key])
        : toPropertyValues(field, field.properties, fillings)
    if (value !== undefined) {
      mapping[field.key] = value
    }
  }
  return mapping
}

function toPropertyValues(field: FormField, properties: FormField[], fillings: Fillings): unknown {
  const changed = properties.flatMap((property) => {
    const value = toValue(property, fillings[`${field.key}.${property.key}`])
    return value === undefined ? [] : [[property.key, value] as const]
  })
  return changed.length === 0 ? undefined : { ...(field.default as object | undefined), ...Object.fromEntries(changed) }
}

function toValue(field: FormField, filling: Filling | undefined): unknown {
  switch (filling?.kind) {
    case 'path':
      // While nothing is typed, the field is as it was before.
      return filling.path.trim() === '' ? undefined : toPath(filling.path)
    case 'paths': {
      const paths = filling.paths.filter((path) => path.trim() !== '').map(toPath)
      return paths.length === 0 ? undefined : field.multiple ? paths : joinFallbacks(paths)
    }
    case 'fixed':
      return toFixed(field, filling.value)
    case 'chosen':
      return filling.values
    case 'other':
      return filling.value
    default:
      return undefined
  }
}

/** How the fields of a saved mapping are filled. */
export function toFillings(fields: readonly FormField[], mapping: Mapping): Fillings {
  const fillings: Fillings = {}
  for (const { key, properties, default: standard } of fields) {
    const value = mapping[key]
    if (value === undefined) {
      continue
    }
    if (properties === undefined || typeof value !== 'object' || value === null) {
      fillings[key] = toFilling(value)
      continue
    }
    for (const property of properties) {
      const own = (value as Mapping)[property.key]
      const isDefault = JSON.stringify(own) === JSON.stringify((standard as Mapping | undefined)?.[property.key])
      if (own !== undefined && !isDefault) {
        fillings[`${key}.${property.key}`] = toFilling(own)
      }
    }
  }
  return fillings
}

function toFilling(value: unknown): Filling {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'fixed', value: String(value) }
  }
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    return { kind: 'chosen', values: value }
  }
  const path = pathIn(value)
  if (path !== undefined) {
    return { kind: 'path', path }
  }
  const paths = Array.isArray(value) ? value.map(pathIn) : pathsIn(value)
  return paths !== undefined && paths.length > 0 && paths.every((one) => one !== undefined)
    ? { kind: 'paths', paths: paths }
    : { kind: 'other', value }
}

/** The paths that a default reads, in their order and each once. */
export function listPaths(value: unknown): string[] {
  const paths: string[] = []
  const visit = (part: unknown): void => {
    const path = pathIn(part)
    if (path !== undefined) {
      paths.push(path)
    } else if (typeof part === 'object' && part !== null) {
      Object.values(part).forEach(visit)
    }
  }
  visit(value)
  return [...new Set(paths)]
}

/** Fields that are to be filled from a path, and have none yet. */
export const listBlankPaths = (fillings: Fillings): string[] =>
  Object.entries(fillings).flatMap(([name, filling]) =>
    (filling.kind === 'path' && filling.path.trim() === '') ||
    (filling.kind === 'paths' && filling.paths.every((path) => path.trim() === ''))
      ? [name]
      : []
  )

/** `properties.email` and `$.properties.email` are the same path. */
const toPath = (path: string) => ({ '@path': path.trim().startsWith('$') ? path.trim() : `$.${path.trim()}` })

function joinFallbacks([path, ...rest]: { '@path': string }[]): unknown {
  return rest.length === 0 ? path : { '@if': { blank: path, then: path, else: joinFallbacks(rest) } }
}

function pathIn(value: unknown): string | undefined {
  const path = (value as Mapping | null | undefined)?.['@path']
  return typeof path === 'string' ? path.replace(/^\$\./, '') : undefined
}

/** The paths of a chain that `joinFallbacks` makes; undefined for anything else. */
function pathsIn(value: unknown): string[] | undefined {
  const path = pathIn(value)
  if (path !== undefined) {
    return [path]
  }
  const { blank, then, else: otherwise, ...others } = ((value as Mapping | null)?.['@if'] ?? {}) as Mapping
  const [first, second] = [pathIn(blank), pathIn(then)]
  if (first === undefined || first !== second || Object.keys(others).length > 0) {
    return undefined
  }
  const rest = pathsIn(otherwise)
  return rest && [first, ...rest]
}

function toFixed({ type }: FormField, value: string): unknown {
  switch (type) {
    case 'boolean':
      return value === 'true'
    case 'number':
    case 'integer':
      return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value
    default:
      return value
  }
}
