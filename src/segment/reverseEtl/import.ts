import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import type { JSONObject } from '@segment/actions-core'
import { UserError } from '../../system/userError'
import { describeSystemError } from '../../system/systemError'
import type { Target } from '../../amazon/target'
import { targetAddress } from '../../amazon/target'
import type { MappedAudience } from '../platform'
import type { Changes } from './diff'
import { diffRows, withDigests } from './diff'
import type { FieldColumns } from '../sources/columns/match'
import { findColumn, findKeyColumns, mapColumns } from '../sources/columns/match'
import type { BadLine } from '../sources/tables/lineCounts'
import { Engine, engineError } from '../sources/duckdb'
import type { ColumnNote } from '../sources/columns/hashChecks'
import { checkColumns } from '../sources/columns/hashChecks'
import { openSource } from '../sources/tables/open'
import type { RowMapping, SyncMode } from './mapping'
import { buildRowMapping } from './mapping'
import type { Source } from '../sources/tables/source'
import { State } from './state'

/** Rows that are looked at to tell what columns hold. */
const SAMPLE_ROWS = 1000

export interface RowsOptions {
  /** Files, patterns of files, a database file, or `postgres`. */
  sources: readonly string[]
  /** A file with a SELECT, or the name of a table. */
  model?: string
  /** Of CSV; found by itself if absent. At most four bytes. */
  delimiter?: string
  /** Column that tells people apart. */
  key?: string
  mode: SyncMode
  /** `field=column`, each. */
  maps: readonly string[]
  /** A mapping over that of the columns, as the platform has it. */
  settings: JSONObject
  /** Path of the state; absent when nothing is to be kept. */
  state?: string
  /** Whether nothing is to be written, the state neither. */
  dry: boolean
  /** Whether everybody is to be sent, changed or not. */
  full: boolean
  region: string
  connection: Pick<Target, 'to' | 'url'>
  /** What the audience is asked for by; the state may know it better. */
  audience: { id?: string; name?: string }
  environment: NodeJS.ProcessEnv
}

/** What was found in a source, before anything is compared. */
export interface FoundRows {
  source: string
  columns: readonly string[]
  key: string
  fields: FieldColumns
  notes: readonly ColumnNote[]
}

/** Rows of people, compared with what is in their audience by earlier runs. */
export class RowsImport {
  private constructor(
    readonly options: RowsOptions,
    readonly found: FoundRows,
    readonly mapping: RowMapping,
    readonly engine: Engine,
    readonly state: State,
    private readonly source: Source,
    private readonly folder: string
  ) {}

  /** Opens source and state. Throws CannotRun with what is to be done. */
  static async open(options: RowsOptions): Promise<RowsImport> {
    const folder = temporaryFolder(options)
    const engine = await Engine.open(folder)
    let source: Source | undefined
    try {
      source = await openSource({ ...options, engine, folder })
      const { columns } = source
      const key = keyOf(columns, options.key)
      const fields = mapColumns(columns, options.maps)
      const notes = checkColumns(fields, { columns, rows: await source.sample(SAMPLE_ROWS) })
      const mapping = buildRowMapping(fields, columns, options)
      const state = await State.open(await engine.beside(), options.state, stateOf(options, key), options.dry)
      removeLeftovers(folder, options)
      return new RowsImport(
        options,
        { source: source.name, columns, key, fields, notes },
        mapping,
        engine,
        state,
        source,
        folder
      )
    } catch (error) {
      await source?.close().catch(() => undefined)
      engine.end()
      removeFolder(folder, options)
      throw error
    }
  }

  /** The rows, with id and digest, as a relation of the engine. */
  private rows = ''

  /** Reads the source and finds what changed. Throws CannotRun when it cannot be read to its end. */
  async compare(): Promise<{ changes: Changes; members: number; badLines: readonly BadLine[] }> {
    const { key, source } = this.found
    try {
      const relation = await this.source.relation([...new Set([key, ...this.mapping.columns])])
      this.rows = withDigests(relation, key, this.mapping)
      const { rows: expectedRows } = this.source
      const changes = await diffRows(this.engine, this.rows, this.state, this.options.full, { expectedRows })
      this.source.assertUnchanged()
      const members = changes.updated + changes.deleted + changes.unchanged
      return { changes, members, badLines: await this.source.badLines() }
    } catch (error) {
      throw error instanceof UserError ? error : engineError(`${source} cannot be read`, error)
    }
  }

  get relation(): string {
    return this.rows
  }

  /** The audience that earlier runs sent to. */
  get audience(): MappedAudience | undefined {
    return this.state.of.audience
  }

  /** Ends everything; what was written on the way is gone. */
  async close(): Promise<void> {
    await this.source.close().catch(() => undefined)
    await this.state.close()
    this.engine.end()
    removeFolder(this.folder, this.options)
  }
}

/**
 * Where the engine puts what does not fit into memory, for nobody but its owner: beside the state, so that the next run
 * takes away what a run that died has left.
 */
function temporaryFolder({ state, dry }: RowsOptions): string {
  if (state === undefined || dry) {
    return mkdtempSync(join(tmpdir(), 'amazon-ads-dsp-amc-rows-'))
  }
  const folder = `${resolve(state)}.tmp`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return mkdtempSync(join(folder, 'run-'))
  } catch (error) {
    throw new UserError(
      `The state ${state} cannot be written: ${describeSystemError(error)}. Name another file with --state.`
    )
  }
}

const besideState = ({ state, dry }: RowsOptions): boolean => state !== undefined && !dry

/** Whoever has opened the state is the only run that is at work on it. */
function removeLeftovers(folder: string, options: RowsOptions): void {
  for (const name of besideState(options) ? readdirSync(dirname(folder)) : []) {
    if (name !== basename(folder)) {
      rmSync(join(dirname(folder), name), { recursive: true, force: true })
    }
  }
}

function removeFolder(folder: string, options: RowsOptions): void {
  rmSync(folder, { recursive: true, force: true })
  if (besideState(options) && readdirSync(dirname(folder)).length === 0) {
    rmdirSync(dirname(folder))
  }
}

function keyOf(columns: readonly string[], key: string | undefined): string {
  if (key !== undefined) {
    return findColumn(columns, key, '--key')
  }
  const known = findKeyColumns(columns)
  if (known.length === 0) {
    throw new UserError(
      `Which column tells people apart? Name it with --key: people leave by it, so it must stay the same. Columns are: ${columns.join(', ')}.`
    )
  }
  return known[0]
}

function stateOf({ connection, region, audience }: RowsOptions, key: string) {
  return { connection: targetAddress(connection), region, key, wanted: audience }
}
