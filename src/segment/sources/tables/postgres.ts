import { UserError } from '../../../system/userError'
import { ident } from '../duckdb'
import { inParentheses, readQuery } from './model'
import type { Source, SourceOptions } from './source'
import { stageRows } from './staged'

/** The word that stands for the database in the environment. */
export const POSTGRES = 'postgres'

/** Where its address is looked for. It is never a flag: command lines are visible to others. */
export const POSTGRES_URL = 'DATABASE_URL'

const AT_A_TIME = 10_000

const BYTEA = 17
const NUMERIC = 1700

/** Rows of PostgreSQL, read with a cursor in one transaction that only reads: all are of one moment. */
export async function openPostgres({ engine, model, environment }: SourceOptions): Promise<Source> {
  const connectionString = environment[POSTGRES_URL]?.trim()
  if (!connectionString) {
    throw new UserError(
      `The address of PostgreSQL is missing: set ${POSTGRES_URL} to postgres://user:password@host/database in the environment.`
    )
  }
  if (model === undefined) {
    throw new UserError(
      'Which rows of PostgreSQL? Name a table with --model <table>, or a SELECT with --model <file.sql>.'
    )
  }
  const query = readQuery(model, ident)
  const [{ Client }, { default: Cursor }] = await Promise.all([import('pg'), import('pg-cursor')])
  const client = new Client({ connectionString, application_name: 'amazon-ads-dsp-amc' })
  // What breaks is told by the query that is under way.
  client.on('error', () => undefined)
  let expressions = new Map<string, string>()
  try {
    await client.connect()
    await client.query('begin transaction isolation level repeatable read read only')
    expressions = await columnsOf()
    return {
      name: `PostgreSQL ${client.host} ${client.database ?? ''} ${model}`,
      columns: [...expressions.keys()],
      sample: async (limit) => {
        const text = select([...expressions.keys()], ` limit ${limit}`)
        const read = client.query<(string | null)[]>({ text, rowMode: 'array' })
        return (await read.catch((error: unknown) => Promise.reject(inWords(error)))).rows
      },
      relation: (columns) => stageRows(engine, columns, read(columns)),
      badLines: () => Promise.resolve([]),
      close: () => client.end()
    }
  } catch (error) {
    await client.end().catch(() => undefined)
    throw inWords(error)
  }

  /** Column → how it is read as text. */
  async function columnsOf(): Promise<Map<string, string>> {
    const { fields } = await client.query(`select * from ${inParentheses(query)} as model limit 0`)
    const { rows } = await client.query<{ oid: number }>(
      "select oid::int from pg_type where typcategory = 'A' and oid = any($1::oid[])",
      [fields.map(({ dataTypeID }) => dataTypeID)]
    )
    const arrays = new Set(rows.map(({ oid }) => oid))
    return new Map(
      fields.map(({ name, dataTypeID }) => [name, asText(ident(name), dataTypeID, arrays.has(dataTypeID))])
    )

    function asText(column: string, type: number, isArray: boolean): string {
      if (type === BYTEA) {
        return `encode(${column}, 'hex')`
      }
      if (type === NUMERIC) {
        return `trim_scale(${column})::text`
      }
      return isArray ? `to_json(${column})::text` : `${column}::text`
    }
  }

  function select(columns: readonly string[], end = ''): string {
    const texts = columns.map((name) => expressions.get(name))
    return `select ${texts.join(', ')} from ${inParentheses(query)} as model${end}`
  }

  async function* read(columns: readonly string[]): AsyncGenerator<(string | null)[][]> {
    const cursor = client.query(new Cursor<(string | null)[]>(select(columns), [], { rowMode: 'array' }))
    try {
      for (;;) {
        const rows = await cursor.read(AT_A_TIME)
        if (rows.length === 0) {
          return
        }
        yield rows
      }
    } catch (error) {
      throw inWords(error)
    } finally {
      await cursor.close().catch(() => undefined)
    }
  }
}

/** Classes of PostgreSQL's errors whose words speak of the query and the account, never of a value. */
const SPEAKS_OF_NAMES = /^(42|28|3D|3F|08|53|57)/

function inWords(error: unknown): UserError {
  if (error instanceof UserError) {
    return error
  }
  const { code, message, address } = error as Error & { code?: string; address?: string }
  if (code === undefined || SPEAKS_OF_NAMES.test(code)) {
    return new UserError(`PostgreSQL: ${message.replace(/\.$/, '')}.`)
  }
  return new UserError(
    address === undefined
      ? `PostgreSQL refused the query (${code}).`
      : `PostgreSQL cannot be reached (${code}). Check ${POSTGRES_URL}.`
  )
}
