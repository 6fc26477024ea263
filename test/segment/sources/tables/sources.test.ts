import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { readRows } from '../../../helpers/engine'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const folder = temporaryFolder()
const write = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Files that only an engine can write. */
async function byDuckdb(sql: (path: string) => string, name: string): Promise<string> {
  const path = join(temporaryFolder(), name)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(sql(path))
  connection.closeSync()
  instance.closeSync()
  return path
}

const ANN = { id: '1', email: 'ann@example.com', city: 'Köln, Süd' }
const BOB = { id: '2', email: 'bob@example.com', city: 'He said "東京"' }
const TABLE = [ANN, BOB]
const csv = (delimiter: string): string =>
  ['id,email,city', '1,ann@example.com,"Köln, Süd"', '2,bob@example.com,"He said ""東京"""', '']
    .map((line) =>
      line.replace(/^((?:[^,"]*),)((?:[^,"]*),)/, (_, a: string, b: string) => (a + b).replace(/,/g, delimiter))
    )
    .join('\r\n')
const lines = TABLE.map((row) => `${JSON.stringify(row)}\n`).join('')
const select = TABLE.map(({ id, email, city }) => `select '${id}' as id, '${email}' as email, '${city}' as city`).join(
  ' union all '
)

describe('each kind of file gives the same rows', () => {
  test.each<[string, () => string | Promise<string>]>([
    ['CSV with commas', () => write('a.csv', csv(','))],
    ['CSV with semicolons', () => write('b.csv', csv(';'))],
    ['CSV with tabs', () => write('c.tsv', csv('\t'))],
    ['CSV with bars and another name', () => write('d.txt', csv('|'))],
    ['CSV with a byte order mark', () => write('e.csv', `\uFEFF${csv(',')}`)],
    ['CSV with line feeds alone', () => write('f.csv', csv(',').replace(/\r/g, ''))],
    ['UTF-16, little endian', () => write('g.csv', Buffer.from(`\uFEFF${csv(';')}`, 'utf16le'))],
    ['UTF-16, big endian', () => write('h.csv', Buffer.from(`\uFEFF${csv(';')}`, 'utf16le').swap16())],
    ['UTF-16 without a mark', () => write('i.csv', Buffer.from(csv('\t'), 'utf16le'))],
    ['UTF-16 in gzip', () => write('j.csv.gz', gzipSync(Buffer.from(`\uFEFF${csv(',')}`, 'utf16le')))],
    ['gzip', () => write('k.csv.gz', gzipSync(csv(';')))],
    ['gzip by another name', () => write('l.csv', gzipSync(csv(';')))],
    ['zstd', () => byDuckdb((path) => `copy (${select}) to '${path}' (format csv, compression zstd)`, 'm.csv.zst')],
    ['JSON lines', () => write('n.jsonl', lines)],
    ['JSON lines in gzip', () => write('o.jsonl.gz', gzipSync(lines))],
    [
      'JSON lines in zstd',
      () => byDuckdb((path) => `copy (${select}) to '${path}' (format json, compression zstd)`, 'p')
    ],
    ['JSON lines in UTF-16', () => write('q.jsonl', Buffer.from(`\uFEFF${lines}`, 'utf16le'))],
    ['one JSON array', () => write('r.json', JSON.stringify(TABLE, null, 2))],
    ['one JSON array in gzip', () => write('s.json', gzipSync(JSON.stringify(TABLE)))],
    ['Parquet', () => byDuckdb((path) => `copy (${select}) to '${path}' (format parquet)`, 't.parquet')],
    [
      'Parquet with zstd',
      () => byDuckdb((path) => `copy (${select}) to '${path}' (format parquet, compression zstd)`, 'u.parquet')
    ],
    ['DuckDB', () => byDuckdb((path) => `attach '${path}' as d; create table d.people as ${select}`, 'v.duckdb')]
  ])('%s', async (_name, make) => {
    const { columns, rows, bad } = await readRows([await make()])
    expect(columns).toEqual(['id', 'email', 'city'])
    expect(rows).toEqual(expect.arrayContaining(TABLE))
    expect(rows).toHaveLength(2)
    expect(bad).toEqual([])
  })
})

describe('the delimiter', () => {
  test.each([...'^~:#!%&*+=/\\$?¦§\x01\x1c\x1d\x1e\x1f'])('%j is found', async (delimiter) => {
    const { columns, rows, bad } = await readRows([write('odd.csv', csv(delimiter).replace('Köln, Süd', 'a, b ~^:'))])
    expect([columns, rows.length, bad]).toEqual([['id', 'email', 'city'], 2, []])
    expect(rows).toContainEqual({ ...ANN, city: 'a, b ~^:' })
  })

  test('is found where cells have commas, and not taken from the cells', async () => {
    const names = await readRows([write('names.csv', 'id^name^zip\n1^Weiß, Ann^01234\n2^Weiß, Bob^01234\n')])
    expect(names.rows).toContainEqual({ id: '1', name: 'Weiß, Ann', zip: '01234' })
    const times = await readRows([write('times.csv', 'id,at:utc\n1,12:30\n2,12:31\n')])
    expect(times.columns).toEqual(['id', 'at:utc'])
    expect((await readRows([write('one.csv', 'address\nann@example.com\nbob@example.com\n')])).columns).toEqual([
      'address'
    ])
  })

  test.each<[string, Buffer | string]>([
    ['UTF-16', Buffer.from('\uFEFFid~zip\n1~01234\n', 'utf16le')],
    ['gzip', gzipSync('id~zip\n1~01234\n')]
  ])('is found in %s', async (_name, content) => {
    expect((await readRows([write('packed.csv', content)])).rows).toEqual([{ id: '1', zip: '01234' }])
  })

  test('is found in zstd', async () => {
    const copy = (path: string) => `copy (${select}) to '${path}' (format csv, delimiter '^', compression zstd)`
    expect((await readRows([await byDuckdb(copy, 'caret.csv.zst')])).rows).toHaveLength(2)
  })

  test.each([' ', 'x', '::', '€'])('%j is taken when it is named', async (delimiter) => {
    const path = write('named.csv', ['id,a', '1,01234'].map((line) => `${line}${delimiter}email\n`).join(''))
    expect((await readRows([path], undefined, {}, { delimiter })).columns).toEqual(['id,a', 'email'])
  })

  test('is refused for what has none', async () => {
    const given = readRows([write('named.jsonl', lines)], undefined, {}, { delimiter: '^' })
    await expect(given).rejects.toThrow(/--delimiter is for CSV, and .*named\.jsonl is not one\./)
    await expect(readRows(['postgres'], undefined, {}, { delimiter: '^' })).rejects.toThrow('--delimiter is for CSV')
  })
})

test('a file of Windows-1252, as spreadsheets in Europe write it, is reported and read', async () => {
  const path = write(
    'excel.csv',
    Buffer.concat([Buffer.from('id;Straße;Preis\n1;Größe;', 'latin1'), Buffer.from([0x80, 0x0a])])
  )
  expect((await readRows([path])).rows).toEqual([{ id: '1', Straße: 'Größe', Preis: '€' }])
})

test('values stay as they are written: leading zeros, long numbers, dates, empty cells', async () => {
  const path = write('exact.csv', 'id,zip,big,day,empty\n1,01234,12345678901234567890,2026-01-02,\n')
  const [row] = (await readRows([path])).rows
  expect(row).toMatchObject({ zip: '01234', big: '12345678901234567890', day: '2026-01-02' })
  expect(row.empty ?? '').toBe('')
})

test('a quote in a cell may hold a line break, also far behind the lines that are looked at', async () => {
  const many = Array.from({ length: 30_000 }, (_, number) => `${number},x`).join('\n')
  const { rows, bad } = await readRows([write('late.csv', `id,note\n${many}\n30000,"two\nlines, one cell"\n`)])
  expect(rows).toHaveLength(30_001)
  expect(rows).toContainEqual({ id: '30000', note: 'two\nlines, one cell' })
  expect(bad).toEqual([])
})

test('a file without a header has columns by number; a column of one name twice has two names', async () => {
  expect((await readRows([write('bare.csv', 'ann@example.com,Ann\nbob@example.com,Bob\n')])).columns).toEqual([
    'column1',
    'column2'
  ])
  expect((await readRows([write('twice.csv', 'id,Email,email\n1,a,b\n')])).columns).toEqual(['id', 'Email', 'email 2'])
})

describe('the names of the columns', () => {
  const LINES = 30_000
  const lines = (line: (n: number) => string): string => Array.from({ length: LINES }, (_, n) => line(n)).join('\n')
  const text = lines((n) => `abc${n},Dallas,Ann`)

  test.each([
    ['look like the cells of a large file, all of them words', `kunde,ort,wer\n${text}\n`, ['kunde', 'ort', 'wer']],
    ['stand under blank lines', `\n\nid,city,name\n${text}\n`, ['id', 'city', 'name']],
    ['are years, for the most part', `id,2025,2026\n${text}\n`, ['id', '2025', '2026']]
  ])('are found where they %s', async (_how, content, columns) => {
    const { columns: found, rows } = await readRows([write('large.csv', content)])
    expect([found, rows.length]).toEqual([columns, LINES])
  })

  test('a line that does not fit has its number also under blank lines', async () => {
    const { bad } = await readRows([write('blank.csv', '\n\nid,city,name\np1,Dallas,Ann\np2,Dallas\n')])
    expect(bad.map(({ line }) => line)).toEqual([5])
  })

  test('a title above them is reported, and nothing of it is a name', async () => {
    const title = readRows([write('title.csv', `Customers of 2026\n${text}\n`)])
    await expect(title).rejects.toThrow('Remove the title above the names of the columns.')
    const one = await readRows([write('one.csv', `email\n${lines((n) => `${n}@example.com`)}\n"a@b.com, c@d.com"\n`)])
    expect([one.columns, one.rows.length]).toEqual([['email'], LINES + 1])
  })
})

test('lines that do not fit are skipped and reported, by number and without their words', async () => {
  const path = write(
    'bad.csv',
    'id,email,city\n1,a@example.com,X\n2,b@example.com\n3,c@example.com,Y,Z\n4,d@example.com,W\n'
  )
  const { rows, bad } = await readRows([path])
  expect(rows.map(({ id }) => id)).toEqual(['1', '4'])
  expect(bad).toEqual([
    { file: path, line: 3, reason: 'This line has fewer cells than the header.' },
    { file: path, line: 4, reason: 'This line has more cells than the header.' }
  ])
})

test('files by pattern are one table, in whatever order and kind their columns come', async () => {
  write('part-1.csv', 'id,email\n1,a\n')
  write('part-2.csv', 'email;id\nb;2\n')
  write('part-3.csv', '{"id": 3, "email": "c"}\n')
  const { rows } = await readRows([join(folder, 'part-*.csv')])
  expect(rows.map(({ id, email }) => `${String(id)}${String(email)}`).sort()).toEqual(['1a', '2b', '3c'])
})

test('in JSON a later object may have another type, and a line that is not one is rejected', async () => {
  const later = Array.from({ length: 10 }, (_, number) => `{"id":${number},"email":["a","b"],"n":1.0}`).join('\n')
  const path = write('mixed.jsonl', `${later}\n{"id":"A-12","email":"c"}\n{broken\n`)
  const { rows, bad } = await readRows([path])
  expect(rows).toHaveLength(11)
  expect(bad).toEqual([{ file: path, line: 12, reason: 'This line is not valid JSON.' }])
  expect(rows).toContainEqual({ id: '0', email: '["a","b"]', n: '1' })
  expect(rows).toContainEqual({ id: 'A-12', email: 'c', n: null })
})

test('Parquet columns of other types are text: whole numbers without a point, lists, bytes', async () => {
  const path = await byDuckdb(
    (path) =>
      `copy (select 7::double as id, 7.50::decimal(9,2) as price, ['a', 'b'] as email, '\\x0A\\xFF'::blob as hash,
         true as here, date '2026-01-02' as day) to '${path}' (format parquet)`,
    'types.parquet'
  )
  expect((await readRows([path])).rows).toEqual([
    { id: '7', price: '7.50', email: '["a","b"]', hash: '0aff', here: 'true', day: '2026-01-02' }
  ])
})

test('a model is a SELECT over the rows, which find themselves under the name source', async () => {
  const path = write('orders.csv', 'id,total\n1,5\n2,50\n')
  const model = write('model.sql', 'select id, total from source where total::int > 10 -- large ones\n;\n')
  expect((await readRows([path], model)).rows).toEqual([{ id: '2', total: '50' }])
})

test('of a database with several tables one is named, or a model', async () => {
  const path = await byDuckdb(
    (path) => `attach '${path}' as d; create table d.people as select 1 as id; create view d.few as select 2 as id`,
    'shop.duckdb'
  )
  await expect(readRows([path])).rejects.toThrow(/several tables: few, people\. Name one with --model/)
  expect((await readRows([path], 'few')).rows).toEqual([{ id: '2' }])
  const model = write('both.sql', 'select id from people union all select id from few')
  expect((await readRows([path], model)).rows).toHaveLength(2)
})

describe('what cannot be read is reported in words', () => {
  test.each([
    ['nothing.csv', '', /nothing\.csv is empty\./],
    ['sheet.xlsx', 'PK\x03\x04', /is a ZIP or Excel file\. Unpack it, or export the sheet as CSV\./],
    ['broken.json', '[{"id": 1}, {"id": "secret@example.com"', /broken\.json was cut off/],
    ['cut.parquet', 'PAR1 secret@example.com', /cut\.parquet cannot be read/]
  ])('%s', async (name, content, words) => {
    const error = await readRows([write(name, content)]).catch((error: Error) => error)
    expect(error).toMatchObject({ message: expect.stringMatching(words) as string })
    expect((error as Error).message).not.toContain('secret')
  })

  test.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
    ['an address', ['postgres://me:secret@host/db'], {}, /does not belong on a command line.*DATABASE_URL/],
    ['postgres without an address', ['postgres'], {}, /set DATABASE_URL/],
    [
      'postgres without a model',
      ['postgres'],
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      /Name a table with --model/
    ],
    ['standard input', ['-'], {}, /name a file instead of standard input/],
    ['a pattern that no file fits', [join(folder, 'none-*.csv')], {}, /No file matches/],
    ['a file that is missing', [join(folder, 'none.csv')], {}, /does not exist/]
  ])('%s', async (_name, sources, environment, words) => {
    await expect(readRows(sources, undefined, environment)).rejects.toThrow(words)
  })

  test('a model that is no SELECT, or speaks of what is not there', async () => {
    const path = write('few.csv', 'id\n1\n')
    await expect(readRows([path], write('drop.sql', 'drop table source'))).rejects.toThrow(/must be one SELECT/)
    await expect(readRows([path], write('typo.sql', 'select nme from source'))).rejects.toThrow(/"nme" not found/)
    await expect(readRows([path], 'people')).rejects.toThrow(/must be a file with a SELECT/)
  })
})
