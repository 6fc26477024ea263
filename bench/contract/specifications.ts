import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The parts of an OpenAPI 3 file that are looked at. */
export interface Specification {
  file: string
  document: {
    paths: Record<string, Record<string, SpecifiedOperation>>
    components?: { parameters?: Record<string, Parameter>; responses?: Record<string, SpecifiedAnswer> }
  }
}

export interface SpecifiedOperation {
  parameters?: (Parameter | { $ref: string })[]
  requestBody?: { required?: boolean; content: Record<string, unknown> }
  responses: Record<string, SpecifiedAnswer | { $ref: string }>
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: object
}

export interface SpecifiedAnswer {
  content?: Record<string, unknown>
}

/** An operation of a file, with the JSON pointer that leads to it. */
export interface Found {
  specification: Specification
  operation: SpecifiedOperation
  pointer: string[]
  /** Parameters of the path that was called. */
  inPath: Record<string, string>
}

/** The OpenAPI files of a folder, JSON or YAML. */
export function readSpecifications(folder: string): Specification[] {
  const files = readdirSync(folder).filter((file) => /\.(json|ya?ml)$/.test(file))
  const specifications = files.map((file) => ({
    file,
    document: parse(readFileSync(join(folder, file), 'utf8')) as Specification['document']
  }))
  return specifications.filter(({ document }) => typeof document?.paths === 'object')
}

/** What the files say of a call. The file of profiles leaves out the version that stands before its path. */
export function findOperation(specifications: Specification[], method: string, path: string): Found | undefined {
  for (const wanted of [path, path.replace(/^\/v2(?=\/)/, '')]) {
    for (const specification of specifications) {
      for (const [template, operations] of Object.entries(specification.document.paths)) {
        const operation = operations[method.toLowerCase()]
        const inPath = operation && matched(template, wanted)
        if (inPath !== undefined) {
          return { specification, operation, inPath, pointer: ['paths', template, method.toLowerCase()] }
        }
      }
    }
  }
  return undefined
}

function matched(template: string, path: string): Record<string, string> | undefined {
  const names: string[] = []
  const pattern = template.replace(/[.+*?^$()[\]\\|]/g, '\\$&').replace(/\{(\w+)\}/g, (_whole, name: string) => {
    names.push(name)
    return '([^/]+)'
  })
  const values = new RegExp(`^${pattern}$`).exec(path)?.slice(1)
  return values && Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(values[index])]))
}

/** What a reference within the file stands for, with the pointer that leads there. */
export function resolved<T extends object>(
  { document }: Specification,
  value: T | { $ref: string },
  pointer: string[]
): { value: T; pointer: string[] } {
  if (!('$ref' in value)) {
    return { value, pointer }
  }
  const target = value.$ref.replace(/^#\//, '').split('/')
  const found = target.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], document)
  return { value: found as T, pointer: target }
}
