import { createHash } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { JSONObject } from '@segment/actions-core'
import { SYNC_MODES } from '../../segment/reverseEtl/mapping'
import type { ImportAsked, ImportView, NewAudience } from '../api'
import type { Columns } from './columns'
import { columnsByField, columnsOf, mapsOf } from './columns'
import { RunningImport } from './run'
import { importProblem } from './problems'
import { HttpError } from '../http/httpError'
import type { Workspace } from '../workspace/workspace'
import { Uploads } from './uploads'

interface Current {
  fileName: string
  path: string
  bytes: number
  columns: Columns
  isKept: boolean
  running?: RunningImport
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
  /** Names of new audiences that were found at Amazon → their IDs, so that later files find them by their names. */
  private readonly taken = new Map<string, string>()

  constructor(
    private readonly space: Workspace,
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
      const columns = await columnsOf(path, this.uploads.folder, {})
      this.current = { fileName, path, bytes: statSync(path).size, columns, isKept: true }
    } catch (error) {
      rmSync(path, { force: true })
      throw new HttpError(importProblem(error, { path, fileName }).message, 'file', 422)
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
    try {
      current.columns = await columnsOf(path, this.uploads.folder, wanted)
    } catch (error) {
      const { message, field } = importProblem(error, current)
      throw new HttpError(message, field, 422)
    }
    current.running = undefined
    this.onChange()
  }

  /** Begins to compare and, unless it is dry, to send. */
  async start({ dry, mode, audience, mayLeave }: ImportAsked): Promise<void> {
    await this.mapping
    const current = this.kept()
    const { columns, path } = current
    if (columns.key === undefined) {
      throw new HttpError('Choose the column that tells people apart: people leave by it.', 'key')
    }
    if (!SYNC_MODES.includes(mode)) {
      throw new HttpError(`The mode must be one of ${SYNC_MODES.join(', ')}.`, 'mode')
    }
    const { connection, region } = this.space.connected()
    const { id, name, inputs, createAgain, takenAs } = this.audienceOf(audience)
    const running = new RunningImport(
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
        createAgain,
        hookInputs: inputs
      },
      mayLeave === true,
      this.onChange
    )
    current.running = running
    void running.run().then((sent) => {
      if (sent && id !== undefined && takenAs !== undefined) {
        this.taken.set(takenAs, id)
      }
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
    this.taken.clear()
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
      throw new HttpError('There is no file. Choose one.', 'file', 409)
    }
    return this.current
  }

  private refuseWhileRunning(): void {
    if (this.current?.running?.goesOn) {
      throw new HttpError('An import is going on. Wait for its end, or cancel it.', undefined, 409)
    }
  }

  private audienceOf(audience: ImportAsked['audience']): Into {
    if ('key' in audience) {
      const entry = this.space.runSettings().audiences.get(audience.key)
      if (entry?.audienceId === undefined) {
        throw new HttpError('The audience is not connected. Complete its settings, or name a new one.', 'audience', 409)
      }
      const { audienceId, settings } = entry
      return existing(audienceId, settings)
    }
    return this.newAudience(audience)
  }

  private newAudience({ name: given, settings, perhapsMade }: NewAudience): Into {
    const name = given.trim()
    if (name === '') {
      throw new HttpError('Name the new audience.', 'name')
    }
    if (perhapsMade !== undefined && 'audienceId' in perhapsMade) {
      const id = perhapsMade.audienceId.trim()
      if (!/^\d+$/.test(id)) {
        throw new HttpError('Amazon’s ID of an audience has digits only.', 'audienceId')
      }
      return { takenAs: name, ...existing(id, settings) }
    }
    const id = this.taken.get(name)
    if (id !== undefined) {
      return existing(id, settings)
    }
    return {
      name,
      createAgain: perhapsMade !== undefined,
      inputs: { operation: 'create', audienceName: name, ...(settings as JSONObject) }
    }
  }
}

/** The audience of an import, and what the hook of the mapping is given for it. */
interface Into {
  id?: string
  /** By this name later files find it. */
  takenAs?: string
  name?: string
  createAgain?: boolean
  inputs: JSONObject
}

const existing = (id: string, settings: Record<string, unknown>): Into => ({
  id,
  inputs: { operation: 'existing', existingAudienceId: id, ...(settings as JSONObject) }
})

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
