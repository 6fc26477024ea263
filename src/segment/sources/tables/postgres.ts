import { UserError } from '../../../system/userError'
import { ident } from '../duckdb'
import { distinctNames, inParentheses, readSelect } from './model'
import type { Source, SourceOptions } from './source'
import { COMPLETE, MAX_VALUE_BYTES, stageRows } from './source'

/** The word for the database that the environment names. */
export const POSTGRES = 'postgres'

/** Where its address is looked for. It is never a flag: command lines are visible to others. */
export const POSTGRES_URL = 'DATABASE_URL'

const EXAMPLE = 'postgres://user:password@host/database'

const AT_A_TIME = 10_000

/** PostgreSQL's numbers of types (pg_type.oid). */
const BYTEA = 17
const INET = 869
const NUMERIC = 1700

/** Rows of PostgreSQL, read with a cursor in one transaction that only reads: all are of one moment. */
export async function openPostgres({ engine, model, environment }: SourceOptions): Promise<Source> {
  const connectionString = environment[POSTGRES_URL]?.trim()
  if (!connectionString) {
    throw new UserError(`The address of PostgreSQL is missing: set ${POSTGRES_URL} to ${EXAMPLE} in the environment.`)
  }
  if (model === undefined) {
    throw new UserError(
      'Which rows of PostgreSQL? Name a table with --model <table>, or a SELECT with --model <file.sql>.'
    )
  }
  const select = /\.sql$/i.test(model) ? readSelect(model) : undefined
  const [{ Client }, { default: Cursor }] = await Promise.all([import('pg'), import('pg-cursor')])
  const client = createClient()
  // What breaks is reported by the query that is under way.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('begin transaction isolation level repeatable read read only')
    const query = select ?? `select * from ${await quoteTable(model)}`
    const expressions = await selectColumns(query)
    const texts = (columns: readonly string[], end = ''): string =>
      `select ${columns.map((name) => expressions.get(name)).join(', ')} from ${inParentheses(query)} as model${end}`
    const columns = [...expressions.keys()]
    return {
      ...COMPLETE,
      name: `PostgreSQL ${client.host} ${client.database ?? ''} ${model}`,
      columns,
      sample: async (limit) => {
        const read = client.query<(string | null)[]>({ text: texts(columns, ` limit ${limit}`), rowMode: 'array' })
        return (await read.catch((error: unknown) => Promise.reject(describeError(error)))).rows
      },
      relation: (some) => stageRows(engine, some, read(texts(some))),
      close: () => client.end()
    }
  } catch (error) {
    await client.end().catch(() => undefined)
    throw describeError(error)
  }

  function createClient(): InstanceType<typeof Client> {
    try {
      return new Client({ connectionString, application_name: 'amazon-ads-dsp-amc' })
    } catch {
      throw new UserError(`${POSTGRES_URL} is not the address of a PostgreSQL database, such as ${EXAMPLE}.`)
    }
  }

  /** A table whose name has a dot in it comes before one behind a schema. */
  async function quoteTable(name: string): Promise<string> {
    const { rows } = await client.query<{ found: boolean }>('select to_regclass($1) is not null as found', [
      ident(name)
    ])
    return rows[0].found ? ident(name) : name.split('.').map(ident).join('.')
  }

  /** Column → how it is read as text. */
  async function selectColumns(query: string): Promise<Map<string, string>> {
    const { fields } = await client.query(`select * from ${inParentheses(query)} as model limit 0`)
    const { rows } = await client.query<{ oid: number }>(
      "select oid::int from pg_type where typcategory in ('A', 'C') and oid = any($1::oid[])",
      [fields.map(({ dataTypeID }) => dataTypeID)]
    )
    const structured = new Set(rows.map(({ oid }) => oid))
    const names = distinctNames(fields.map(({ name }) => name))
    return new Map(
      fields.map(({ name, dataTypeID }, index) => {
        const text = toText(ident(name), dataTypeID, structured.has(dataTypeID))
        return [names[index], `case when length(${text}) <= ${MAX_VALUE_BYTES} then ${text} end`]
      })
    )
  }

  function toText(column: string, type: number, isStructured: boolean): string {
    switch (type) {
      case BYTEA:
        return `encode(${column}, 'hex')`
      case INET:
        return `host(${column})`
      case NUMERIC:
        return `trim_scale(${column})::text`
      default:
        return isStructured ? `to_json(${column})::text` : `${column}::text`
    }
  }

  async function* read(text: string): AsyncGenerator<(string | null)[][]> {
    const cursor = client.query(new Cursor<(string | null)[]>(text, [], { rowMode: 'array' }))
    try {
      for (;;) {
        const rows = await cursor.read(AT_A_TIME)
        if (rows.length === 0) {
          return
        }
        yield rows
      }
    } catch (error) {
      throw describeError(error)
    } finally {
      await cursor.close().catch(() => undefined)
    }
  }
}

/** Classes of PostgreSQL's errors whose words speak of the query and the account, never of a value. */
const SPEAKS_OF_NAMES = /^(42|28|3D|3F|08|53|57)/

/** Why a server cannot be reached, by the code of the error. */
const UNREACHABLE: Record<string, string> = {
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of its host cannot be looked up now',
  ECONNREFUSED: 'nothing listens at its host and port',
  ECONNRESET: 'it broke the connection',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  ETIMEDOUT: 'it does not answer',
  ENOENT: 'its socket does not exist',
  ERR_INVALID_URL: 'it is not an address'
}

/** Codes of TLS for a certificate that cannot be trusted (OpenSSL's X.509 errors, and Node's own). */
const CERTIFICATE = /CERT|SIGNATURE|SELF_SIGNED|ISSUER/

function describeError(error: unknown): UserError {
  if (error instanceof UserError) {
    return error
  }
  const { code, message } = error as Error & { code?: string }
  const reason = code === undefined ? undefined : UNREACHABLE[code]
  if (reason !== undefined) {
    return new UserError(`PostgreSQL cannot be reached: ${reason}. Check ${POSTGRES_URL}.`)
  }
  if (/does not support SSL/.test(message)) {
    return new UserError(
      `PostgreSQL has no TLS there, and ${POSTGRES_URL} asks for it. Take sslmode out of it, or set sslmode=disable.`
    )
  }
  if (code !== undefined && CERTIFICATE.test(code)) {
    return new UserError(
      `PostgreSQL's certificate cannot be trusted (${code}). Give the certificate of its authority with sslrootcert=<file> in ${POSTGRES_URL}, or set sslmode=no-verify to go without.`
    )
  }
  if (code === undefined || SPEAKS_OF_NAMES.test(code)) {
    return new UserError(`PostgreSQL: ${message.replace(/\.$/, '')}.`)
  }
  return new UserError(`PostgreSQL cannot run the query (${code}).`)
}
