import { createHash } from 'node:crypto'
import { existsSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { JSONObject } from '@segment/actions-core'
import { SYNC_MODES } from '../../segment/reverseEtl/mapping'
import type { RowsReport } from '../../segment/reverseEtl/run'
import type { StateErasure } from '../../segment/reverseEtl/eraseFromStates'
import { allowInStates, eraseFromStates, statesIn } from '../../segment/reverseEtl/eraseFromStates'
import type { ImportInput, ImportView, NewImportAudience } from '../api'
import { HttpError } from '../http/httpError'
import { EXISTING_AUDIENCE } from '../workspace/catalog'
import type { Workspace } from '../workspace/workspace'
import type { Columns } from './columns'
import { columnsByField, countRows, readColumns, toMaps } from './columns'
import { importProblem } from './problems'
import { RunningImport } from './run'
import { UploadFolder } from './uploads'

interface Current {
  fileName: string
  path: string
  bytes: number
  rows: number
  badLines: number
  columns: Columns
  isKept: boolean
  running?: RunningImport
}

interface ColumnChange {
  key?: unknown
  fields?: Record<string, unknown>
}

/**
 * People from a file, one file at a time. It is kept in a private folder until it was sent, another one comes, or the
 * console ends. What an audience got is remembered as long, so that a later file of it sends only what has changed.
 */
export class Imports {
  private current: Current | undefined
  private mapping = Promise.resolve()
  private readonly uploads = new UploadFolder()
  /** Names of audiences that were chosen by their ID at Amazon. */
  private readonly chosen = new Set<string>()

  constructor(
    private readonly space: Workspace,
    private readonly onChange: () => void
  ) {}

  get view(): ImportView | undefined {
    if (this.current === undefined) {
      return undefined
    }
    const { fileName, bytes, rows, badLines, columns, isKept, running } = this.current
    return { fileName, bytes, rows, badLines, ...columns, isKept, run: running?.view }
  }

  /** Takes a file in the place of the last one. Throws HttpError while an import is in progress, at its end as well. */
  async upload(content: Readable, named: string): Promise<void> {
    this.rejectWhileRunning()
    this.space.connected()
    const fileName = basename(named) || 'file'
    const path = await this.uploads.save(content, fileName)
    try {
      const folder = await this.uploads.folder()
      const columns = await readColumns(path, folder, {})
      const counts = await countRows(path, folder)
      this.rejectWhileRunning()
      this.forget()
      this.current = { fileName, path, bytes: statSync(path).size, ...counts, columns, isKept: true }
    } catch (error) {
      rmSync(path, { force: true })
      if (error instanceof HttpError) {
        throw error
      }
      throw new HttpError(importProblem(error, { path, fileName }).message, { field: 'file', status: 422 })
    } finally {
      this.onChange()
    }
  }

  /** Changes which column is for what; the others stay. Throws HttpError for an unknown column or field. */
  map(change: ColumnChange): Promise<void> {
    // One after the other: each goes by what the one before has left.
    const mapped = this.mapping.then(() => this.remap(change))
    this.mapping = mapped.catch(() => undefined)
    return mapped
  }

  private async remap({ key, fields = {} }: ColumnChange): Promise<void> {
    const current = this.kept()
    const { columns, path } = current
    const wanted = {
      key: typeof key === 'string' ? key : columns.key,
      maps: toMaps({ ...columnsByField(columns), ...fields })
    }
    try {
      current.columns = await readColumns(path, await this.uploads.folder(), wanted)
    } catch (error) {
      const { message, field } = importProblem(error, current)
      throw new HttpError(message, { field, status: 422 })
    }
    current.running = undefined
    this.onChange()
  }

  /** Begins to compare and, unless it is dry, to send. */
  async start({ dry, mode, audience, mayLeave }: ImportInput): Promise<void> {
    await this.mapping
    const folder = await this.uploads.folder()
    const current = this.kept()
    const { columns, path, fileName } = current
    if (columns.key === undefined) {
      throw new HttpError('Choose the column that identifies people: people are removed by it.', { field: 'key' })
    }
    if (!SYNC_MODES.includes(mode)) {
      throw new HttpError(`The mode must be one of ${SYNC_MODES.join(', ')}.`, { field: 'mode' })
    }
    const { connection, region } = this.space.connected()
    const target = this.findTarget(audience, folder, region)
    const running = new RunningImport(
      {
        fileName,
        folder,
        sources: [path],
        key: columns.key,
        mode,
        maps: toMaps(columnsByField(columns)),
        settings: {},
        state: target.state,
        dry,
        full: false,
        region,
        connection,
        audience: { id: target.id, name: target.name },
        environment: {},
        createAgain: target.createAgain,
        erased: this.space.erased,
        holdMs: this.space.account.holdMs,
        holds: this.space.account.holds,
        hookInputs: target.inputs
      },
      mayLeave === true,
      this.onChange
    )
    current.running = running
    void running.run().then((report) => this.finish(current, target, report))
    this.onChange()
  }

  /**
   * Takes people out of what is remembered of imports, by their IDs at Amazon. Throws HttpError while an import is in
   * progress, and when something can't be changed.
   */
  async erase(externalUserIds: readonly string[]): Promise<void> {
    this.rejectWhileRunning()
    this.current?.running?.forget(externalUserIds)
    await this.changeStates((states) => eraseFromStates(states, externalUserIds))
  }

  /** Takes that back: people are sent again. Throws HttpError as `erase` does. */
  async allowAgain(externalUserIds: readonly string[]): Promise<void> {
    this.rejectWhileRunning()
    await this.changeStates((states) => allowInStates(states, externalUserIds))
  }

  private async changeStates(change: (states: string[]) => Promise<StateErasure[]>): Promise<void> {
    const changed = await change(statesIn(await this.uploads.folder()))
    const problem = changed.find((one) => one.problem !== undefined)?.problem
    if (problem !== undefined) {
      throw new HttpError(problem, { status: 409 })
    }
    this.onChange()
  }

  /** The rejected rows of the last run as CSV. Throws HttpError when there was none. */
  rejectedCsv(): Iterable<string> {
    if (this.current?.running === undefined) {
      throw new HttpError('No file was imported yet.', { status: 404 })
    }
    return this.current.running.csv()
  }

  cancel(): void {
    this.current?.running?.cancel()
  }

  /** Stops the import in progress, if there is one. */
  stop(why: string): void {
    if (this.current?.running?.isRunning) {
      this.current.running.cancel(why)
    }
  }

  /** Stops the import in progress, and removes all files. */
  async reset(): Promise<void> {
    this.cancel()
    await this.current?.running?.ended
    this.forget()
    await this.uploads.remove()
    this.chosen.clear()
    this.onChange()
  }

  /** What was sent is remembered, so that it can be chosen again; a file that was sent as a whole is removed. */
  private async finish(current: Current, target: Target, report: RowsReport | undefined): Promise<void> {
    const { problem, state } = current.running?.view ?? {}
    if (report?.audienceId !== undefined && target.keptAs !== undefined) {
      const { keptAs, settings, isChosen } = target
      const { audienceId } = report
      if (isChosen) {
        this.chosen.add(keptAs)
      }
      await this.space.change(() =>
        this.space.keepImported({
          audienceId,
          name: keptAs,
          settings,
          since: new Date().toISOString(),
          key: current.columns.key ?? '',
          fileName: current.fileName
        })
      )
    }
    if (report !== undefined && state === 'done') {
      rmSync(current.path, { force: true })
      current.isKept = false
    }
    if (problem !== undefined) {
      // It may be Amazon that no longer accepts the connection.
      await this.space.checkConnection()
    }
    this.onChange()
  }

  private forget(): void {
    if (this.current !== undefined) {
      rmSync(this.current.path, { force: true })
      this.current = undefined
    }
  }

  private kept(): Current {
    this.rejectWhileRunning()
    if (this.current?.isKept !== true) {
      throw new HttpError('There is no file. Choose one.', { field: 'file', status: 409 })
    }
    return this.current
  }

  /** Throws HttpError while an import is in progress. */
  rejectWhileRunning(): void {
    if (this.current?.running?.isRunning) {
      throw new HttpError('An import is in progress. Wait for its end, or cancel it.', { status: 409 })
    }
  }

  private findTarget(audience: ImportInput['audience'], folder: string, region: string): Target {
    const toStatePath = (text: string): string => join(folder, `${digestText(`${region} ${text}`)}.state`)
    if (typeof audience !== 'object' || audience === null) {
      throw new HttpError('Choose an audience.', { field: 'audience' })
    }
    if ('key' in audience) {
      const entry = this.space.runSettings().audiences.get(audience.key)
      if (entry?.audienceId === undefined) {
        throw new HttpError('The audience is not connected. Complete its settings, or name a new one.', {
          field: 'audience',
          status: 409
        })
      }
      const { audienceId, settings } = entry
      return { ...existing(audienceId, settings), state: toStatePath(`id ${audienceId}`) }
    }
    if ('importedId' in audience) {
      const imported = this.space.imported[audience.importedId]
      if (imported === undefined) {
        throw new HttpError('No file was imported into this audience yet.', { field: 'audience', status: 404 })
      }
      return this.namedTarget({ name: imported.name, settings: imported.settings }, toStatePath)
    }
    return this.namedTarget(audience, toStatePath)
  }

  /** A new audience, or the one of that name that earlier files were imported into. */
  private namedTarget(
    { name: given, settings, perhapsMade }: NewImportAudience,
    toStatePath: (text: string) => string
  ): Target {
    const name = typeof given === 'string' ? given.trim() : ''
    if (name === '') {
      throw new HttpError('Name the new audience.', { field: 'name' })
    }
    const state = toStatePath(`name ${name}`)
    const kept = { keptAs: name, settings, state }
    const isAnswered = perhapsMade !== undefined && 'audienceId' in perhapsMade
    const { [EXISTING_AUDIENCE]: wanted } = settings ?? {}
    const id = isAnswered ? perhapsMade.audienceId.trim() : typeof wanted === 'string' ? wanted.trim() : ''
    if (isAnswered || id !== '') {
      if (!/^\d+$/.test(id)) {
        throw new HttpError('An audience ID of Amazon has digits only.', {
          field: isAnswered ? 'audienceId' : EXISTING_AUDIENCE
        })
      }
      return { ...existing(id, settings), ...kept, isChosen: true }
    }
    const imported = Object.values(this.space.imported).find((one) => one.name === name)
    // While its state is there, it knows the audience, and which settings do not fit it.
    if (imported !== undefined && (this.chosen.has(name) || !existsSync(state))) {
      return { ...existing(imported.audienceId, imported.settings), ...kept, settings: imported.settings }
    }
    return {
      ...kept,
      settings: imported?.settings ?? settings,
      name,
      createAgain: perhapsMade !== undefined,
      inputs: { operation: 'create', audienceName: name, ...(settings as JSONObject) }
    }
  }
}

/** The audience of an import, and what the hook of the mapping is given for it. */
interface Target {
  id?: string
  name?: string
  createAgain?: boolean
  inputs: JSONObject
  settings: Record<string, unknown>
  /** Path of what is remembered of its members. */
  state: string
  /** The name under which it can be chosen again; absent for an audience of Engage. */
  keptAs?: string
  /** Whether it was chosen by its ID at Amazon. */
  isChosen?: boolean
}

const existing = (id: string, settings: Record<string, unknown>): Pick<Target, 'id' | 'inputs' | 'settings'> => ({
  id,
  inputs: { operation: 'existing', existingAudienceId: id, ...(settings as JSONObject) },
  settings
})

const digestText = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
