import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Database } from 'node-sqlite3-wasm'
import { Client } from 'pg'
import { startSandbox } from '../../../src/sandbox'
import { readRows } from '../../helpers/engine'
import type { Postgres } from '../../helpers/postgres'
import { startPostgres } from '../../helpers/postgres'
import { importRows, membersOf } from '../../helpers/rows'
import { temporaryFolder } from '../../helpers/temporaryFolder'

jest.setTimeout(60_000)

let folder: string
beforeAll(() => {
  folder = temporaryFolder()
})

describe('SQLite', () => {
  const file = (name: string, ...statements: string[]): string => {
    const path = join(folder, name)
    const database = new Database(path)
    statements.forEach((statement) => database.exec(statement))
    database.close()
    return path
  }
  const TABLE = 'create table people (id integer, email text, hash blob, score real, big integer, none text)'
  const ROW = `insert into people values (7, 'Köln@example.com', x'0aff', 2.0, 9007199254740993, null)`

  test.each([
    ['delete', []],
    ['wal', ['pragma locking_mode = exclusive', 'pragma journal_mode = wal']]
  ])('a table by itself, its values exact (journal mode %s)', async (mode, pragmas) => {
    const path = file(`${mode}.sqlite`, ...pragmas, TABLE, ROW)
    expect((await readRows([path])).rows).toEqual([
      { id: '7', email: 'Köln@example.com', hash: '0aff', score: '2', big: '9007199254740993', none: null }
    ])
  })

  test('more rows than are read at a time, and nothing is written beside the file', async () => {
    const path = file(
      'many.sqlite',
      TABLE,
      'with recursive n(i) as (select 1 union all select i + 1 from n where i < 25000) insert into people (id) select i from n'
    )
    const before = readdirSync(folder)
    const { rows } = await readRows([path])
    expect(new Set(rows.map(({ id }) => id)).size).toBe(25_000)
    expect(readdirSync(folder)).toEqual(before)
  })

  test('a model, a table by name, and what is not there', async () => {
    const path = file('two.sqlite', TABLE, ROW, 'create view emails as select email from people')
    const model = join(folder, 'model.sql')
    writeFileSync(model, "select id, upper(email) as email from people where email like '%@example.com' -- all")
    expect((await readRows([path], model)).rows).toEqual([{ id: '7', email: 'KöLN@EXAMPLE.COM' }])
    expect((await readRows([path], 'emails')).rows).toEqual([{ email: 'Köln@example.com' }])
    await expect(readRows([path])).rejects.toThrow(/several tables: emails, people\./)
    await expect(readRows([path], 'nobody')).rejects.toThrow(/no such table: nobody/)
  })
})

describe('PostgreSQL', () => {
  let postgres: Postgres
  let client: Client
  const environment = () => ({ DATABASE_URL: postgres.url })

  beforeAll(async () => {
    postgres = await startPostgres()
    client = new Client({ connectionString: postgres.url })
    await client.connect()
    await client.query(`
      create schema crm;
      create table crm.people (id numeric(12, 2), "E-Mail" text[], hash bytea, joined timestamptz, extra jsonb, vip boolean);
      insert into crm.people values
        (7.00, '{a@example.com,b@example.com}', '\\x0aff', '2026-01-02T03:04:05Z', '{"a": 1}', true),
        (12345678.5, null, null, null, null, null);
      create table many as select i as id, 'person' || i || '@example.com' as email from generate_series(1, 25000) i`)
  })
  afterAll(async () => {
    await client?.end()
    await postgres?.stop()
  })

  test('a table by name, its values exact', async () => {
    const { columns, rows } = await readRows(['postgres'], 'crm.people', environment())
    expect(columns).toEqual(['id', 'E-Mail', 'hash', 'joined', 'extra', 'vip'])
    expect(rows).toEqual([
      {
        id: '7',
        'E-Mail': '["a@example.com","b@example.com"]',
        hash: '0aff',
        joined: expect.stringMatching(/^2026-01-0/) as string,
        extra: '{"a": 1}',
        vip: 'true'
      },
      { id: '12345678.5', 'E-Mail': null, hash: null, joined: null, extra: null, vip: null }
    ])
  })

  test('more rows than the cursor takes at a time', async () => {
    const { rows } = await readRows(['postgres'], 'many', environment())
    expect(new Set(rows.map(({ email }) => email)).size).toBe(25_000)
  })

  test('a model', async () => {
    const model = join(folder, 'postgres.sql')
    writeFileSync(model, '-- the first ones\nwith few as (select * from many where id <= 3)\nselect id from few; \n')
    expect((await readRows(['postgres'], model, environment())).rows).toEqual([{ id: '1' }, { id: '2' }, { id: '3' }])
  })

  test('a model cannot change anything', async () => {
    const model = join(folder, 'delete.sql')
    writeFileSync(model, 'with gone as (delete from many returning *) select * from gone')
    await expect(readRows(['postgres'], model, environment())).rejects.toThrow(/^PostgreSQL/)
    expect((await client.query('select count(*)::int as count from many')).rows).toEqual([{ count: 25_000 }])
  })

  test('what goes wrong is told without the password and without a value', async () => {
    await expect(readRows(['postgres'], 'nobody', environment())).rejects.toThrow('relation "nobody" does not exist')
    const wrong = postgres.url.replace('for-tests-only', 'secret')
    const refused = await readRows(['postgres'], 'many', { DATABASE_URL: wrong }).catch((error: Error) => error.message)
    expect(refused).toMatch(/PostgreSQL: password authentication failed for user "segment"/)
    const model = join(folder, 'cast.sql')
    writeFileSync(model, 'select email::int as id from many')
    const cast = await readRows(['postgres'], model, environment()).catch((error: Error) => error.message)
    expect(cast).toBe('PostgreSQL refused the query (22P02).')
    const nowhere = { DATABASE_URL: 'postgres://segment:secret@127.0.0.1:9/none' }
    const unreachable = await readRows(['postgres'], 'many', nowhere).catch((error: Error) => error.message)
    expect(unreachable).toBe('PostgreSQL cannot be reached (ECONNREFUSED). Check DATABASE_URL.')
  })

  test('rows go from the table to Amazon, and then what changed', async () => {
    const sandbox = await startSandbox({ jobMilliseconds: 1 })
    try {
      await client.query(`create table customers as select i as customer_id, 'person' || i || '@example.com' as email,
        'Ann' as first_name, true as vip from generate_series(1, 3000) i`)
      const model = join(folder, 'vip.sql')
      writeFileSync(model, 'select customer_id, email, first_name from customers where vip;')
      const options = { model, state: join(folder, 'vip.state'), environment: environment() }
      const first = await importRows(sandbox, ['postgres'], options)
      expect(first.report).toMatchObject({ entered: 3000 })
      expect(first.report?.source).not.toContain('for-tests-only')
      await client.query(`update customers set vip = false where customer_id <= 5;
        update customers set first_name = 'Eve' where customer_id = 10`)
      const second = await importRows(sandbox, ['postgres'], options)
      expect(second.report).toMatchObject({ entered: 1, left: 5, changes: { unchanged: 2994 } })
      expect(membersOf(sandbox)).toHaveLength(2995)
    } finally {
      await sandbox.close()
    }
  })
})
