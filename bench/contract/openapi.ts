import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** A schema of an OpenAPI file, as far as the check reads it. */
export interface Schema {
  type?: string
  properties?: Record<string, Schema>
  items?: Schema
  oneOf?: Schema[]
  required?: string[]
  enum?: unknown[]
  [keyword: string]: unknown
}

type Content = Record<string, { schema: Schema }>

/** An operation of a file, its references replaced by what they stand for. */
interface Operation {
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: Schema }[]
  requestBody?: { required?: boolean; content: Content }
  responses: Record<string, { content?: Content } | undefined>
}

export interface FoundOperation extends Operation {
  /** As the file has it: /amc/audiences/metadata/{audienceId}. */
  path: string
  /** Parameters of the path that was called. */
  inPath: Record<string, string>
}

type Document = { paths: Record<string, Record<string, unknown>> }

/** What a set of OpenAPI 3 files says of each call. */
export class OpenApi {
  private readonly operations = new Map<object, Operation>()

  constructor(private readonly documents: Document[]) {}

  /** The OpenAPI files among those of the folders, JSON or YAML. */
  static read(...folders: string[]): OpenApi {
    const paths = folders.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    const documents = paths
      .filter((path) => /\.(json|ya?ml)$/.test(path))
      .map((path) => parse(readFileSync(path, 'utf8')) as Document | null)
    return new OpenApi(documents.filter((one): one is Document => typeof one?.paths === 'object'))
  }

  /** The file of profiles omits the version that precedes its path. */
  find(method: string, path: string): FoundOperation | undefined {
    for (const wanted of [path, path.replace(/^\/v2(?=\/)/, '')]) {
      for (const document of this.documents) {
        for (const [template, operations] of Object.entries(document.paths)) {
          const operation = operations[method.toLowerCase()]
          const inPath = operation === undefined ? undefined : match(template, wanted)
          if (inPath !== undefined) {
            return { ...this.resolve(operation as object, document), path: template, inPath }
          }
        }
      }
    }
    return undefined
  }

  private resolve(operation: object, document: Document): Operation {
    const resolved = this.operations.get(operation) ?? (dereference(operation, document) as Operation)
    this.operations.set(operation, resolved)
    return resolved
  }
}

/** The parameters in a path, by the names of its template; undefined when it is of another one. */
function match(template: string, path: string): Record<string, string> | undefined {
  const pattern = template.replace(/[.+*?^$()[\]\\|]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  const found = new RegExp(`^${pattern}$`).exec(path)
  return found === null ? undefined : { ...found.groups }
}

/** A copy without references: each is within its file, and none of a call leads in a circle. */
function dereference(part: unknown, document: Document): unknown {
  if (Array.isArray(part)) {
    return part.map((one) => dereference(one, document))
  }
  if (typeof part !== 'object' || part === null) {
    return part
  }
  if ('$ref' in part && typeof part.$ref === 'string') {
    const names = part.$ref.replace(/^#\//, '').split('/')
    const target = names.reduce<unknown>((found, name) => (found as Record<string, unknown>)[name], document)
    return dereference(target, document)
  }
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, dereference(value, document)]))
}
