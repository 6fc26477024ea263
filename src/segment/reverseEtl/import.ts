import { existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { JSONObject } from '@segment/actions-core'
import { PrivateFolder } from '../../system/privateFolder'
import { describeSystemError } from '../../system/systemError'
import { UserError } from '../../system/userError'
import type { Target } from '../../amazon/target'
import { targetAddress } from '../../amazon/target'
import type { SavedAudience } from '../platform'
import type { Changes } from './diff'
import { diffRows, withDigests } from './diff'
import type { FieldColumns } from '../sources/columns/match'
import { findKeyColumns } from '../sources/columns/keys'
import { findColumn, mapColumns } from '../sources/columns/match'
import type { Encoding } from '../sources/encoding'
import type { BadLine, LineCounts } from '../sources/tables/lineCounts'
import { Engine, engineError, ident } from '../sources/duckdb'
import type { ColumnNote } from '../sources/columns/hashChecks'
import { checkColumns } from '../sources/columns/hashChecks'
import { keySql, roundedKeyError, valueSql } from '../sources/tables/cleanValues'
import { openSource } from '../sources/tables/open'
import { IDENTITY_FIELDS } from '../../destinations/amazon-ads-dsp-amc/identity'
import type { RowMapping, RowsMode } from './mapping'
import { buildRowMapping } from './mapping'
import type { Source } from '../sources/tables/source'
import { State } from './state'

/** Rows that are read to find out what columns hold. */
const SAMPLE_ROWS = 1000

export interface RowsOptions {
  /** Files, patterns of files, a database file, or `postgres`. */
  sources: readonly string[]
  /** A file with a SELECT, or the name of a table. */
  model?: string
  /** Of CSV; found by itself if absent. At most four bytes. */
  delimiter?: string
  /** Of text; found by itself if absent. */
  encoding?: Encoding
  /** Whether the first line of a CSV has the names of the columns; found by itself if absent. */
  header?: boolean
  /** Column that identifies people. */
  key?: string
  mode: RowsMode
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
  /** Whether members are sent again before their time is over. Absent, a mirror does so. */
  keepAlive?: boolean
  region: string
  connection: Pick<Target, 'to' | 'url'>
  /** Digests of people who were erased elsewhere than in the state, as `digestErased` gives them: their rows are skipped. */
  erased?: ReadonlySet<string>
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
  /** How the source is read, where that is to be said, in sentences. */
  sourceNotes: readonly string[]
  /** Of files: what became of each of their lines. */
  lines?: LineCounts
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
    private readonly folder: PrivateFolder
  ) {}

  /** Opens source and state. Throws UserError with what is to be done. */
  static async open(options: RowsOptions): Promise<RowsImport> {
    const folder = await createFolder(options)
    const engine = await Engine.open(folder.path)
    let source: Source | undefined
    try {
      source = await openSource({ ...options, engine, folder: folder.path })
      const { columns } = source
      const key = chooseKey(columns, options.key)
      const fields = mapColumns(columns, options.maps)
      const notes = checkColumns(fields, { columns, rows: await source.sample(SAMPLE_ROWS) })
      const mapping = buildRowMapping(fields, columns, options)
      rejectNoIdentity(mapping, columns, options)
      const state = await State.open(await engine.beside(), options.state, identifyState(options, key), options.dry)
      state.skipErased(options.erased ?? [])
      return new RowsImport(
        options,
        { source: source.name, columns, key, fields, notes, sourceNotes: source.notes, lines: source.lines },
        mapping,
        engine,
        state,
        source,
        folder
      )
    } catch (error) {
      await source?.close().catch(() => undefined)
      engine.end()
      folder.remove()
      throw error
    }
  }

  /** The rows, with id and digest, as a relation of the engine. */
  private rows = ''

  /**
   * Reads the source and finds what changed, and who is to be sent again because it was last done on that day or earlier.
   * Throws UserError when it cannot be read to its end.
   */
  async compare(refreshDay?: number): Promise<{ changes: Changes; members: number; badLines: readonly BadLine[] }> {
    const { key, source } = this.found
    try {
      const columns = [...new Set([key, ...this.mapping.columns])]
      const values = columns.map((name) => `${name === key ? keySql(name) : valueSql(name)} as ${ident(name)}`)
      const rows = `(select ${values.join(', ')} from ${await this.source.relation(columns)})`
      this.rows = withDigests(rows, key, this.mapping)
      const { rows: expectedRows } = this.source
      const { full, mode } = this.options
      const changes = await diffRows(this.engine, this.rows, this.state, full, {
        expectedRows,
        areListed: mode === 'remove-listed',
        refreshDay
      })
      this.source.assertUnchanged()
      const members = changes.updated + changes.refreshed + changes.deleted + changes.unchanged
      return { changes, members, badLines: await this.source.badLines() }
    } catch (error) {
      throw error instanceof UserError
        ? error
        : (roundedKeyError(key, error) ?? engineError(`${source} cannot be read`, error))
    }
  }

  /** Throws UserError when the source is not what it was when it was opened. */
  assertUnchanged(): void {
    this.source.assertUnchanged()
  }

  get relation(): string {
    return this.rows
  }

  /** The audience that earlier runs sent to. */
  get audience(): SavedAudience | undefined {
    return this.state.of.audience
  }

  /** Ends everything; what was written on the way is gone. */
  async close(): Promise<void> {
    await this.source.close().catch(() => undefined)
    await this.state.close()
    this.engine.end()
    this.folder.remove()
  }
}

/** Where the engine puts what does not fit into memory: next to the state, where there is room for it. */
async function createFolder({ state, dry }: RowsOptions): Promise<PrivateFolder> {
  const beside = state === undefined || dry ? undefined : dirname(resolve(state))
  try {
    if (beside !== undefined && !existsSync(beside)) {
      mkdirSync(beside, { recursive: true })
    }
    return await PrivateFolder.create('rows', beside)
  } catch (error) {
    throw new UserError(
      beside === undefined
        ? `The folder for temporary files cannot be written: ${describeSystemError(error)}.`
        : `The state ${state} cannot be written: ${describeSystemError(error)}. Choose another file with --state.`
    )
  }
}

function chooseKey(columns: readonly string[], key: string | undefined): string {
  if (key !== undefined) {
    return findColumn(columns, key, '--key')
  }
  const known = findKeyColumns(columns)
  if (known.length === 0) {
    throw new UserError(
      `Which column identifies people? Name it with --key: people leave by it, so it must stay the same. Columns are: ${columns.join(', ')}.`
    )
  }
  return known[0]
}

/** Throws UserError where nobody could be matched; those who leave go by their key. */
function rejectNoIdentity({ mapping }: RowMapping, columns: readonly string[], { mode }: RowsOptions): void {
  const adds = mode === 'mirror' || mode === 'upsert'
  if (adds && !IDENTITY_FIELDS.some((field) => mapping[field] !== undefined)) {
    throw new UserError(
      `No column is named like an email, a phone, a name or an address, by which Amazon finds people. Name one with --map, such as --map email=<column>. Columns are: ${columns.join(', ')}.`
    )
  }
}

function identifyState({ connection, region, audience }: RowsOptions, key: string) {
  return { connection: targetAddress(connection), region, key, wanted: audience }
}
