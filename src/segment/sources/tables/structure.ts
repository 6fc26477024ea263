import { asObject } from '../../../destinations/amazon-ads-dsp-amc/api/json'
import { ident, literal } from '../duckdb'
import type { Source } from './source'

/** Objects in objects are looked into so far, as deep as an address in traits is. */
const MOST_DEPTH = 3

/** Names in the objects of one column from which on they are not a form that all of them have. */
const MOST_PARTS = 100

interface Part {
  column: string
  path: readonly string[]
}

/** What the objects of a column have in them, and whether it has other values. */
interface Structured {
  parts: Part[]
  hasOthers: boolean
}

/**
 * A source whose objects are columns by themselves: `address.street` for the street of an `address`, whether it is a JSON
 * object, a struct or the JSON text of one. The column of the objects stays where some of its values are none. Which
 * columns hold objects, and what is in these, is read from the rows.
 */
export function splitObjects(source: Source, rows: readonly (string | null)[][]): Source {
  const structured = new Map<string, Structured>()
  source.columns.forEach((column, index) => {
    const found = findParts(
      column,
      rows.map((row) => row[index])
    )
    if (found !== undefined) {
      structured.set(column, found)
    }
  })
  if (structured.size === 0) {
    return source
  }
  const taken = new Set(source.columns.map((name) => name.toLowerCase()))
  const parts = new Map<string, Part>()
  const columns = source.columns.flatMap((column) => {
    const { parts: found = [], hasOthers = true } = structured.get(column) ?? {}
    const names = found.flatMap((part) => {
      const name = [column, ...part.path].join('.')
      if (taken.has(name.toLowerCase())) {
        return []
      }
      taken.add(name.toLowerCase())
      parts.set(name, part)
      return [name]
    })
    return hasOthers ? [column, ...names] : names
  })
  const findColumn = (name: string): string => parts.get(name)?.column ?? name
  const select = (name: string): string => {
    const part = parts.get(name)
    if (part === undefined) {
      return ident(name)
    }
    const path = literal(part.path.map((key) => `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`).join(''))
    const column = ident(part.column)
    return `case when starts_with(ltrim(${column}), '{') and json_valid(${column}) then json_extract_string(${column}, ${path}) end`
  }
  return {
    ...source,
    columns,
    sample: async (limit) => (await source.sample(limit)).map((row) => columns.map((name) => valueIn(row, name))),
    relation: async (names) => {
      const relation = await source.relation([...new Set(names.map(findColumn))])
      return `(select ${names.map((name) => `${select(name)} as ${ident(name)}`).join(', ')} from ${relation})`
    }
  }

  function valueIn(row: readonly (string | null)[], name: string): string | null {
    const text = row[source.columns.indexOf(findColumn(name))]
    const part = parts.get(name)
    return part === undefined
      ? text
      : toText(part.path.reduce<unknown>((value, key) => asObject(value)?.[key], parseObject(text)))
  }
}

function findParts(column: string, values: readonly (string | null)[]): Structured | undefined {
  const present = values.filter((value): value is string => value !== null && value.trim() !== '')
  const objects = present.flatMap((value) => {
    const object = parseObject(value)
    return object === undefined ? [] : [object]
  })
  const paths = new Map<string, FoundPath>()
  objects.forEach((object) => collectPaths(object, [], paths))
  if (paths.size === 0 || paths.size > MOST_PARTS) {
    return undefined
  }
  // The rows come in any order, and the first column of a field is taken: it is the same one each time.
  const inOrder = [...paths.values()].sort((a, b) => a.path.length - b.path.length || b.objects - a.objects)
  return { parts: inOrder.map(({ path }) => ({ column, path })), hasOthers: objects.length < present.length }
}

interface FoundPath {
  path: readonly string[]
  /** How many objects have it. */
  objects: number
}

/** The paths to all values that are not objects. */
function collectPaths(object: Record<string, unknown>, above: readonly string[], paths: Map<string, FoundPath>): void {
  for (const [key, value] of Object.entries(object)) {
    const path = [...above, key]
    const inner = path.length < MOST_DEPTH ? asObject(value) : undefined
    if (inner !== undefined) {
      collectPaths(inner, path, paths)
    } else if (asObject(value) === undefined) {
      const key = JSON.stringify(path)
      paths.set(key, { path, objects: (paths.get(key)?.objects ?? 0) + 1 })
    }
  }
}

function parseObject(text: string | null | undefined): Record<string, unknown> | undefined {
  if (!text?.trimStart().startsWith('{')) {
    return undefined
  }
  try {
    return asObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

function toText(value: unknown): string | null {
  if (value === undefined || value === null) {
    return null
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}
