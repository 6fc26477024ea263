import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { externalUserIdSql } from '../../segment/reverseEtl/diff'
import { readBytes } from '../../segment/sources/bytes'
import { plural } from '../../system/numbers'
import type { RejectedRow } from '../api'
import { toCsvLine } from '../http/csv'
import { withSource } from './columns'

/** Rejected rows that are remembered; further ones are only counted. */
const KEPT = 100_000

/** Rejected rows that a page shows. */
const SHOWN = 200

/** A row that was rejected by its ID at Amazon, or a line that could not be read. */
type Rejection = { row: string; reason: string } | { line: number; reason: string }

interface Located {
  path: string
  /** For what is written on the way. */
  folder: string
  key: string
}

/** The rows of a file that were rejected, with their lines. */
export class RejectedRows {
  private rows: RejectedRow[] = []
  private more = 0

  add(rejection: Rejection): void {
    if (this.rows.length === KEPT) {
      this.more += 1
      return
    }
    const { reason } = rejection
    this.rows.push('line' in rejection ? { line: rejection.line, reason } : { id: rejection.row, reason })
  }

  /** Takes out what names these people. */
  forget(ids: readonly string[]): void {
    this.rows = this.rows.filter(({ id }) => id === undefined || !ids.includes(id))
  }

  /** The first ones, in the order of the file. */
  get shown(): RejectedRow[] {
    return this.rows.slice(0, SHOWN)
  }

  *csv(): Generator<string> {
    yield toCsvLine(['line', 'row', 'external user ID', 'reason'])
    for (const { line, row, id, reason } of this.rows) {
      yield toCsvLine([line, row, id, reason])
    }
    if (this.more > 0) {
      yield toCsvLine([
        undefined,
        undefined,
        undefined,
        `${plural(this.more, 'further row is', 'further rows are')} not listed.`
      ])
    }
  }

  /** Finds the rows of the rejected IDs, and their lines; with a reason for them also the rows without a key. */
  async locate({ path, folder, key }: Located, noKeyReason: string | undefined): Promise<void> {
    const ids = new Set(this.rows.flatMap(({ id }) => id ?? []))
    const badLines = new Set(this.rows.flatMap(({ id, line }) => (id === undefined ? (line ?? []) : [])))
    if (ids.size === 0 && noKeyReason === undefined) {
      return
    }
    const { first, keyless, count } = await findRows(path, folder, key, ids)
    const lines = await findLines(path, new Set([...first.values(), ...keyless]), { count, badLines })
    const located = this.rows.map((one): RejectedRow => {
      const row = one.id === undefined ? undefined : first.get(one.id)
      return row === undefined ? one : { ...one, row, line: lines?.get(row) }
    })
    const added =
      noKeyReason === undefined ? [] : keyless.map((row) => ({ row, line: lines?.get(row), reason: noKeyReason }))
    this.rows = [...located, ...added].sort((one, other) => toPosition(one) - toPosition(other)).slice(0, KEPT)
  }
}

const toPosition = ({ line, row = Infinity }: RejectedRow): number => line ?? row

/** The first row of each ID, and the rows without one, by their numbers from 1. */
function findRows(path: string, folder: string, key: string, ids: ReadonlySet<string>) {
  return withSource(path, folder, async (source, engine) => {
    await engine.run('set preserve_insertion_order = true')
    await engine.run('create temp table wanted (id varchar)')
    const appender = await engine.appender('wanted', 'temp')
    for (const id of ids) {
      appender.appendVarchar(id)
      appender.endRow()
    }
    appender.closeSync()
    const relation = await source.relation([key])
    await engine.run(
      `create temp table numbered as select number, id from
         (select row_number() over () as number, ${externalUserIdSql(key)} as id from ${relation})
       where id = '' or id in (select id from wanted)`
    )
    const [{ count }] = await engine.rows<{ count: bigint }>(`select count(*) as count from ${relation}`)
    const found = await engine.rows<{ id: string; number: bigint }>(
      `select id, min(number) as number from numbered where id <> '' group by id`
    )
    const keyless = await engine.rows<{ number: bigint }>(`select number from numbered where id = '' limit ${KEPT}`)
    return {
      count: Number(count),
      first: new Map(found.map(({ id, number }) => [id, Number(number)])),
      keyless: keyless.map(({ number }) => Number(number))
    }
  })
}

/**
 * Lines of rows in a text file, by a count of its records: a quoted cell may go over several lines. Undefined where the
 * count is not that of the rows, such as for files that are not lines of text.
 */
async function findLines(
  path: string,
  rows: ReadonlySet<number>,
  { count, badLines }: { count: number; badLines: ReadonlySet<number> }
): Promise<Map<number, number> | undefined> {
  // With a header the first record is not a row.
  const [withHeader, withoutHeader] = [new Map<number, number>(), new Map<number, number>()]
  let line = 0
  let records = 0
  let isQuoted = false
  const content = Readable.from(readBytes(path))
  try {
    for await (const text of createInterface({ input: content, crlfDelay: Infinity })) {
      line += 1
      if (!isQuoted && text.trim() !== '' && !badLines.has(line)) {
        if (rows.has(records)) {
          withHeader.set(records, line)
        }
        records += 1
        if (rows.has(records)) {
          withoutHeader.set(records, line)
        }
      }
      isQuoted = isQuoted !== (text.split('"').length % 2 === 0)
    }
  } catch {
    return undefined
  } finally {
    content.destroy()
  }
  return records === count + 1 ? withHeader : records === count ? withoutHeader : undefined
}
