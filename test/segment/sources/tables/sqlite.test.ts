import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Database } from 'node-sqlite3-wasm'
import { UserError } from '../../../../src/system/userError'
import { openSource } from '../../../../src/segment/sources/tables/open'
import { readRows, withEngine } from '../../../helpers/engine'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const file = (name: string, ...statements: string[]): string => {
  const path = join(temporaryFolder(), name)
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
  const folder = dirname(path)
  const before = readdirSync(folder)
  const { rows } = await readRows([path])
  expect(new Set(rows.map(({ id }) => id)).size).toBe(25_000)
  expect(readdirSync(folder)).toEqual(before)
})

test('a file that was cut off, or is damaged inside', async () => {
  const path = file(
    'cut.sqlite',
    TABLE,
    'with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000) insert into people (id) select i from n'
  )
  const content = readFileSync(path)
  for (const cut of [1, 8, 4095, 4096]) {
    writeFileSync(path, content.subarray(0, content.length - cut))
    await expect(readRows([path])).rejects.toThrow(
      /cut\.sqlite cannot be read: (the database was cut off|database disk image is malformed)\.$/
    )
  }
  writeFileSync(path, content.fill(0, content.length / 2, content.length / 2 + 4096))
  await expect(readRows([path])).rejects.toThrow(new UserError(`${path} cannot be read: the database is damaged.`))
})

test('a model, a table by name, and what is not there', async () => {
  const path = file('two.sqlite', TABLE, ROW, 'create view emails as select email from people')
  const model = join(temporaryFolder(), 'model.sql')
  writeFileSync(model, "select id, upper(email) as email from people where email like '%@example.com' -- all")
  expect((await readRows([path], model)).rows).toEqual([{ id: '7', email: 'KöLN@EXAMPLE.COM' }])
  expect((await readRows([path], 'emails')).rows).toEqual([{ email: 'Köln@example.com' }])
  await expect(readRows([path])).rejects.toThrow(/several tables: emails, people\./)
  await expect(readRows([path], 'nobody')).rejects.toThrow(
    `${path} has no table nobody. Its tables are: emails, people.`
  )
})

test('a sample has some rows, as lists in the order of the columns; the file is closed afterwards', () =>
  withEngine(async (engine, folder) => {
    const path = file('sample.sqlite', TABLE, ROW, ROW, ROW)
    const source = await openSource({ engine, sources: [path], folder, environment: {} })
    expect([source.name, await source.badLines()]).toEqual([path, []])
    const row = ['7', 'Köln@example.com', '0aff', '2', '9007199254740993', null]
    expect(await source.sample(2)).toEqual([row, row])
    expect(await engine.rows(`select * from ${await source.relation(['hash', 'id'])} limit 1`)).toEqual([
      { hash: '0aff', id: '7' }
    ])
    await source.close()
    // More rows than are kept from opening it.
    await expect(source.sample(1_000_000)).rejects.toThrow(`${path} cannot be read (unknown error).`)
  }))

test('names with quotes; tables of SQLite itself are none', async () => {
  const path = file(
    'names.sqlite',
    'create table "so ""called""" (id integer primary key autoincrement, "a ""b""" text)',
    `insert into "so ""called""" values (1, 'x')`
  )
  expect((await readRows([path])).rows).toEqual([{ id: '1', 'a "b"': 'x' }])
})

test('what cannot be read is reported, in the words of SQLite', async () => {
  const empty = file('empty.sqlite', 'create table x (id)', 'drop table x')
  await expect(readRows([empty])).rejects.toThrow(`${empty} has no table.`)
  await expect(readRows([empty], 'nobody')).rejects.toThrow(`${empty} has no table.`)
  await expect(readRows([empty], undefined, {}, { delimiter: ';' })).rejects.toThrow(
    `--delimiter is for CSV, and ${empty} is not one.`
  )
  const broken = join(temporaryFolder(), 'broken.sqlite')
  writeFileSync(broken, `SQLite format 3\0${'x'.repeat(2000)}`)
  await expect(readRows([broken])).rejects.toThrow(`${broken} cannot be read: file is not a database.`)
})
