import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { startSandbox } from '../../../../src/sandbox'
import { UserError } from '../../../../src/system/userError'
import { openSource } from '../../../../src/segment/sources/tables/open'
import { readRows, withEngine } from '../../../helpers/engine'
import type { Postgres } from '../../../helpers/postgres'
import { startPostgres } from '../../../helpers/postgres'
import { importRows, membersOf } from '../../../helpers/rows'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

jest.setTimeout(60_000)

let folder: string
beforeAll(() => {
  folder = temporaryFolder()
})

describe('PostgreSQL', () => {
  let postgres: Postgres
  let client: Client
  const environment = () => ({ DATABASE_URL: postgres.url })

  beforeAll(async () => {
    postgres = await startPostgres()
    client = new Client({ connectionString: postgres.url })
    // What breaks is reported by the query that is under way.
    client.on('error', () => undefined)
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
    expect(columns).toEqual(['id', 'E-Mail', 'hash', 'joined', 'extra.a', 'vip'])
    expect(rows).toEqual([
      {
        id: '7',
        'E-Mail': '["a@example.com","b@example.com"]',
        hash: '0aff',
        joined: expect.stringMatching(/^2026-01-0/) as string,
        'extra.a': '1',
        vip: 'true'
      },
      { id: '12345678.5', 'E-Mail': null, hash: null, joined: null, 'extra.a': null, vip: null }
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

  test('what goes wrong is reported without the password and without a value', async () => {
    await expect(readRows(['postgres'], 'nobody', environment())).rejects.toThrow('relation "nobody" does not exist')
    const wrong = postgres.url.replace('for-tests-only', 'secret')
    const refused = await readRows(['postgres'], 'many', { DATABASE_URL: wrong }).catch((error: Error) => error.message)
    expect(refused).toMatch(/PostgreSQL: password authentication failed for user "segment"/)
    const model = join(folder, 'cast.sql')
    writeFileSync(model, 'select email::int as id from many')
    const cast = await readRows(['postgres'], model, environment()).catch((error: Error) => error.message)
    expect(cast).toBe('PostgreSQL cannot run the query (22P02).')
  })

  test.each([
    ['127.0.0.1:9', 'PostgreSQL cannot be reached: nothing listens at its host and port. Check DATABASE_URL.'],
    [
      'no-such-host.invalid',
      /^PostgreSQL cannot be reached: (there is no host of that name|the name of its host cannot be looked up now)\. Check DATABASE_URL\.$/
    ],
    [
      'host:not-a-port',
      'DATABASE_URL is not the address of a PostgreSQL database, such as postgres://user:password@host/database.'
    ]
  ])('a server that is not there is named without the password: %s', async (host, words) => {
    const there = readRows(['postgres'], 'many', { DATABASE_URL: `postgres://segment:secret@${host}/none` })
    await expect(there).rejects.toThrow(words)
  })

  test('TLS that the server does not have is said with what to do', async () => {
    const strict = readRows(['postgres'], 'many', { DATABASE_URL: `${postgres.url}?sslmode=require` })
    await expect(strict).rejects.toThrow(
      'PostgreSQL has no TLS there, and DATABASE_URL asks for it. Take sslmode out of it, or set sslmode=disable.'
    )
  })

  test('addresses of inet, rows in rows, and names with dots and of two columns', async () => {
    await client.query(`create type pair as (a int, b text); create table "crm.guests" as
      select 1 as id, inet '192.0.2.1' as ip, inet '2001:db8::1' as "IP", row(1, 'x')::pair as pair, repeat('x', 70000) as note`)
    expect((await readRows(['postgres'], 'crm.guests', environment())).rows).toEqual([
      { id: '1', ip: '192.0.2.1', 'IP 2': '2001:db8::1', 'pair.a': '1', 'pair.b': 'x', note: null }
    ])
  })

  test('a sample has some rows, as lists in the order of the columns; the name has no password', () =>
    withEngine(async (engine, engineFolder) => {
      const options = { engine, sources: ['postgres'], model: 'many', folder: engineFolder, environment: environment() }
      const source = await openSource(options)
      const name = source.name
      expect(name).toMatch(/^PostgreSQL \S+ \S+ many$/)
      expect(name).not.toContain('for-tests-only')
      expect([source.columns, await source.badLines()]).toEqual([['id', 'email'], []])
      expect(await source.sample(2)).toEqual([
        ['1', 'person1@example.com'],
        ['2', 'person2@example.com']
      ])
      await client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'amazon-ads-dsp-amc'"
      )
      await expect(source.sample(2000)).rejects.toThrow(/^PostgreSQL: .*[^.]\.$/)
      await source.close()
    }))

  test('a value that is not one breaks off in words that hold nothing of it', () =>
    withEngine(async (engine, engineFolder) => {
      const model = join(folder, 'late.sql')
      writeFileSync(model, 'select email::int as id from many')
      const options = { engine, sources: ['postgres'], model, folder: engineFolder, environment: environment() }
      await expect(openSource(options)).rejects.toThrow(new UserError('PostgreSQL cannot run the query (22P02).'))
    }))

  test('what is missing is reported before anything is asked', async () => {
    await expect(readRows(['postgres'], 'many', { DATABASE_URL: ' ' })).rejects.toThrow(
      'The address of PostgreSQL is missing: set DATABASE_URL to postgres://user:password@host/database in the environment.'
    )
    await expect(readRows(['postgres'], undefined, environment())).rejects.toThrow(
      'Which rows of PostgreSQL? Name a table with --model <table>, or a SELECT with --model <file.sql>.'
    )
    expect((await readRows(['postgres'], 'crm.people', { DATABASE_URL: ` ${postgres.url} ` })).rows).toHaveLength(2)
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
