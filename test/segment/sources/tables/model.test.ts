import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TableName } from '../../../../src/segment/sources/tables/model'
import { chooseQuery, distinctNames, inParentheses, readSelect } from '../../../../src/segment/sources/tables/model'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const file = (content: string, name = 'model.sql'): string => {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}

const choose = (model: string | undefined, ...tables: TableName[]): string =>
  chooseQuery({
    source: 'shop.duckdb',
    model,
    tables,
    quote: ({ schema = 'main', table }) => `<${schema}>.<${table}>`
  })

test('the only table is meant where none is named', () => {
  expect(choose(undefined, { table: 'people' })).toBe('select * from <main>.<people>')
  expect(choose(undefined, { schema: 'crm', table: 'people' })).toBe('select * from <crm>.<people>')
  expect(() => choose(undefined)).toThrow('shop.duckdb has no table.')
  expect(() => choose(undefined, { table: 'few' }, { schema: 'crm', table: 'people' })).toThrow(
    expect.objectContaining({
      message:
        'shop.duckdb has several tables: few, crm.people. Name one with --model <table>, or give a SELECT with --model <file.sql>.',
      problem: { kind: 'severalTables', tables: ['few', 'crm.people'] }
    }) as Error
  )
})

test.each([
  ['people', '<main>.<people>'],
  ['PEOPLE', '<main>.<people>'],
  ['main.people', '<main>.<people>'],
  // A table with a dot in its name comes before one of a schema.
  ['crm.people', '<main>.<crm.people>'],
  ['crm.few', '<crm>.<few>'],
  ['CRM.Few', '<crm>.<few>'],
  ['model.sql.old', '<main>.<model.sql.old>']
])('%s is the table %s', (model, table) => {
  const tables = [
    { table: 'people' },
    { table: 'crm.people' },
    { table: 'model.sql.old' },
    { schema: 'crm', table: 'people' },
    { schema: 'crm', table: 'few' }
  ]
  expect(choose(model, ...tables)).toBe(`select * from ${table}`)
})

test('a table that is missing is named with those that are there', () => {
  expect(() => choose('nobody', { table: 'few' }, { schema: 'crm', table: 'people' })).toThrow(
    'shop.duckdb has no table nobody. Its tables are: few, crm.people.'
  )
})

test.each([
  ['select 1', 'select 1'],
  ['\uFEFFSELECT 1 ;\n;\n', 'SELECT 1 '],
  ["-- of 2026\n\n/* all * of\n them */ /* x */ with a as (select ';') select * from a", undefined],
  ["select '\uFEFF'", "select '\uFEFF'"],
  ['from people', 'from people'],
  ['values (1)', 'values (1)'],
  ['table people', 'table people'],
  ['select id from c; -- end', 'select id from c'],
  ['select id from c -- all; of them\n; /* end; */\n-- end', 'select id from c -- all; of them\n'],
  [
    "select 'a; -- b' as \"x;y\", $$ a; ' b $$, $q$;$$;$q$ from c;",
    "select 'a; -- b' as \"x;y\", $$ a; ' b $$, $q$;$$;$q$ from c"
  ],
  ["select 'it''s; -- ' || id, 5 - 3 / 2 from c", "select 'it''s; -- ' || id, 5 - 3 / 2 from c"],
  ['; select 1', ' select 1']
])('a file that holds %j is a query', (content, query = content) => {
  expect(readSelect(file(content))).toBe(query)
  expect(choose(file(content, 'MODEL.SQL'))).toBe(query)
})

test.each([
  'drop table people',
  '',
  ';',
  '-- select 1',
  '/* select 1 */ delete from people',
  'selection',
  'x select 1',
  '/* a */ x /* b */ select 1',
  'select 1; drop table people',
  'select 1; select 2'
])('a file that holds %j is not one', (content) => {
  const path = file(content)
  expect(() => readSelect(path)).toThrow(`The model ${path} must be one SELECT.`)
})

test('a model that cannot be read says why', () => {
  const missing = join(temporaryFolder(), 'none.sql')
  expect(() => readSelect(missing)).toThrow(`${missing} does not exist`)
  const folder = join(temporaryFolder(), 'folder.sql')
  mkdirSync(folder)
  expect(() => readSelect(folder)).toThrow(folder)
})

test('a comment at the end of a query does not swallow what follows', () => {
  expect(`select * from ${inParentheses('select 1 -- one')} x`).toBe('select * from (select 1 -- one\n) x')
})

test('columns of one name get several', () => {
  expect(distinctNames(['id', 'a', 'A', 'a 2', 'b'])).toEqual(['id', 'a', 'A 2', 'a 2 2', 'b'])
})
