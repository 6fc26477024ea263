import { statSync } from 'node:fs'
import Ajv from 'ajv'
import type { HeldJson } from '../../system/lockedJson'
import { LockedJson } from '../../system/lockedJson'
import { describeSystemError } from '../../system/systemError'
import { UserError } from '../../system/userError'
import type { AmazonView, ImportedAudience, MappingView } from '../api'
import type { AddedAudience } from './audiences'

/** Of the file's form. Another version is left as it is. */
const VERSION = 1

/** What is kept of a workspace: without what lives only as long as the console, the connection to Amazon and the runs. */
export interface SavedWorkspace {
  destination?: { id: string; engageSpace: string }
  settings: Record<string, unknown>
  /** By computation key. */
  audiences: Record<string, AddedAudience>
  /** By Amazon's ID, the latest last. */
  imported?: Record<string, ImportedAudience>
  /** Names by Amazon's ID, of audiences that are connected no more, and still at Amazon. */
  released?: Record<string, string>
  mapping?: MappingView
  /** Digests of people who were erased. */
  erased?: string[]
}

interface Content extends SavedWorkspace {
  version: typeof VERSION
  /** Whose the IDs of audiences are. */
  amazon: string
}

const text = { type: 'string' }
const object = { type: 'object' }
const connected = {
  type: 'object',
  required: ['audienceId', 'name', 'settings', 'since'],
  properties: { audienceId: { type: 'string', pattern: '^\\d+$' }, name: text, settings: object, since: text }
}
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
      additionalProperties: { type: 'object', properties: { draft: object, connected } }
    },
    imported: { type: 'object', additionalProperties: connected },
    released: { type: 'object', additionalProperties: text },
    erased: { type: 'array', items: { type: 'string', pattern: '^[0-9a-f]{64}$' } },
    mapping: {
      type: 'object',
      required: ['enabled', 'fields', 'savedAt'],
      properties: { enabled: { type: 'boolean' }, fields: object, savedAt: text }
    }
  }
})

/** How often the file is looked at for what another console has saved, in milliseconds. */
const POLL_MS = 1_000

/**
 * A workspace in a file that only its owner may read. Several consoles may use one file: each change is made on top of
 * what is in the file by then, under a lock, and written whole or not at all.
 */
export class WorkspaceFile {
  /** Why it could not be read or written the last time. */
  problem: string | undefined
  /** What was found in it at the start. */
  readonly found: SavedWorkspace | undefined
  private readonly json: LockedJson<Content | undefined>
  /** Tells what was read or written last from what others have put in its place. */
  private seen: string
  private timer: NodeJS.Timeout | undefined

  private constructor(
    readonly file: string,
    private readonly amazon: string
  ) {
    this.json = new LockedJson(file, {
      name: 'workspace',
      parse: parseContent,
      toJson: (content) => content,
      describe: describeFault
    })
    this.json.check()
    const content = this.json.read()
    this.seen = readStamp(file)
    this.found = content && (content.amazon === amazon ? content : withoutIds(content))
  }

  /** Throws UserError for a file that is broken, of another version, or cannot be written; it is left as it is. */
  static open(file: string, { url, to }: AmazonView): WorkspaceFile {
    return new WorkspaceFile(file, url ?? to)
  }

  /** Removes what killed consoles have left half written beside the file. */
  removeLeftovers(): Promise<void> {
    return this.json.removeLeftovers()
  }

  /**
   * Makes a change between reading what is in the file now and writing what `saved` gives. `change` gets undefined where
   * the file holds nothing new. What goes wrong with the file is in `problem`; the change is made in memory all the same.
   */
  async update<Result>(
    change: (now: SavedWorkspace | undefined) => Promise<Result>,
    saved: () => SavedWorkspace
  ): Promise<Result> {
    let isHeld = false
    try {
      return await this.json.hold(async (held) => {
        isHeld = true
        const { content } = held
        const isNew = readStamp(this.file) !== this.seen
        if (isNew && content !== undefined && content.amazon !== this.amazon) {
          this.fail(new UserError(`The workspace ${this.file} is in use by a console that talks to another Amazon.`))
          return await change(undefined)
        }
        const result = await change(isNew ? content : undefined)
        await this.write(held, { version: VERSION, amazon: this.amazon, ...saved() })
        return result
      })
    } catch (error) {
      if (isHeld) {
        throw error
      }
      this.fail(error)
      return change(undefined)
    }
  }

  /** Calls back when another console has saved something. */
  watch(onChange: () => void): void {
    this.timer = setInterval(() => {
      const stamp = readStamp(this.file)
      if (stamp !== '' && stamp !== this.seen) {
        onChange()
      }
    }, POLL_MS).unref()
  }

  close(): void {
    clearInterval(this.timer)
  }

  private async write(held: HeldJson<Content | undefined>, content: Content): Promise<void> {
    try {
      if (JSON.stringify(held.content) !== JSON.stringify(content)) {
        await held.write(content)
      }
      this.problem = undefined
    } catch (error) {
      this.fail(error)
    }
    this.seen = readStamp(this.file)
  }

  private fail(error: unknown): void {
    this.problem = `${(error as Error).message} Changes since then are only in this console.`
  }
}

/** Changes with each new content; '' without a file. */
function readStamp(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.ino} ${found.mtimeMs} ${found.size}`
}

const describeFault = (error: unknown, path: string): UserError =>
  new UserError(`The workspace ${path} can't be read and written: ${describeSystemError(error)}.`)

/** Undefined when there is no file yet, or an empty one. */
function parseContent(given: unknown, path: string): Content | undefined {
  if (given === undefined || isContent(given)) {
    return given
  }
  const { version } = (given ?? {}) as { version?: unknown }
  if (typeof version === 'number' && version !== VERSION) {
    throw new UserError(
      `${path} is a workspace of version ${version}; this console reads version ${VERSION}. ${UNCHANGED}`
    )
  }
  const [{ instancePath, message } = { instancePath: '', message: '' }] = isContent.errors ?? []
  const place = instancePath === '' ? '' : `${instancePath.slice(1).replace(/\//g, '.')} `
  const why = given === null ? 'it is not valid JSON' : `${place}${message}`
  throw new UserError(`${path} is not a workspace of the console: ${why}. ${UNCHANGED}`)
}

const UNCHANGED = 'It was left as it is. Choose another file with --workspace.'

/** Another Amazon does not have the audiences, nor was it asked to erase anybody: settings are kept, to be saved again. */
const withoutIds = (content: Content): Content => ({
  ...content,
  imported: undefined,
  released: undefined,
  erased: undefined,
  audiences: Object.fromEntries(
    Object.entries(content.audiences).map(([key, { draft, connected }]): [string, AddedAudience] => [
      key,
      { draft: connected?.settings ?? draft }
    ])
  )
})
