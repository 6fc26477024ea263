import { createHash } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { JSONObject } from '@segment/actions-core'
import { CannotRun } from '../segment'
import { SYNC_MODES } from '../segment/rows/rowMapping'
import type { ImportAsked, ImportView } from './api'
import type { Columns } from './importColumns'
import { columnsByField, columnsOf, mapsOf } from './importColumns'
import { ImportRunning } from './importRunning'
import { inWords } from './inWords'
import { Refusal } from './refusal'
import type { Space } from './space'
import { Uploads } from './uploads'

interface Current {
  fileName: string
  path: string
  bytes: number
  columns: Columns
  isKept: boolean
  running?: ImportRunning
}

interface Changed {
  key?: unknown
  fields?: Record<string, unknown>
}

/**
 * People from a file, one file at a time. It is kept in a temporary folder until it was sent, another one comes, or the
 * console ends. What an audience got stays known as long, so that a later file of it sends only what has changed.
 */
export class Imports {
  private current: Current | undefined
  private mapping = Promise.resolve()
  private readonly uploads = new Uploads()

  constructor(
    private readonly space: Space,
    private readonly onChange: () => void
  ) {}

  get view(): ImportView | undefined {
    if (this.current === undefined) {
      return undefined
    }
    const { fileName, bytes, columns, isKept, running } = this.current
    return { fileName, bytes, ...columns, isKept, run: running?.view }
  }

  /** Takes a file in the place of the last one. */
  async take(content: Readable, named: string): Promise<void> {
    this.refuseWhileRunning()
    this.space.connected()
    this.forget()
    const fileName = basename(named) || 'file'
    const path = await this.uploads.take(content, fileName)
    try {
      const columns = await inWords(() => columnsOf(path, this.uploads.folder, {}))
      this.current = { fileName, path, bytes: statSync(path).size, columns, isKept: true }
    } catch (error) {
      rmSync(path, { force: true })
      throw withoutPath(error, path, fileName)
    }
    this.onChange()
  }

  /** Changes which column is for what; the others stay. Throws a Refusal for a column or a field that is none. */
  map(changed: Changed): Promise<void> {
    // One after the other: each goes by what the one before has left.
    const mapped = this.mapping.then(() => this.remap(changed))
    this.mapping = mapped.catch(() => undefined)
    return mapped
  }

  private async remap({ key, fields = {} }: Changed): Promise<void> {
    const current = this.kept()
    const { columns, path } = current
    const wanted = {
      key: typeof key === 'string' ? key : columns.key,
      maps: mapsOf({ ...columnsByField(columns), ...fields })
    }
    current.columns = await inWords(() => columnsOf(path, this.uploads.folder, wanted))
    current.running = undefined
    this.onChange()
  }

  /** Begins to compare and, unless it is dry, to send. */
  async start({ dry, mode, audience, mayLeave }: ImportAsked): Promise<void> {
    await this.mapping
    const current = this.kept()
    const { columns, path } = current
    if (columns.key === undefined) {
      throw new Refusal('Choose the column that tells people apart: people leave by it.', 'key')
    }
    if (!SYNC_MODES.includes(mode)) {
      throw new Refusal(`The mode must be one of ${SYNC_MODES.join(', ')}.`, 'mode')
    }
    const { connection, region } = this.space.connected()
    const { id, name, inputs } = this.audienceOf(audience)
    const running = new ImportRunning(
      {
        fileName: current.fileName,
        sources: [path],
        key: columns.key,
        mode,
        maps: mapsOf(columnsByField(columns)),
        settings: {},
        state: join(this.uploads.folder, `${digestOf(`${region} ${id ?? ''} ${name ?? ''}`)}.state`),
        dry,
        full: false,
        region,
        connection,
        audience: { id, name },
        environment: {},
        hookInputs: inputs
      },
      mayLeave === true,
      this.onChange
    )
    current.running = running
    void running.run().then((sent) => {
      if (sent) {
        rmSync(path, { force: true })
        current.isKept = false
      }
      this.onChange()
    })
    this.onChange()
  }

  cancel(): void {
    this.current?.running?.cancel()
  }

  /** Ends what goes on, and removes all files. */
  async reset(): Promise<void> {
    this.cancel()
    await this.current?.running?.ended
    this.forget()
    this.uploads.remove()
    this.onChange()
  }

  private forget(): void {
    if (this.current !== undefined) {
      rmSync(this.current.path, { force: true })
      this.current = undefined
    }
  }

  private kept(): Current {
    this.refuseWhileRunning()
    if (this.current?.isKept !== true) {
      throw new Refusal('There is no file. Choose one.', 'file', 409)
    }
    return this.current
  }

  private refuseWhileRunning(): void {
    if (this.current?.running?.goesOn) {
      throw new Refusal('An import is going on. Wait for its end, or cancel it.', undefined, 409)
    }
  }

  private audienceOf(audience: ImportAsked['audience']): { id?: string; name?: string; inputs: JSONObject } {
    if ('key' in audience) {
      const entry = this.space.runSettings().audiences.get(audience.key)
      if (entry?.audienceId === undefined) {
        throw new Refusal('The audience is not connected. Complete its settings, or name a new one.', 'audience', 409)
      }
      const { audienceId, settings } = entry
      return {
        id: audienceId,
        inputs: { operation: 'existing', existingAudienceId: audienceId, ...(settings as JSONObject) }
      }
    }
    const name = audience.name.trim()
    if (name === '') {
      throw new Refusal('Name the new audience.', 'name')
    }
    return { name, inputs: { operation: 'create', audienceName: name, ...(audience.settings as JSONObject) } }
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** People know their file by its own name. */
function withoutPath(error: unknown, path: string, fileName: string): unknown {
  if (!(error instanceof Refusal || error instanceof CannotRun)) {
    return error
  }
  return new Refusal(error.message.split(path).join(fileName), 'file')
}
