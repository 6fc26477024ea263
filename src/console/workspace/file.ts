import {
  closeSync,
  constants,
  accessSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Ajv from 'ajv'
import { UserError } from '../../segment'
import { describeSystemError } from '../../system/systemError'
import type { AmazonView } from '../api'
import type { SavedWorkspace } from './workspace'
import type { AddedAudience } from './audiences'

/** Of the file's form. Another version is left as it is. */
const VERSION = 1

interface Content extends SavedWorkspace {
  version: typeof VERSION
  /** Whose the ids of audiences are. */
  amazon: string
}

const text = { type: 'string' }
const object = { type: 'object' }
const isContent = new Ajv({ allErrors: false }).compile<Content>({
  type: 'object',
  required: ['version', 'amazon', 'settings', 'audiences'],
  properties: {
    version: { const: VERSION },
    amazon: text,
    destination: { type: 'object', required: ['id', 'engageSpace'], properties: { id: text, engageSpace: text } },
    settings: object,
    audiences: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: {
          draft: object,
          connected: {
            type: 'object',
            required: ['audienceId', 'name', 'settings', 'since'],
            properties: { audienceId: { type: 'string', pattern: '^\\d+$' }, name: text, settings: object, since: text }
          }
        }
      }
    },
    mapping: {
      type: 'object',
      required: ['enabled', 'fields', 'savedAt'],
      properties: { enabled: { type: 'boolean' }, fields: object, savedAt: text }
    }
  }
})

/** What was clicked, in a file that only its owner may read: settings, audiences with Amazon's ids, the mapping. */
export class WorkspaceFile {
  /** Why it could not be written the last time. */
  problem: string | undefined
  private written: string | undefined

  private constructor(
    readonly file: string,
    private readonly amazon: string,
    /** What was found in it. */
    readonly found: SavedWorkspace | undefined
  ) {}

  /** Throws CannotRun for a file that is broken, of another version, or not to be written; it is left as it is. */
  static open(named: string, amazon: AmazonView): WorkspaceFile {
    const at = amazon.url ?? amazon.to
    const there = read(named)
    const file = there === undefined ? named : realpathSync(named)
    const workspace = new WorkspaceFile(file, at, there && (there.amazon === at ? there : withoutIds(there)))
    try {
      accessSync(there === undefined ? dirname(file) : file, constants.W_OK)
      accessSync(dirname(file), constants.W_OK)
    } catch (error) {
      throw new UserError(`The workspace ${named} cannot be written: ${describeSystemError(error)}. Name another file.`)
    }
    return workspace
  }

  /** Writes what has changed, whole or not at all. What goes wrong is in `problem`. */
  save(clicked: SavedWorkspace): void {
    const content: Content = { version: VERSION, amazon: this.amazon, ...clicked }
    const json = `${JSON.stringify(content, null, 2)}\n`
    if (json === this.written) {
      return
    }
    const beside = join(dirname(this.file), `.${basename(this.file)}.${process.pid}.tmp`)
    try {
      const descriptor = openSync(beside, 'w', 0o600)
      try {
        writeSync(descriptor, json)
        fsyncSync(descriptor)
      } finally {
        closeSync(descriptor)
      }
      renameSync(beside, this.file)
      this.written = json
      this.problem = undefined
    } catch (error) {
      rmSync(beside, { force: true })
      this.problem = `The workspace ${this.file} cannot be written: ${describeSystemError(error)}. What was changed since is only in the console.`
    }
  }
}

/** Undefined when there is no such file yet. */
function read(file: string): Content | undefined {
  let given: unknown
  try {
    given = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined
    }
    throw error instanceof SyntaxError
      ? new UserError(`${file} is no workspace of the console: it is no JSON. ${LEFT}`)
      : new UserError(`The workspace ${file} cannot be read: ${describeSystemError(error)}.`)
  }
  if (isContent(given)) {
    return given
  }
  const { version } = (given ?? {}) as { version?: unknown }
  if (typeof version === 'number' && version !== VERSION) {
    throw new UserError(`${file} is a workspace of version ${version}; this console reads version ${VERSION}. ${LEFT}`)
  }
  const [{ instancePath, message } = { instancePath: '', message: '' }] = isContent.errors ?? []
  const place = instancePath === '' ? '' : `${instancePath.slice(1).replace(/\//g, '.')} `
  throw new UserError(`${file} is no workspace of the console: ${place}${message}. ${LEFT}`)
}

const LEFT = 'It is left as it is. Name another file with --workspace.'

/** Another Amazon does not know the audiences: their settings are kept, to be saved again. */
const withoutIds = (content: Content): Content => ({
  ...content,
  audiences: Object.fromEntries(
    Object.entries(content.audiences).map(([key, { draft, connected }]): [string, AddedAudience] => [
      key,
      { draft: connected?.settings ?? draft }
    ])
  )
})
