import { execFileSync } from 'node:child_process'
import { appendFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { UserError } from '../../../../src/system/userError'
import { openSource } from '../../../../src/segment/sources/tables/open'
import type { Source, SourceOptions } from '../../../../src/segment/sources/tables/source'
import { readRows, withEngine } from '../../../helpers/engine'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

/** Files by name in a new folder; their paths in the same order. */
const files = (contents: Record<string, string | Buffer>): string[] => {
  const folder = temporaryFolder()
  return Object.entries(contents).map(([name, content]) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  })
}

const opened = <Result>(
  sources: string[],
  work: (source: Source) => Promise<Result> | Result,
  options: Partial<SourceOptions> = {}
) =>
  withEngine(async (engine, folder) => {
    const source = await openSource({ engine, sources, folder, environment: {}, ...options })
    try {
      return await work(source)
    } finally {
      await source.close()
    }
  })

async function duckdb(...statements: string[]): Promise<string> {
  const path = join(temporaryFolder(), 'shop.duckdb')
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  for (const statement of statements) {
    await connection.run(statement)
  }
  connection.closeSync()
  instance.closeSync()
  return path
}

async function zstd(select: string): Promise<string> {
  const path = join(temporaryFolder(), 'rows.zst')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`copy (${select}) to '${path}' (format csv, header false, quote '', compression zstd)`)
  connection.closeSync()
  instance.closeSync()
  return path
}

test('a file is meant by its name also where that has signs of a pattern; a pattern stands for all that match', async () => {
  const [a, b, c] = files({ 'part[1].csv': 'id\n1\n', 'part2.csv': 'id\n2\n', 'part3.csv': 'id\n3\n' })
  const ids = async (...sources: string[]) => (await readRows(sources)).rows.map(({ id }) => id).sort()
  expect(await ids(a)).toEqual(['1'])
  expect(await ids(join(a, '../part?.csv'))).toEqual(['2', '3'])
  expect(await ids(join(a, '../*'))).toEqual(['1', '2', '3'])
  expect(await ids(b, c)).toEqual(['2', '3'])
  await expect(readRows([join(a, '../none?.csv')])).rejects.toThrow(`No file matches ${join(a, '../none?.csv')}.`)
  await expect(readRows([join(a, '../part[23].csv')])).rejects.toThrow(`${join(a, '../part[23].csv')} does not exist.`)
})

test('several files are named for the first of them, in the order of their names', async () => {
  const paths = files({ 'b.csv': 'id\n1\n', 'a.csv': 'id\n2\n', 'c.csv': 'id\n3\n' })
  const nameOf = (...sources: string[]) => opened(sources, ({ name }) => name)
  expect(await nameOf(paths[0])).toBe(paths[0])
  expect(await nameOf(paths[0], paths[1])).toBe(`${paths[0]} and 1 more`)
  expect(await nameOf(join(paths[0], '../*.csv'))).toBe(`${paths[1]} and 2 more`)
})

test('a sample has some rows, as lists in the order of the columns', async () => {
  const [path] = files({ 'a.csv': 'id,email\n1,a\n1,a\n1,a\n' })
  expect(await opened([path], (source) => source.sample(2))).toEqual([
    ['1', 'a'],
    ['1', 'a']
  ])
})

test('what a model makes of a row breaks off in words that hold nothing of it', async () => {
  const [path, model] = files({
    'a.csv': 'id,email\n1,a@example.com\n',
    'm.sql': 'select email::int as id from source'
  })
  const sample = opened([path], (source) => source.sample(1), { model })
  await expect(sample).rejects.toThrow(new UserError(`${path} cannot be read (Conversion).`))
})

test('a Parquet file and one of JSON beside text, each text in its own dialect', async () => {
  const parquet = join(temporaryFolder(), 'a.parquet')
  await withEngine((engine) => engine.run(`copy (select 1 as id) to '${parquet}' (format parquet)`))
  const paths = files({
    'b.csv': 'id,n\n2,"a;b"\n',
    'c.csv': 'id;n\n3;c\n',
    'd.csv.gz': gzipSync('id,n\n4,d\n'),
    'e.jsonl': '{"id": 5}\n',
    'f.json': '[{"id": 6}]'
  })
  const { rows } = await readRows([parquet, ...paths])
  expect(rows.map(({ id, n }) => [id, n].join('')).sort()).toEqual(['1', '2a;b', '3c', '4d', '5', '6'])
})

test('a model finds numbers of JSON as numbers, and text of CSV as text', async () => {
  const [json, csv, model] = files({
    'a.json': '[{"id": 1}]',
    'b.csv': 'id\n1\n',
    'm.sql': 'select typeof(id) as t from source'
  })
  expect((await readRows([json], model)).rows).toEqual([{ t: 'BIGINT' }])
  expect((await readRows([csv], model)).rows).toEqual([{ t: 'VARCHAR' }])
})

test('a relation has the columns that are asked for', () =>
  withEngine(async (engine, folder) => {
    const sources = files({ 'a.csv': 'id,email,city\n1,a,X\n' })
    const source = await openSource({ engine, sources, folder, environment: {} })
    expect(await engine.rows(`select * from ${await source.relation(['city', 'id'])}`)).toEqual([
      { city: 'X', id: '1' }
    ])
  }))

test('lines that cannot be read have the file that was named, also where another was written of it', async () => {
  const bad = 'id,email,city\n1,a,X\n2,b\n'
  const paths = files({
    'a.csv': Buffer.from(`\uFEFF${bad}`, 'utf16le'),
    'b.csv': Buffer.from(`\uFEFF${bad.replace('1,a,X\n', '')}`, 'utf16le'),
    'c.csv': bad,
    'd.jsonl': '{"id": 3}\n{broken\n'
  })
  const { rows, bad: lines } = await readRows(paths)
  expect(lines.map(({ file, line }) => [file, line]).sort()).toEqual([
    [paths[0], 3],
    [paths[1], 2],
    [paths[2], 3],
    [paths[3], 2]
  ])
  expect(rows).toHaveLength(3)
})

test('the delimiter that is named is for the text among the files', async () => {
  const [csv, json] = files({ 'a.csv': 'id,x^email\n1^a\n', 'b.jsonl': '{"id,x": 2, "email": "b"}\n' })
  const { columns, rows } = await readRows([csv, json], undefined, {}, { delimiter: '^' })
  expect([columns, rows.length]).toEqual([['id,x', 'email'], 2])
  await expect(readRows([json, json], undefined, {}, { delimiter: '^' })).rejects.toThrow(
    `--delimiter is for CSV, and ${json} and 1 more is not one.`
  )
  const shop = await duckdb('create table people as select 1 as id')
  await expect(readRows([shop], undefined, {}, { delimiter: '^' })).rejects.toThrow(
    `--delimiter is for CSV, and ${shop} is not one.`
  )
})

test('a file that changes is noticed, also where it has its size and its time again', async () => {
  const [path] = files({ 'people.csv': 'id,email\n1,a@x.example\n' })
  await opened([path], (source) => {
    source.assertUnchanged()
    const { atime, mtime } = statSync(path)
    writeFileSync(path, 'id,email\n2,b@x.example\n')
    utimesSync(path, atime, mtime)
    expect(() => source.assertUnchanged()).toThrow('people.csv changed while it was read.')
  })
})

describe('what is no file of rows is reported', () => {
  test('a pipe, a device and a folder', async () => {
    const pipe = join(temporaryFolder(), 'people.csv')
    execFileSync('mkfifo', [pipe])
    for (const path of [pipe, '/dev/null']) {
      await expect(opened([path], () => 0)).rejects.toThrow(
        new UserError(`${path} is not a file, and rows may be read twice. Write them to a file, and name it.`)
      )
    }
    const folder = temporaryFolder()
    await expect(opened([folder], () => 0)).rejects.toThrow('is a folder. Name the files in it.')
  })

  test('a database beside other files', async () => {
    const [csv, sqlite] = files({ 'a.csv': 'id\n1\n', 'b.sqlite': 'SQLite format 3\0' })
    const shop = await duckdb()
    await expect(readRows([csv, sqlite])).rejects.toThrow(
      `${sqlite} is a SQLite database. Name it alone, without other files.`
    )
    await expect(readRows([csv, shop])).rejects.toThrow(
      `${shop} is a DuckDB database. Name it alone, without other files.`
    )
  })

  test('nothing, a ZIP file, and nothing in zstd', async () => {
    const [nothing, zip] = files({ 'a.csv': ' \n', 'b.xlsx': 'PK\x03\x04' })
    await expect(readRows([nothing])).rejects.toThrow(`${nothing} is empty.`)
    await expect(readRows([zip])).rejects.toThrow(
      `${zip} is a ZIP or Excel file. Unpack it, or export the sheet as CSV.`
    )
    const blank = await zstd("select ''")
    await expect(readRows([blank])).rejects.toThrow(`${blank} is empty.`)
  })

  test('zstd with other bytes behind it', async () => {
    const path = await zstd("select 'id' union all select 'x'")
    appendFileSync(path, 'other bytes')
    await expect(readRows([path])).rejects.toThrow(`${path} is broken zstd: it is damaged.`)
  })

  test('a model that is no file with a SELECT', async () => {
    const [csv, model, old] = files({
      'a.csv': 'id\n1\n',
      'MODEL.SQL': 'select id from source',
      'm.sql.old': 'select id from source'
    })
    await expect(readRows([csv], old)).rejects.toThrow('For files --model must be a file with a SELECT')
    await expect(readRows([csv], 'people')).rejects.toThrow(
      'For files --model must be a file with a SELECT, which finds their rows under the name source.'
    )
    expect((await readRows([csv], model)).rows).toEqual([{ id: '1' }])
  })

  test.each([['postgres://a:secret@example.com/x'], ['postgresql://a:secret@example.com/x']])(
    '%s, which everybody on the machine could read',
    async (address) => {
      const [csv] = files({ 'a.csv': 'id\n1\n' })
      const error = await readRows([csv, address]).catch((error: Error) => error.message)
      expect(error).toBe(
        'An address with a password does not belong on a command line, which others can see: set DATABASE_URL in the environment and name postgres as the source.'
      )
    }
  )

  test('standard input among files, and PostgreSQL among files', async () => {
    const [csv] = files({ 'a.csv': 'id\n1\n' })
    await expect(readRows([csv, '-'])).rejects.toThrow(
      'Rows are compared with the last run and may be read twice: name a file instead of standard input.'
    )
    await expect(readRows(['postgres', csv])).rejects.toThrow('postgres does not exist')
    await expect(readRows([csv, 'see-postgres://x'])).rejects.toThrow('see-postgres://x does not exist')
  })
})

describe('a DuckDB file', () => {
  test('with one table, or none', async () => {
    const path = await duckdb('create table people as select 7 as id, 1.0::double as n')
    expect(await opened([path], async (source) => [source.name, await source.badLines()])).toEqual([path, []])
    expect((await readRows([path])).rows).toEqual([{ id: '7', n: '1' }])
    const empty = await duckdb('create schema other')
    await expect(readRows([empty])).rejects.toThrow(`${empty} has no table.`)
  })

  test('is read, and never written', async () => {
    const path = await duckdb('create table people as select 7 as id')
    await expect(readRows([path], 'nobody')).rejects.toThrow(`${path} has no table nobody. Its tables are: people.`)
    await withEngine(async (engine, folder) => {
      await openSource({ engine, sources: [path], folder, environment: {} })
      await expect(engine.run('insert into source.main.people values (8)')).rejects.toThrow('read-only')
      await engine.run('create table memory.main.staged as select 1 as id')
    })
    expect((await readRows([path])).rows).toEqual([{ id: '7' }])
  })

  test('that is broken', async () => {
    const [path] = files({ 'broken.duckdb': `12345678DUCK${'x'.repeat(100)}` })
    await expect(readRows([path])).rejects.toThrow(`${path} cannot be read (`)
  })
})

test('a file that begins with nothing but blanks is refused in words', async () => {
  const path = join(temporaryFolder(), 'blank.csv')
  writeFileSync(path, '\n'.repeat(300_000))
  await expect(readRows([path])).rejects.toThrow(`${path} begins with 256 KB of blanks: it is not a table of people.`)
})
