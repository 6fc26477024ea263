import { existsSync, linkSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { removeLeftovers, syncParentFolder, temporaryName } from '../../system/files'
import { UserError } from '../../system/userError'
import { RowsError } from '../sources/rowsError'
import type { SavedAudience } from '../platform'
import type { Engine } from '../sources/duckdb'
import { engineError, literal } from '../sources/duckdb'
import { digestErased } from '../erasure'
import { toDay } from './keepAlive'

/** What a state belongs to. */
export interface StateOf {
  /** Amazon, or the address of a sandbox. */
  connection: string
  region: string
  key: string
  /** What the audience was asked for by. */
  wanted: { id?: string; name?: string }
  /** Absent until the audience is made or taken. */
  audience?: SavedAudience
  /** Consent fields that the last run read; states of earlier versions don't say. */
  consent?: string[]
}

/** In place of a row's digest. No digest has one of these values. */
export const LEFT = -2n
/** Amazon was asked for it, and may have applied it or not: it is sent again, or removed, whatever the source says. */
export const IN_DOUBT = -3n
/** In the source, but never sent, as the mode had it. */
export const SEEN = -1n

/** One row's end: its id at Amazon, its digest or one of the above, and the number of Amazon's job, 0 for none. */
export type Accepted = [id: string, digest: bigint, job: number]

/** What became of a batch. */
export interface AnsweredBatch {
  accepted: readonly Accepted[]
  /**
   * IDs of rows of which Amazon may have applied a request that it did not answer: where a later one was accepted, that one
   * counts, unless its job fails.
   */
  inDoubt: readonly string[]
  /** Until when it may, in milliseconds of the epoch. */
  holdUntil?: number
}

const CATALOG = 'state'
/** The copy that is to take its place. */
const COPY = 'copy_of_state'
const VERSION = 1

/**
 * What is known to be in an audience, from earlier runs: for each row its id as Amazon gets it, a digest, and the day on which
 * it was sent last, nothing of a person. `members` is what Amazon's jobs have confirmed, `sent` what Amazon took since, by job; of a row in both `sent`
 * counts, and there the later job. Rows are added as batches are taken. Before a batch is sent its ids are noted in `asked`:
 * what a run has asked for, and did not live to be answered, is in doubt for the next one. Of people who were erased only a
 * digest is in `erased`.
 */
export class State {
  private jobs = 0
  /** Batch → the number of its doubt: earlier than its jobs, later than those before it. */
  private readonly asked = new Map<number, number>()
  private held = 0
  /** The table of what Amazon's jobs have confirmed. */
  private confirmed = `${CATALOG}.members`
  /** The table of what Amazon took, or was asked for, since the last confirmation. */
  private sent = `${CATALOG}.sent`
  /** The table of those who were erased, or an empty relation for a state that has none. */
  private erased = `${CATALOG}.erased`

  private constructor(
    private readonly engine: Engine,
    readonly of: StateOf,
    private readonly path: string,
    /** Lets other runs have it. */
    private readonly release: () => void
  ) {}

  /**
   * Opens the state of that audience, or begins one: in memory without a path. Files that the engine makes from now on are
   * for nobody but their owner. Throws UserError when it is another's, is damaged, or another run is at work on it.
   */
  static open(engine: Engine, path: string | undefined, of: StateOf, readOnly: boolean): Promise<State> {
    return holding(path, async (release) => {
      const known = path !== undefined && existsSync(path)
      const inMemory = path === undefined || (readOnly && !known)
      if (!inMemory && !known) {
        await create(engine, path, of)
      }
      const file = inMemory ? ':memory:' : path
      await engine.run(`attach ${literal(file)} as ${CATALOG}${readOnly && known ? ' (read_only)' : ''}`)
      const name = path ?? 'in memory'
      const state = new State(engine, known ? rejectOthers(path, await readAbout(engine, path), of) : of, name, release)
      if (inMemory) {
        await begin(engine, of)
      } else {
        if (!readOnly) {
          removeLeftovers(path)
        }
        await state.takeUp(path, readOnly)
      }
      return state
    })
  }

  /** Opens the state at that path, whatever audience it belongs to, and writes nothing. Throws UserError as `open` does. */
  static openToRead(engine: Engine, path: string): Promise<State> {
    return holding(path, async (release) => {
      await engine.run(`attach ${literal(path)} as ${CATALOG} (read_only)`)
      const state = new State(engine, await readAbout(engine, path), path, release)
      await state.takeUp(path, true)
      return state
    })
  }

  /**
   * Takes people out of the state at that path, by their IDs at Amazon, and keeps a digest of each instead, by which their
   * rows are skipped from now on. Resolves with how many of them were in. The file is replaced by one that never had them:
   * the engine leaves what is deleted in the file. Throws UserError as `open` does; the state is as it was then.
   */
  static erase(engine: Engine, path: string, ids: readonly string[]): Promise<number> {
    return holding(path, async (release) => {
      const file = realpathSync(path)
      const made = temporaryName(file)
      try {
        await engine.run(`attach ${literal(file)} as ${CATALOG}`)
        const state = new State(engine, await readAbout(engine, path), path, release)
        removeLeftovers(file)
        // Nothing of the file may be left in the log beside it, which would be taken for that of the new one.
        await engine.run(`checkpoint ${CATALOG}`)
        await state.takeUp(path, true)
        const people = await state.copyWithout(made, ids)
        renameSync(made, file)
        syncParentFolder(file)
        return people
      } finally {
        rmSync(made, { force: true })
        rmSync(`${made}.wal`, { force: true })
        await engine.run(`detach ${CATALOG}`).catch(() => undefined)
        release()
      }
    })
  }

  /**
   * Takes back that people were erased, by their IDs at Amazon: their rows are sent again. Resolves with how many of them
   * were. Throws UserError as `open` does.
   */
  static allowAgain(engine: Engine, path: string, ids: readonly string[]): Promise<number> {
    return holding(path, async (release) => {
      try {
        await engine.run(`attach ${literal(path)} as ${CATALOG}`)
        const state = new State(engine, await readAbout(engine, path), path, release)
        if (!(await state.has('erased'))) {
          return 0
        }
        const digests = ids.map((id) => literal(digestErased(id))).join(', ')
        const found = await engine.rows(`delete from ${CATALOG}.erased where digest in (${digests}) returning digest`)
        return found.length
      } finally {
        await engine.run(`detach ${CATALOG}`).catch(() => undefined)
        release()
      }
    })
  }

  /** Makes a copy without these people, who are noted as erased in it. */
  private async copyWithout(made: string, ids: readonly string[]): Promise<number> {
    const { engine, confirmed, sent, erased, held } = this
    const listed = `(${ids.map(literal).join(', ')})`
    const [{ people }] = await engine.rows<{ people: bigint }>(
      `select count(distinct id) as people from ${this.members()} where id in ${listed}`
    )
    await engine.run(`attach ${literal(made)} as ${COPY}`)
    try {
      await begin(engine, this.of, COPY)
      await engine.run(`insert into ${COPY}.members select id, digest, day from ${confirmed} where id not in ${listed}`)
      await engine.run(`insert into ${COPY}.sent select id, digest, job, day from ${sent} where id not in ${listed}`)
      await engine.run(`insert into ${COPY}.jobs from ${CATALOG}.jobs`)
      await engine.run(`insert into ${COPY}.erased
        select digest from ${erased} union select unnest([${ids.map((id) => literal(digestErased(id))).join(', ')}])`)
      if (held > 0) {
        await engine.run(`insert into ${COPY}.asked values (0, ${held}, '')`)
      }
    } finally {
      await engine.run(`detach ${COPY}`)
    }
    return Number(people)
  }

  /** Takes up a state that earlier runs, of earlier versions as well, have left. */
  private async takeUp(path: string, readOnly: boolean): Promise<void> {
    await this.addDays(path, readOnly)
    await this.addErased(readOnly)
    await this.resume(readOnly)
  }

  /** Those who are erased have a table of their own, which earlier versions didn't make. */
  private async addErased(readOnly: boolean): Promise<void> {
    if (await this.has('erased')) {
      return
    }
    if (readOnly) {
      this.erased = "(select '' as digest where false)"
    } else {
      await this.engine.run(ERASED(CATALOG))
    }
  }

  private async has(table: string): Promise<boolean> {
    const [{ known }] = await this.engine.rows<{ known: boolean }>(
      `select count(*) > 0 as known from duckdb_tables()
       where database_name = '${CATALOG}' and table_name = ${literal(table)}`
    )
    return known
  }

  /** Skips rows of these people, too: digests of their IDs, as long as the state is open. */
  skipErased(digests: Iterable<string>): void {
    const listed = [...digests].map(literal).join(', ')
    if (listed !== '') {
      this.erased = `(select digest from ${this.erased} union select unnest([${listed}]))`
    }
  }

  /** A query for the digests of those who were erased; undefined when there are none. */
  async erasedPeople(): Promise<string | undefined> {
    const [{ any }] = await this.engine.rows<{ any: boolean }>(`select count(*) > 0 as any from ${this.erased}`)
    return any ? `(select digest from ${this.erased})` : undefined
  }

  /**
   * Gives days to the members of a state that an earlier version began. It didn't note them, so they count as sent on the
   * first day of the file: sending people again too early does no harm, too late loses them.
   */
  private async addDays(path: string, readOnly: boolean): Promise<void> {
    const { engine } = this
    const [{ known }] = await engine.rows<{ known: boolean }>(
      `select count(*) > 0 as known from duckdb_columns()
       where database_name = '${CATALOG}' and table_name = 'members' and column_name = 'day'`
    )
    if (known) {
      return
    }
    const day = readFirstDay(path)
    if (readOnly) {
      for (const table of ['members', 'sent'] as const) {
        await engine.run(
          `create or replace view memory.main.dated_${table} as select *, ${day} as day from ${CATALOG}.${table}`
        )
      }
      this.confirmed = 'memory.main.dated_members'
      this.sent = 'memory.main.dated_sent'
      return
    }
    await this.atOnce(async () => {
      await engine.run(`alter table ${CATALOG}.members add column day integer default ${day}`)
      await engine.run(`alter table ${CATALOG}.sent add column day integer default ${day}`)
    })
  }

  /** Loads what earlier runs left. Their requests without an answer are in doubt from now on. */
  private async resume(readOnly: boolean): Promise<void> {
    const { engine } = this
    const [{ last }] = await engine.rows<{ last: number | null }>(
      `select max(number) as last from (select number from ${CATALOG}.jobs union all select job from ${CATALOG}.sent)`
    )
    this.jobs = last ?? 0
    if (!(await this.has('asked'))) {
      // Kept by a version that noted nothing.
      if (!readOnly) {
        await engine.run(ASKED(CATALOG))
      }
      return
    }
    const [{ held, batches }] = await engine.rows<{ held: bigint | null; batches: bigint }>(
      `select max(until) as held, count(*) filter (ids <> '') as batches from ${CATALOG}.asked`
    )
    this.held = Number(held ?? 0)
    if (batches === 0n) {
      return
    }
    const inDoubt = `select unnest(string_split(ids, ',')), ${IN_DOUBT}, ${++this.jobs}, ${toDay(Date.now())} from ${CATALOG}.asked where ids <> ''`
    if (readOnly) {
      await engine.run(`create or replace view memory.main.sent_before as from ${this.sent} union all ${inDoubt}`)
      this.sent = 'memory.main.sent_before'
      return
    }
    await this.atOnce(async () => {
      await engine.run(`insert into ${CATALOG}.sent ${inDoubt}`)
      await engine.run(`delete from ${CATALOG}.asked`)
      await engine.run(`insert into ${CATALOG}.asked values (0, ${this.held}, '')`)
    })
  }

  /** Until when Amazon may apply what an earlier run asked for, in milliseconds of the epoch. */
  get heldUntil(): number {
    return this.held
  }

  /** Keeps the audience, once it is there, and the consent fields that are read for it. */
  async keepAudience(audience: SavedAudience, consent: string[]): Promise<void> {
    Object.assign(this.of, { audience, consent })
    await this.engine.run(`update ${CATALOG}.about set value = ${literal(JSON.stringify(this.of))}`)
  }

  /** A query for id, digest and day of everybody who is in. */
  members(): string {
    return `(select id, digest, day from ${this.confirmed} where id not in (select id from ${this.sent})
      union all
      select id, digest, day from (
        select id, max_by(digest, job) as digest, max_by(day, job) as day from ${this.sent} group by id
      ) where digest <> ${LEFT})`
  }

  /** The earliest day on which anybody who may be in was sent last. It is found without looking who is in. */
  async oldestDay(): Promise<number | undefined> {
    const [{ day }] = await this.engine.rows<{ day: number | null }>(
      `select min(day) as day from (select day from ${this.confirmed} union all select day from ${this.sent})`
    )
    return day ?? undefined
  }

  /** How many of those who are in were sent last on that day or earlier. */
  async countSentUntil(day: number): Promise<number> {
    const [{ size }] = await this.engine.rows<{ size: bigint }>(
      `select count(*) as size from ${this.members()} where day <= ${day}`
    )
    return Number(size)
  }

  /** How many are in, or were seen. Reads all of them, so that damage is found here. Throws UserError for it. */
  async size(): Promise<number> {
    const [{ size }] = await this.engine
      .rows<{ size: bigint }>(`select count(*) as size, max(digest) as digest from (${this.members()})`)
      .catch((error: unknown) => {
        throw isDamage(error) ? damaged(this.path) : error
      })
    return Number(size)
  }

  /** The number under which rows of Amazon's job are kept. */
  async job(jobRequestId: string): Promise<number> {
    const number = ++this.jobs
    await this.engine.run(`insert into ${CATALOG}.jobs values (${number}, ${literal(jobRequestId)})`)
    return number
  }

  /** Jobs whose end is not known. */
  async openJobs(): Promise<string[]> {
    const jobs = await this.engine.rows<{ id: string }>(`select id from ${CATALOG}.jobs order by number`)
    return jobs.map(({ id }) => id)
  }

  /** Notes that Amazon is asked for rows of a batch, before it is: it may apply them until then, whatever becomes of the run. */
  async ask(batch: number, ids: readonly string[], until: number): Promise<void> {
    this.asked.set(batch, ++this.jobs)
    await this.engine.run(
      `insert into ${CATALOG}.asked values (${batch}, ${Math.ceil(until)}, ${literal(ids.join(','))})`
    )
  }

  /** The same when a part of the batch is sent again. */
  async askAgain(batch: number, until: number): Promise<void> {
    await this.engine.run(`update ${CATALOG}.asked set until = ${Math.ceil(until)} where batch = ${batch}`)
  }

  /** Keeps what became of a batch, in the place of the note. */
  async answer(batch: number, { accepted, inDoubt, holdUntil }: AnsweredBatch): Promise<void> {
    await this.atOnce(async () => {
      const doubt = this.asked.get(batch) as number
      await this.accept([...accepted, ...inDoubt.map((id): Accepted => [id, IN_DOUBT, doubt])])
      await this.engine.run(
        holdUntil === undefined
          ? `delete from ${CATALOG}.asked where batch = ${batch}`
          : `update ${CATALOG}.asked set ids = '', until = ${Math.ceil(holdUntil)} where batch = ${batch}`
      )
    })
  }

  async accept(rows: readonly Accepted[]): Promise<void> {
    const appender = await this.engine.appender('sent', CATALOG)
    const today = toDay(Date.now())
    for (const [id, digest, job] of rows) {
      appender.appendVarchar(id)
      appender.appendHugeInt(digest)
      appender.appendInteger(job)
      appender.appendInteger(today)
      appender.endRow()
    }
    appender.closeSync()
  }

  /** Keeps what a query for ids and digests gives as confirmed, and sent today. */
  async accepted(query: string): Promise<void> {
    await this.engine.run(`insert into ${CATALOG}.members select *, ${toDay(Date.now())} from (${query})`)
  }

  /** Keeps that rows were seen which are not to be sent: a query for their ids. */
  async see(ids: string): Promise<void> {
    await this.engine.run(`insert into ${CATALOG}.sent select id, ${SEEN}, 0, ${toDay(Date.now())} from (${ids})`)
  }

  /**
   * What became of jobs: rows of a failed one were never taken, and neither were single ones that Amazon found invalid;
   * what was known of them before counts again, be it a doubt, and they come again. The others are confirmed.
   */
  async settle(ended: {
    done: readonly string[]
    failed: readonly string[]
    invalid: readonly string[]
  }): Promise<void> {
    const numbers = (ids: readonly string[]): string =>
      `(select number from ${CATALOG}.jobs where id in (${ids.map(literal).join(', ') || 'null'}))`
    const { done, failed, invalid } = ended
    await this.atOnce(async () => {
      await this.engine.run(`delete from ${CATALOG}.sent where job in ${numbers(failed)}`)
      if (invalid.length > 0) {
        await this.engine.run(
          `delete from ${CATALOG}.sent where job in ${numbers(done)} and id in (${invalid.map(literal).join(', ')})`
        )
      }
      await this.engine.run(`create table ${CATALOG}.confirmed as
        select id, max_by(digest, job) as digest, max(job) as job, max_by(day, job) as day from ${CATALOG}.sent
        where job = 0 or job in ${numbers(done)} group by id`)
      await this.engine.run(`create table ${CATALOG}.merged as
        select id, digest, day from ${CATALOG}.members where id not in (select id from ${CATALOG}.confirmed)
        union all select id, digest, day from ${CATALOG}.confirmed where digest <> ${LEFT}`)
      await this.engine.run(`drop table ${CATALOG}.members`)
      await this.engine.run(`alter table ${CATALOG}.merged rename to members`)
      await this.engine.run(`delete from ${CATALOG}.sent using ${CATALOG}.confirmed
        where sent.id = confirmed.id and sent.job <= confirmed.job`)
      await this.engine.run(`drop table ${CATALOG}.confirmed`)
      await this.engine.run(`delete from ${CATALOG}.jobs where number in ${numbers([...done, ...failed])}`)
    })
  }

  /** What cannot be written to the file at the end stays in the log next to it, for the next run. */
  async close(): Promise<void> {
    await this.engine.run(`detach ${CATALOG}`).catch(() => undefined)
    this.engine.close()
    this.release()
  }

  /** All of it is kept, or nothing. */
  private async atOnce(work: () => Promise<void>): Promise<void> {
    await this.engine.run('begin transaction')
    try {
      await work()
      await this.engine.run('commit')
    } catch (error) {
      await this.engine.run('rollback').catch(() => undefined)
      throw error
    }
  }
}

/** States that runs of this process hold: the engine's lock holds only other processes off. */
const HELD = new Set<string>()

/** Takes a state, and makes new files private, until the function that it returns is called. Throws UserError when it is held. */
function hold(path: string | undefined): () => void {
  const name = path === undefined ? undefined : realPath(path)
  if (path !== undefined && HELD.has(name ?? '')) {
    throw inUse(path)
  }
  const umask = process.umask(0o077)
  if (name !== undefined) {
    HELD.add(name)
  }
  return () => {
    process.umask(umask)
    HELD.delete(name ?? '')
  }
}

/** Works on a state while it is held; when that fails, others can have it. Throws UserError. */
async function holding<Result>(
  path: string | undefined,
  open: (release: () => void) => Promise<Result>
): Promise<Result> {
  const release = hold(path)
  try {
    return await open(release)
  } catch (error) {
    release()
    throw error instanceof UserError ? error : unusable(path ?? 'in memory', error)
  }
}

/** The path without links, of a file that may not be there yet, nor its folder. */
function realPath(path: string): string {
  try {
    return existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))
  } catch {
    return resolve(path)
  }
}

/** The earliest day that a file names: when it was made, or changed last where a copy has lost that. */
function readFirstDay(path: string): number {
  const { birthtimeMs, mtimeMs } = statSync(path)
  // Some disks don't know when a file was made.
  return toDay(Math.min(...[birthtimeMs, mtimeMs].filter((time) => time > 0)))
}

/** Makes the file whole under another name first: a run that dies meanwhile leaves no state, instead of a part of one. */
async function create(engine: Engine, path: string, of: StateOf): Promise<void> {
  const made = temporaryName(path)
  try {
    await engine.run(`attach ${literal(made)} as ${CATALOG}`)
    try {
      await begin(engine, of)
    } finally {
      await engine.run(`detach ${CATALOG}`)
    }
    giveName(made, path)
    syncParentFolder(path)
  } finally {
    rmSync(made, { force: true })
    rmSync(`${made}.wal`, { force: true })
  }
}

/** Of two runs that begin at once, one finds the name taken. */
function giveName(made: string, path: string): void {
  try {
    linkSync(made, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw inUse(path)
    }
    // Some disks have no links.
    renameSync(made, path)
  }
}

const ASKED = (catalog: string): string => `create table ${catalog}.asked (batch integer, until bigint, ids varchar)`
const ERASED = (catalog: string): string => `create table ${catalog}.erased (digest varchar)`

async function begin(engine: Engine, of: StateOf, catalog = CATALOG): Promise<void> {
  await engine.run(`create table ${catalog}.about (version integer, value varchar)`)
  await engine.run(`create table ${catalog}.members (id varchar, digest hugeint, day integer)`)
  await engine.run(`create table ${catalog}.sent (id varchar, digest hugeint, job integer, day integer)`)
  await engine.run(`create table ${catalog}.jobs (number integer, id varchar)`)
  await engine.run(ASKED(catalog))
  await engine.run(ERASED(catalog))
  await engine.run(`insert into ${catalog}.about values (${VERSION}, ${literal(JSON.stringify(of))})`)
}

/** What the state at that path belongs to. Throws UserError when it is none. */
async function readAbout(engine: Engine, path: string): Promise<StateOf> {
  const [about] = await engine
    .rows<{ version: number; value: string }>(`select version, value from ${CATALOG}.about`)
    .catch((error: unknown) => {
      throw isDamage(error) ? damaged(path) : noState(path)
    })
  if (about?.version !== VERSION) {
    throw noState(path)
  }
  return JSON.parse(about.value) as StateOf
}

/** What a state belongs to from now on. Throws UserError when it is another's. */
function rejectOthers(path: string, before: StateOf, of: StateOf): StateOf {
  // Nobody is in an audience that is not there yet: what is sent to is free to be another.
  const audienceId = before.audience?.audienceId
  const { id, name }: StateOf['wanted'] = before.audience === undefined ? {} : of.wanted
  const another =
    before.connection !== of.connection
      ? `another Amazon, or another sandbox (${before.connection})`
      : before.region !== of.region
        ? `the region ${before.region}`
        : before.key !== of.key
          ? `the key ${before.key}`
          : id !== undefined && id !== audienceId
            ? `audience ${audienceId}`
            : name !== undefined && name !== before.wanted.name
              ? `audience ${before.wanted.name ?? before.wanted.id}`
              : undefined
  if (another !== undefined) {
    const message = `The state ${path} belongs to ${another}. Choose another file with --state to start over.`
    throw before.key === of.key
      ? new UserError(message)
      : new RowsError(message, { kind: 'keyMismatch', key: before.key })
  }
  return before.audience === undefined ? of : before
}

/** A file that is something else than a state. */
export class NoStateError extends UserError {}

const noState = (path: string): UserError =>
  new NoStateError(`${path} isn't the state of an earlier run. Choose another file with --state.`)

const inUse = (path: string): UserError =>
  new UserError(`Another run is at work on the state ${path}. Wait for its end, or name another file with --state.`)

const damaged = (path: string): UserError =>
  new UserError(
    `The state ${path} is damaged. Put a copy of it back, or name another file with --state: everybody is sent again then, and nobody who is gone is removed.`
  )

const isDamage = (error: unknown): boolean => /corrupt|checksum|deserialize|Could not read/i.test(toMessage(error))

function unusable(path: string, error: unknown): UserError {
  // Words of damage hold "lock", too: it is in a block.
  return /Could not set lock/i.test(toMessage(error))
    ? inUse(path)
    : /not a valid DuckDB|Cannot launch in-memory/i.test(toMessage(error))
      ? noState(path)
      : isDamage(error)
        ? damaged(path)
        : engineError(`The state ${path} cannot be read and written`, error)
}

const toMessage = (error: unknown): string => String((error as { message?: unknown }).message)
