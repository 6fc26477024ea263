import { existsSync } from 'node:fs'
import { UserError } from '../../system/userError'
import { RowsError } from '../sources/tables/problem'
import type { MappedAudience } from '../platform'
import type { Engine } from '../sources/duckdb'
import { engineError, literal } from '../sources/duckdb'

/** What a state belongs to. */
export interface StateOf {
  /** Amazon, or the address of a sandbox. */
  connection: string
  region: string
  key: string
  /** What the audience was asked for by. */
  wanted: { id?: string; name?: string }
  /** Absent until the audience is made or taken. */
  audience?: MappedAudience
}

/** Digests tell rows apart; these two are none. */
export const LEFT = -2n
/** In the source, but never sent, as the mode had it. */
export const SEEN = -1n

/** One row's end: its id at Amazon, its digest or one of the above, and the number of Amazon's job, 0 for none. */
export type Accepted = [id: string, digest: bigint, job: number]

const CATALOG = 'state'
const VERSION = 1

/**
 * What is known to be in an audience, from earlier runs: for each row its id as Amazon gets it and a digest, nothing of a
 * person. `members` is what Amazon's jobs have confirmed, `sent` what Amazon took since, by job; of a row in both `sent`
 * counts, and there the later job. Rows are added as batches are taken, so that a run that dies loses the batches in hand.
 */
export class State {
  private jobs = 0

  private constructor(
    private readonly engine: Engine,
    readonly of: StateOf,
    /** The permissions that new files had before. */
    private readonly umask: number
  ) {}

  /**
   * Opens the state of that audience, or begins one: in memory without a path. Files that the engine makes from now on are
   * for nobody but their owner. Throws CannotRun when it is another's, is damaged, or another run is at work on it.
   */
  static async open(engine: Engine, path: string | undefined, of: StateOf, readOnly: boolean): Promise<State> {
    const known = path !== undefined && existsSync(path)
    const before = process.umask(0o077)
    try {
      const inMemory = path === undefined || (readOnly && !known)
      const file = inMemory ? ':memory:' : path
      await engine.run(`attach ${literal(file)} as ${CATALOG}${readOnly && known ? ' (read_only)' : ''}`)
      const state = new State(engine, known ? await ofBefore(engine, path, of) : of, before)
      if (!known) {
        await begin(engine, of)
      } else {
        const [{ last }] = await engine.rows<{ last: number | null }>(
          `select max(number) as last from (select number from ${CATALOG}.jobs union all select job from ${CATALOG}.sent)`
        )
        state.jobs = last ?? 0
      }
      return state
    } catch (error) {
      process.umask(before)
      throw error instanceof UserError ? error : unusable(path ?? 'in memory', error)
    }
  }

  /** Keeps the audience, once it is there. */
  async keepAudience(audience: MappedAudience): Promise<void> {
    this.of.audience = audience
    await this.engine.run(`update ${CATALOG}.about set value = ${literal(JSON.stringify(this.of))}`)
  }

  /** A query for id and digest of everybody who is in. */
  members(): string {
    return `(select id, digest from ${CATALOG}.members where id not in (select id from ${CATALOG}.sent)
      union all
      select id, digest from (select id, max_by(digest, job) as digest from ${CATALOG}.sent group by id) where digest <> ${LEFT})`
  }

  /** How many are in, or were seen. */
  async size(): Promise<number> {
    const [{ size }] = await this.engine.rows<{ size: bigint }>(`select count(*) as size from (${this.members()})`)
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

  async accept(rows: readonly Accepted[]): Promise<void> {
    const appender = await this.engine.appender('sent', CATALOG)
    for (const [id, digest, job] of rows) {
      appender.appendVarchar(id)
      appender.appendHugeInt(digest)
      appender.appendInteger(job)
      appender.endRow()
    }
    appender.closeSync()
  }

  /** Keeps what a query for ids and digests gives as confirmed. */
  async accepted(query: string): Promise<void> {
    await this.engine.run(`insert into ${CATALOG}.members ${query}`)
  }

  /** Keeps that rows were seen which are not to be sent: a query for their ids. */
  async see(ids: string): Promise<void> {
    await this.engine.run(`insert into ${CATALOG}.sent select id, ${SEEN}, 0 from (${ids})`)
  }

  /**
   * What became of jobs: rows of a failed one were never taken, and neither were single ones that Amazon found invalid;
   * they come again. The others are confirmed.
   */
  async settle(ended: {
    done: readonly string[]
    failed: readonly string[]
    invalid: readonly string[]
  }): Promise<void> {
    const numbers = (ids: readonly string[]): string =>
      `(select number from ${CATALOG}.jobs where id in (${ids.map(literal).join(', ') || 'null'}))`
    const { done, failed, invalid } = ended
    await this.engine.run('begin transaction')
    await this.engine.run(`delete from ${CATALOG}.sent where job in ${numbers(failed)}`)
    if (invalid.length > 0) {
      await this.engine.run(
        `delete from ${CATALOG}.sent where job in ${numbers(done)} and id in (${invalid.map(literal).join(', ')})`
      )
    }
    await this.engine.run(`create table ${CATALOG}.confirmed as
      select id, max_by(digest, job) as digest, max(job) as job from ${CATALOG}.sent
      where job = 0 or job in ${numbers(done)} group by id`)
    await this.engine.run(`create table ${CATALOG}.merged as
      select id, digest from ${CATALOG}.members where id not in (select id from ${CATALOG}.confirmed)
      union all select id, digest from ${CATALOG}.confirmed where digest <> ${LEFT}`)
    await this.engine.run(`drop table ${CATALOG}.members`)
    await this.engine.run(`alter table ${CATALOG}.merged rename to members`)
    await this.engine.run(`delete from ${CATALOG}.sent using ${CATALOG}.confirmed
      where sent.id = confirmed.id and sent.job <= confirmed.job`)
    await this.engine.run(`drop table ${CATALOG}.confirmed`)
    await this.engine.run(`delete from ${CATALOG}.jobs where number in ${numbers([...done, ...failed])}`)
    await this.engine.run('commit')
  }

  async close(): Promise<void> {
    await this.engine.run(`detach ${CATALOG}`)
    this.engine.close()
    process.umask(this.umask)
  }
}

async function begin(engine: Engine, of: StateOf): Promise<void> {
  await engine.run(`create table ${CATALOG}.about (version integer, value varchar)`)
  await engine.run(`create table ${CATALOG}.members (id varchar, digest hugeint)`)
  await engine.run(`create table ${CATALOG}.sent (id varchar, digest hugeint, job integer)`)
  await engine.run(`create table ${CATALOG}.jobs (number integer, id varchar)`)
  // Last: without it the file is no state yet.
  await engine.run(`insert into ${CATALOG}.about values (${VERSION}, ${literal(JSON.stringify(of))})`)
}

/** What the state belongs to. Throws CannotRun when it is another's. */
async function ofBefore(engine: Engine, path: string, of: StateOf): Promise<StateOf> {
  const [about] = await engine
    .rows<{ version: number; value: string }>(`select version, value from ${CATALOG}.about`)
    .catch(() => {
      throw noState(path)
    })
  if (about?.version !== VERSION) {
    throw noState(path)
  }
  const before = JSON.parse(about.value) as StateOf
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
    const message = `The state ${path} belongs to ${another}. Name another file with --state to begin anew.`
    throw before.key === of.key
      ? new UserError(message)
      : new RowsError(message, { is: 'of another key', key: before.key })
  }
  return before.audience === undefined ? of : before
}

const noState = (path: string): UserError =>
  new UserError(`${path} is no state of an earlier run. Name another file with --state.`)

function unusable(path: string, error: unknown): UserError {
  const message = String((error as { message?: unknown }).message)
  return /lock/i.test(message)
    ? new UserError(`Another run is at work on the state ${path}. Wait for its end, or name another file with --state.`)
    : /not a valid DuckDB|Could not read|deserialize|corrupt/i.test(message)
      ? noState(path)
      : engineError(`The state ${path} cannot be read and written`, error)
}
