import { count as formatCount, plural, sum } from '../../system/numbers'
import { UserError } from '../../system/userError'
import type { Engine } from '../sources/duckdb'
import { parseTexts } from '../sources/columns/values'
import { ident, literal } from '../sources/duckdb'
import type { RowMapping } from './mapping'
import type { State } from './state'

/** `refreshed`: in the source as before, and sent again before its time in the audience is over. */
type Change = 'new' | 'updated' | 'refreshed' | 'deleted'

/** What the comparison found, by the ids of rows. */
export interface Changes {
  new: number
  updated: number
  /** Of the rows that are as before, those that are sent again before their time is over. */
  refreshed: number
  deleted: number
  /** The others that are as before: nothing is sent. */
  unchanged: number
  /** Rows without a key, and those of a key that too many rows have. */
  keyless: number
  /** People who were erased and are in the source still: nothing is sent. Absent where there are none. */
  erased?: number
  /** Of those that are to enter the ones with several rows for their key. */
  repeated: number
}

/** Blanks as JavaScript trims them, so that the engine and the destination mean the same id. */
const BLANKS =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'

/** The id of a row at Amazon: the key as it is where Amazon takes it, else its SHA-256, as the destination has it. */
export function externalUserIdSql(key: string): string {
  const isTaken = (text: string): string => `regexp_full_match(${text}, '[0-9A-Za-z_-]{1,128}')`
  const trimmed = `trim(coalesce(${ident(key)}, ''), ${literal(BLANKS)})`
  // Trimming costs more than all the rest; most keys need none.
  return `case when ${isTaken(ident(key))} then ${ident(key)}
    when ${trimmed} = '' or ${isTaken(trimmed)} then ${trimmed} else sha256(${trimmed}) end`
}

const LOWER_64_BITS = '18446744073709551615'

/** Between the values of a row. */
const SEPARATOR = 'chr(31)'

/**
 * A number of 64 bits for what a row means. MD5, because the engine's own hash may change with its version. Where a value
 * holds the separator, which hardly any does, the lengths stand before the values, so that it moves no border.
 */
function rowDigestSql({ columns, meaning }: RowMapping): string {
  const values = columns.map((name) => `coalesce(${ident(name)}, '')`)
  const parted = (parts: readonly string[]): string =>
    `concat_ws(${SEPARATOR}, ${[literal(meaning), ...parts].join(', ')})`
  const lengths = values.map((value) => `strlen(${value})`)
  const text = `case when contains(concat(${["''", ...values].join(', ')}), ${SEPARATOR})
    then ${parted([...lengths, ...values])} else ${parted(values)} end`
  return `(md5_number(${text}) & ${LOWER_64_BITS})::ubigint`
}

/** Rows with their id and digest, as a relation. */
export function withDigests(relation: string, key: string, mapping: RowMapping): string {
  const values = mapping.columns.map((name) => ident(name))
  return `(select ${[`${externalUserIdSql(key)} as "id of row"`, `${rowDigestSql(mapping)} as "digest of row"`, ...values].join(', ')} from ${relation})`
}

/** Ids that are compared at a time: as many as the engine groups and joins within its memory. */
const IDS_OF_A_PART = 10_000_000

/**
 * Compares the rows with what is in the audience, and keeps what differs in the table `changes`: with `full` everything,
 * whether it differs or not, but for people who were erased. `areListed` says that the source lists who is to be removed: they are deleted, in the audience as
 * far as is known or not, and nobody else. With `refreshDay` it keeps also rows that were sent last on that day or earlier. Rows of one key count as one. The rows are read once; their ids are compared with those of the
 * audience part by part, by a hash of the id, so that no number of them is too many.
 */
export async function diffRows(
  engine: Engine,
  rows: string,
  state: State,
  full: boolean,
  {
    idsOfAPart = IDS_OF_A_PART,
    expectedRows,
    areListed = false,
    refreshDay
  }: { idsOfAPart?: number; expectedRows?: number; areListed?: boolean; refreshDay?: number } = {}
): Promise<Changes> {
  const before = state.members()
  await engine.run(`create or replace table memory.main.digests as
    select "id of row" as id, "digest of row" as digest from ${rows}`)
  const members = await state.size()
  const [{ count }] = await engine.rows<{ count: bigint }>('select count(*) as count from memory.main.digests')
  if (expectedRows !== undefined && Number(count) !== expectedRows) {
    throw new UserError(
      `${plural(expectedRows, 'row was', 'rows were')} found at first, and ${formatCount(Number(count))} when they were read again. Run it again when nothing writes to the source.`
    )
  }
  // Without anybody to refresh the days are not read.
  const isDue = refreshDay === undefined || full ? 'false' : `before.day <= ${refreshDay}`
  const parts = Math.max(1, Math.ceil(Math.max(members, Number(count)) / idsOfAPart))
  await engine.run(
    'create or replace table memory.main.changes (id varchar, digest hugeint, rows integer, change varchar)'
  )
  for (let part = 0; part < parts; part++) {
    const ofPart = (ids: string): string =>
      parts === 1 ? ids : `(select * from ${ids} where hash(id) % ${parts} = ${part})`
    await engine.run(`insert into memory.main.changes
      select coalesce(now.id, before.id), now.digest, now.rows,
        case when now.id = '' then 'keyless' ${areListed ? LISTED : comparedSql(isDue)} end
      from (
        select id, sum(digest)::hugeint as digest, count(*)::integer as rows
        from ${ofPart('memory.main.digests')} group by id
      ) now full join ${ofPart(before)} before on now.id = before.id
      where ${full || areListed ? 'true' : `now.digest is distinct from before.digest or ${isDue}`}`)
  }
  await engine.run('drop table memory.main.digests')
  const erased = areListed ? undefined : await state.erasedPeople()
  if (erased !== undefined) {
    // A state has none of them, so they look new.
    await engine.run(
      `update memory.main.changes set change = 'erased' where change = 'new' and sha256(id) in ${erased}`
    )
  }
  return changesFound(engine, members, areListed)
}

/** Rows of one key from which on it is the key of nobody. */
export const MAX_ROWS_OF_KEY = 1000

const comparedSql = (isDue: string): string =>
  `when now.id is null then 'deleted' when now.rows > ${MAX_ROWS_OF_KEY} then 'keyless'
  when before.id is null then 'new' when now.digest = before.digest and ${isDue} then 'refreshed' else 'updated'`
const LISTED = "when now.id is null then 'kept' else 'deleted'"

/** Changes with which a row is sent to enter. */
const ENTERING: readonly Change[] = ['new', 'updated', 'refreshed']

/** How many rows enter, or are to. */
export const countEntering = (changes: Changes): number => changes.new + changes.updated + changes.refreshed

async function changesFound(engine: Engine, members: number, areListed: boolean): Promise<Changes> {
  const counts = await engine.rows<{ change: string; ids: bigint; rows: bigint | null; repeated: bigint }>(
    `select change, count(*) as ids, sum(rows)::bigint as rows, count(*) filter (rows > 1) as repeated
     from memory.main.changes group by change`
  )
  const find = (change: string) => counts.find((one) => one.change === change)
  const ids = (change: string): number => Number(find(change)?.ids ?? 0)
  return {
    new: ids('new'),
    updated: ids('updated'),
    refreshed: ids('refreshed'),
    deleted: ids('deleted'),
    unchanged: areListed ? ids('kept') : members - sum(['updated', 'refreshed', 'deleted'].map(ids)),
    keyless: Number(find('keyless')?.rows ?? 0),
    ...(find('erased') && { erased: ids('erased') }),
    repeated: sum(ENTERING.map((change) => Number(find(change)?.repeated ?? 0)))
  }
}

/** One row that changed: its id, its digest, and the values of the mapping's columns. */
export interface ChangedRow {
  change: Change
  id: string
  digest: bigint
  values: (string | null)[]
}

/** Everybody who left the source. */
export async function* streamDeletedRows(engine: Engine): AsyncGenerator<ChangedRow[]> {
  for await (const rows of engine.stream(`select id from memory.main.changes where change = 'deleted'`)) {
    yield rows.map(([id]) => ({ change: 'deleted', id: id as string, digest: 0n, values: [] }))
  }
}

/** Rows that are to enter. Rows of one key come as the one that `merge` makes of them, many keys at a time. */
export async function* streamEnteringRows(
  engine: Engine,
  rows: string,
  repeated: boolean,
  merge: (groups: ChangedRow[][]) => ChangedRow[] | Promise<ChangedRow[]>
): AsyncGenerator<ChangedRow[]> {
  const select = (which: string): string => `
    select changes.change, rows.* from ${rows} rows join memory.main.changes on rows."id of row" = changes.id
    where changes.change in (${ENTERING.map(literal).join(', ')}) and changes.rows ${which}`
  for await (const some of engine.stream(select('= 1'))) {
    yield some.map(toRow)
  }
  if (!repeated) {
    return
  }
  let same: ChangedRow[] = []
  for await (const some of engine.stream(`${select('> 1')} order by "id of row", "digest of row"`)) {
    const whole: ChangedRow[][] = []
    for (const row of some.map(toRow)) {
      if (same.length > 0 && same[0].id !== row.id) {
        whole.push(same)
        same = []
      }
      same.push(row)
    }
    yield await merge(whole)
  }
  if (same.length > 0) {
    yield await merge([same])
  }
}

const toRow = ([change, id, digest, ...values]: unknown[]): ChangedRow => ({
  change: change as Change,
  id: id as string,
  digest: BigInt(digest as bigint),
  values: values as (string | null)[]
})

/** One row of several: this one of them, with the emails and phones of all. */
export function mergeRowsOfKey(
  rows: readonly ChangedRow[],
  { columns, lists }: RowMapping,
  chosen = rows[0]
): ChangedRow {
  return {
    ...chosen,
    digest: rows.reduce((sum, { digest }) => sum + digest, 0n),
    values: chosen.values.map((value, place) => {
      if (!lists.has(columns[place])) {
        return value
      }
      const all = new Set(rows.flatMap(({ values }) => parseTexts(values[place])))
      return all.size > 1 ? JSON.stringify([...all]) : value
    })
  }
}
