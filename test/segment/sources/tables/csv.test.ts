import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { Engine } from '../../../../src/segment/sources/duckdb'
import type { SourceOptions } from '../../../../src/segment/sources/tables/source'
import { readRows } from '../../../helpers/engine'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const folder = temporaryFolder()
let engine: Engine
beforeAll(async () => {
  engine = await Engine.open(folder)
})
afterAll(() => engine.end())

const write = (content: string | Buffer, name = 'people.csv'): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function read(content: string | Buffer, options: Partial<SourceOptions> = {}) {
  const { columns, rows, bad, lines, notes } = await readRows([write(content)], undefined, {}, { engine, ...options })
  const cells = rows.map((row) => columns.map((column) => row[column]))
  return { columns, cells, bad: bad.map(({ line, reason }) => [line, reason]), lines, notes }
}

test.each<[string, string, string[], (string | null)[] | undefined]>([
  ['blanks around names', ' id , email \n1,a\n', ['id', 'email'], ['1', 'a']],
  ['a name that is missing', 'id,,email\n1,x,a\n', ['id', 'column2', 'email'], ['1', 'x', 'a']],
  ['one name several times', 'id,A,a,a\n1,x,y,z\n', ['id', 'A', 'a 2', 'a 3'], ['1', 'x', 'y', 'z']],
  ['a delimiter behind each line', 'id,email,\n1,a,\n', ['id', 'email'], ['1', 'a']],
  [
    'a value in columns without a name',
    'id;email;city;;\n1;a;Boston;;x\n',
    ['id', 'email', 'city'],
    ['1', 'a', 'Boston']
  ],
  ['blank cells behind the last column', 'id,email\n1,a,,\n', ['id', 'email'], ['1', 'a']],
  ['nothing but blank cells', ',,\n,,\n', ['column1'], undefined],
  ['numbers in its first line, as every other', 'Dallas,12345\n', ['column1', 'column2'], ['Dallas', '12345']],
  ['a hash in its first line', `Email,${'a'.repeat(64)}\n`, ['column1', 'column2'], ['Email', 'a'.repeat(64)]],
  ['numbers beside the name of a key', 'id,2025\n1,7\n', ['id', '2025'], ['1', '7']],
  ['single quotes around all of it', "'id','name'\n'1','Weiß, Ann''s'\n", ['id', 'name'], ['1', "Weiß, Ann's"]],
  ['tabs', 'id\tname\n1\tAnn Weiß\n', ['id', 'name'], ['1', 'Ann Weiß']],
  ['a backslash before quotes', 'id,name\n1,"Ann \\"A\\" Lee, \\\\x"\n', ['id', 'name'], ['1', 'Ann "A" Lee, \\x']],
  ['a quote inside of a cell', 'id,name\n1,5" pipe\n', ['id', 'name'], ['1', '5" pipe']],
  ['blanks around quotes', 'id, "name"\n1, "Weiß, Ann" \n', ['id', 'name'], ['1', 'Weiß, Ann']],
  ['a line break in quotes', 'id,name\r\n1,"Ann\r\nLee"\r\n', ['id', 'name'], ['1', 'Ann\r\nLee']],
  ['a byte order mark', '\uFEFFid,name\n1,a\n', ['id', 'name'], ['1', 'a']],
  ['a byte order mark and quotes', '\uFEFF"id","name"\n"1","a"\n', ['id', 'name'], ['1', 'a']],
  ['the mark of another file within', 'id,name\n\uFEFF1,a\n', ['id', 'name'], ['1', 'a']],
  ['such a mark and quotes', '"id","name"\n\uFEFF"1","a"\n', ['id', 'name'], ['1', 'a']],
  [
    'apostrophes around its names only',
    '\'id\',\'name\'\n"1","Ann ""A"" Lee\'s, Weiß"\n',
    ['id', 'name'],
    ['1', `Ann "A" Lee's, Weiß`]
  ],
  ['a line that says its delimiter', 'sep=;\r\nid;name\r\n1;a,b\r\n', ['id', 'name'], ['1', 'a,b']],
  ['such a line behind a mark that is there twice', '\uFEFF\uFEFFsep=;\nid;name\n1;a\n', ['id', 'name'], ['1', 'a']],
  ['a line that says an odd delimiter', 'sep=^\nid^name\n1^a\n', ['id', 'name'], ['1', 'a']],
  ['a quoted line that says its delimiter', '"sep=;"\nid;name\n1;a\n', ['id', 'name'], ['1', 'a']],
  ['no line end at its end', 'id,name\n1,a', ['id', 'name'], ['1', 'a']],
  [
    'a row longer than is read at a time',
    `id,name\n1,"${'x'.repeat(60_000)}\n"\n`,
    ['id', 'name'],
    ['1', `${'x'.repeat(60_000)}\n`]
  ],
  ['a value too long to be one', `id,name\n1,${'x'.repeat(70_000)}\n`, ['id', 'name'], ['1', null]]
])('a table with %s', async (_what, content, columns, row) => {
  const { columns: found, cells, bad } = await read(content)
  expect([found, cells, bad]).toEqual([columns, row === undefined ? [] : [row], []])
})

describe('lines end in any way', () => {
  const ROWS = [
    ['1', 'a'],
    ['2', 'b'],
    ['3', 'c']
  ]
  test.each([
    'id,email\n1,a\n2,b\n3,c\r\n',
    'id,email\r\n1,a\n2,b\r\n3,c\n',
    'id,email\r1,a\r2,b\r3,c',
    'id,email\n1,a\r2,b\r\n3,c',
    'id,email\r\r\n1,a\r\r\n2,b\r\r\n3,c\r\r\n'
  ])('%j', async (content) => {
    const { cells, bad } = await read(content)
    expect([cells.sort(), bad]).toEqual([ROWS, []])
  })

  test('also far behind the lines that are looked at', async () => {
    const many = Array.from({ length: 30_000 }, (_, number) => `${number},x`).join('\n')
    const { cells, bad, lines } = await read(`id,email\n${many}\r\n30000,y\r\n`)
    expect([cells.length, bad, lines]).toEqual([30_001, [], { header: 1, read: 30_001, rejected: 0, blank: 0 }])
  })
})

describe('an apostrophe is a letter', () => {
  test.each([
    ["id,email,last_name\n1,a@example.com,'Aho\n2,b@example.com,Jones'\n3,c@example.com,Smith\n", 3],
    ["customer_id,email,phone\n'1001,a@example.com,'+16502530001\n'1002,b@example.com,'+16502530002\n", 2],
    ["id,email,zip\n1,a@example.com,'02139\n2,b@example.com,'02140\n3,c@example.com,'02141\n", 3],
    ["customer_id,email\n'1001,a@example.com\n'1002,b@example.com\n", 2],
    [
      `id,email,city\n${Array.from({ length: 200 }, (_, n) => `${n},p${n}@example.com,${n % 40 ? 'Delft' : "'s-Gravenhage"}\n`).join('')}`,
      200
    ],
    ["id,email,year\n1,a@example.com,'98\n2,b@example.com,1998\n3,c@example.com,'99\n", 3]
  ])('%j', async (content, rows) => {
    const { cells, bad } = await read(content)
    expect([cells.length, bad]).toEqual([rows, []])
    expect(cells.map((row) => row.join(',')).sort()).toEqual(content.trim().split('\n').slice(1).sort())
  })
})

test('what is not a table is said', async () => {
  await expect(read('"abc\n"def\n')).rejects.toThrow('has a quote in its first line that does not end.')
  await expect(read('x,'.repeat(300_000))).rejects.toThrow(
    'has a first line of more than 256 KB: it is not a table of people.'
  )
})

test('a first line of one cell is a title where most lines below have more, and none where half of them have', async () => {
  await expect(read('Customers\na@example.com;b\nc\nd@example.com;e\n')).rejects.toThrow(
    'has one cell in its first line and several in those below. Remove the title above the names of the columns.'
  )
  const { columns, cells } = await read('emails\na@example.com;b@example.com\nc@example.com\n')
  expect([columns, cells.length]).toEqual([['emails'], 2])
})

test('a table without a header is read as such when it is said, or when its first line cannot be one', async () => {
  const words = 'ann;Lane;Boston\nbob;Lane;Delft\n'
  expect((await read(words)).columns).toEqual(['ann', 'Lane', 'Boston'])
  const { columns, cells } = await read(words, { header: false })
  expect([columns, cells[0]]).toEqual([
    ['column1', 'column2', 'column3'],
    ['ann', 'Lane', 'Boston']
  ])
  expect((await read('a@example.com,1\n', { header: true })).columns).toEqual(['a@example.com', '1'])
  expect((await read('123e4567-e89b-12d3-a456-426614174000,Ann\n')).columns).toEqual(['column1', 'column2'])
})

test('files of one form are read together, also when their names have quotes', async () => {
  const paths = [
    write('id,email\n1,a\n', 'a.csv'),
    write('id,email\n2,b\n', 'b.csv'),
    write('id,email\n3,c\n', "Ann's.csv")
  ]
  const { columns, rows } = await readRows(paths)
  expect(columns).toEqual(['id', 'email'])
  expect(rows.map(({ id, email }) => `${String(id)}${String(email)}`).sort()).toEqual(['1a', '2b', '3c'])
})

describe('a line that cannot be read says why, and nothing else is lost', () => {
  const FEW = 'This line has fewer cells than the header.'
  const MANY = 'This line has more cells than the header.'
  const QUOTE = 'This line has a quote that does not end.'
  const ZERO = 'This line has a zero byte, which no text has: it is damaged.'
  const MB = 'x'.repeat(1_100_000)

  test.each<[string, string | Buffer, [number, string][], string[]]>([
    ['too few cells', '1,a@x.de,X\n2,b@x.de\n3,c@x.de,Z\n', [[3, FEW]], ['1', '3']],
    ['too many cells', '1,a@x.de,X\n2,b@x.de,Y,Z\n3,c@x.de,Z\n', [[3, MANY]], ['1', '3']],
    ['a quote that swallows the rest', '1,a@x.de,"X\n2,b@x.de,Y\n3,c@x.de,Z\n', [[2, QUOTE]], ['2', '3']],
    ['a quote at the end', '1,a@x.de,X\n2,"b@x.de,Y', [[3, QUOTE]], ['1']],
    ['a quote that closes lines below', '1,a@x.de,"Aho\n2,b@x.de,Jones"\n3,c@x.de,Z\n', [[2, QUOTE]], ['2', '3']],
    [
      'a quote that closes far below',
      `1,a@x.de,"Aho\n${'2,b@x.de,Y\n'.repeat(500)}3,c@x.de,Z"\n`,
      [[2, QUOTE]],
      ['2', '3']
    ],
    ['text behind a quote', '1,a@x.de,"X" Y\n2,b@x.de,Y\n', [[2, QUOTE]], ['2']],
    ['one quote too many', '1,a@x.de,"X"",\n2,b@x.de,"Y"\n', [[2, QUOTE]], ['2']],
    [
      'the header again',
      '1,a@x.de,X\nid,email,city\n2,b@x.de,Y\n',
      [[3, 'This line repeats the names of the columns.']],
      ['1', '2']
    ],
    [
      'the header of another file with its mark',
      '1,a@x.de,X\n\uFEFFid,email,city\n2,b@x.de,Y\n',
      [[3, 'This line repeats the names of the columns.']],
      ['1', '2']
    ],
    [
      'zeros where text was',
      '1,a@x.de,X\n2\0,b@x.de,Y\n3,c@x.de,Z\n\0\0\0\0',
      [
        [3, ZERO],
        [5, ZERO]
      ],
      ['1', '3']
    ],
    ['zeros as the cells of a line', '1,a@x.de,X\n\0,\0,\0\n', [[3, ZERO]], ['1']],
    [
      'a line without end',
      `1,a@x.de,X\n2,b@x.de,${MB}\n3,c@x.de,Z\n`,
      [[3, 'This line is longer than 1 MB.']],
      ['1', '3']
    ],
    ['a line without end at the end', `1,a@x.de,X\n2,${MB}`, [[3, 'This line is longer than 1 MB.']], ['1']],
    ['a quote over more than 1 MB', `1,a@x.de,"X\n${'2,b@x.de,Y\n'.repeat(120_000)}`, [[2, QUOTE]], ['2']],
    [
      'another encoding among UTF-8',
      Buffer.concat([
        Buffer.from('1,a@x.de,Köln\n2,b@x.de,K'),
        Buffer.from([0xf6]),
        Buffer.from('ln\n3,c@x.de,Zürich\n')
      ]),
      [[3, 'This line is not UTF-8.']],
      ['1', '3']
    ]
  ])('%s', async (_what, body, bad, ids) => {
    const content = Buffer.concat([Buffer.from('id,email,city\n'), Buffer.from(body)])
    for (const bytes of [content, gzipSync(content)]) {
      const found = await read(bytes)
      expect(found.bad).toEqual(bad)
      expect([...new Set(found.cells.map(([id]) => id))].sort()).toEqual(ids)
      const { header, read: good, rejected, blank } = found.lines ?? { header: 0, read: 0, rejected: 0, blank: 0 }
      const lines = content.toString('latin1').split('\n').length - (content.at(-1) === 0x0a ? 1 : 0)
      expect([header, rejected, header + good + rejected + blank]).toEqual([1, bad.length, lines])
    }
  })

  test('a note of several lines is a cell, though its lines have as many commas as the table', async () => {
    const { cells, bad, lines } = await read('id,note\n1,"Hello,\nThanks, Ann"\n2,x\n')
    expect([cells.sort(), bad, lines]).toEqual([
      [
        ['1', 'Hello,\nThanks, Ann'],
        ['2', 'x']
      ],
      [],
      { header: 1, read: 3, rejected: 0, blank: 0 }
    ])
  })

  test('blank lines are counted, also those of nothing but delimiters', async () => {
    const { cells, lines } = await read('\n\nid,email\n1,a\n\n , \n,\n2,b\n\n')
    expect([cells.length, lines]).toEqual([2, { header: 1, read: 2, rejected: 0, blank: 6 }])
  })
})

/** Cells with everything that makes a CSV hard. */
const cell = fc.string({ unit: fc.constantFrom(...'abc,;"\'\n\r \t\\ö京=#'), maxLength: 8 })
const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 })

const quoted = (text: string): string => `"${text.replace(/"/g, '""')}"`

test('what was written as RFC 4180 has it is read as it was', () =>
  fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom(',', ';', '\t', '|'),
      fc.constantFrom('\n', '\r\n'),
      async (rows, delimiter, end) => {
        // A key of its own keeps rows from being blank, and from looking like one another.
        const keyed = rows.map((row, number) => [`k${number}`, ...row])
        const lines = [['id', 'a', 'b', 'c'], ...keyed].map((row) => row.map(quoted).join(delimiter))
        const { cells, bad } = await read(`${lines.join(end)}${end}`, { delimiter })
        const expected = keyed.map((row) => row.map((one) => (one === '' ? null : one)))
        expect([cells.sort(), bad]).toEqual([expected.sort(), []])
      }
    ),
    { numRuns: 60 }
  ))

/** A table of rows by number, whose lines break in every way; each gives its lines. */
const damage: Record<string, (line: string) => string> = {
  fine: (line) => line,
  quoted: (line) => line.split(',').map(quoted).join(','),
  short: (line) => line.split(',').slice(0, 2).join(','),
  long: (line) => `${line},more,cells`,
  open: (line) => line.replace(/,([^,]*)$/, ',"$1'),
  closing: (line) => `${line}"`,
  stray: (line) => line.replace(',', ',"x"y'),
  blank: () => '',
  delimiters: () => ',,',
  header: () => 'id,email,city',
  bytes: (line) => `${line}\xff`
}

test('every line is read, rejected or blank, and the sum is that of the file, on every kind of damage', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...Object.keys(damage)), fc.constantFrom('\n', '\r\n', '\r')), {
        maxLength: 30
      }),
      async (damaged) => {
        // A table tells by its first rows what its rows look like.
        const kinds: [string, string][] = [
          ...Array.from({ length: 12 }, (): [string, string] => ['fine', '\n']),
          ...damaged
        ]
        const body = kinds.map(
          ([kind, end], number) => damage[kind](`${number},p${number}@example.com,City ${number}`) + end
        )
        const content = `id,email,city\n${body.join('')}`
        const {
          cells,
          bad,
          lines = { header: 0, read: 0, rejected: 0, blank: 0 }
        } = await read(Buffer.from(content, 'latin1'), {
          encoding: { label: 'utf-8' }
        })
        const all = content.split(/\r\n|\n|\r/).length - 1
        expect(lines.header + lines.read + lines.rejected + lines.blank).toBe(all)
        expect([lines.header, lines.read, lines.rejected]).toEqual([1, cells.length, bad.length])
        // Nobody is lost but by the line that they stand in.
        const fine = kinds.flatMap(([kind], number) => (kind === 'fine' || kind === 'quoted' ? [String(number)] : []))
        expect(cells.map(([id]) => id)).toEqual(expect.arrayContaining(fine))
        // And nobody becomes somebody else.
        expect(cells.filter(([id, email]) => email !== `p${String(id)}@example.com`)).toEqual([])
      }
    ),
    { numRuns: 60 }
  ))
