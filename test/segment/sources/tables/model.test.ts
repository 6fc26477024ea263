import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inParentheses, onlyTable, readQuery } from '../../../../src/segment/sources/tables/model'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const quote = (name: string): string => `<${name}>`

const file = (content: string, name = 'model.sql'): string => {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}

test('the name of a table is quoted, that of its schema apart', () => {
  expect(readQuery('people', quote)).toBe('select * from <people>')
  expect(readQuery('crm.people', quote)).toBe('select * from <crm>.<people>')
  expect(readQuery('model.sql.old', quote)).toBe('select * from <model>.<sql>.<old>')
})

test.each([
  ['select 1', 'select 1'],
  ['\uFEFFSELECT 1 ;\n;\n', 'SELECT 1'],
  ["-- of 2026\n\n/* all * of\n them */ /* x */ with a as (select ';') select * from a", undefined],
  ["select '\uFEFF'", "select '\uFEFF'"],
  ['from people', 'from people'],
  ['values (1)', 'values (1)'],
  ['table people', 'table people']
])('a file that holds %j is a query', (content, query = content) => {
  expect(readQuery(file(content), quote)).toBe(query)
  expect(readQuery(file(content, 'MODEL.SQL'), quote)).toBe(query)
})

test.each([
  'drop table people',
  '',
  '-- select 1',
  '/* select 1 */ delete from people',
  'selection',
  'x select 1',
  '/* a */ x /* b */ select 1'
])('a file that holds %j is none', (content) => {
  const path = file(content)
  expect(() => readQuery(path, quote)).toThrow(`The model ${path} must be one SELECT.`)
})

test('a model that cannot be read says why', () => {
  const missing = join(temporaryFolder(), 'none.sql')
  expect(() => readQuery(missing, quote)).toThrow(`${missing} does not exist`)
  const folder = join(temporaryFolder(), 'folder.sql')
  mkdirSync(folder)
  expect(() => readQuery(folder, quote)).toThrow(folder)
})

test('a comment at the end of a query does not swallow what follows', () => {
  expect(`select * from ${inParentheses('select 1 -- one')} x`).toBe('select * from (select 1 -- one\n) x')
})

test('where no table is named the only one is meant', () => {
  expect(onlyTable('shop.duckdb', ['people'])).toBe('people')
  expect(() => onlyTable('shop.duckdb', [])).toThrow('shop.duckdb has no table.')
  expect(() => onlyTable('shop.duckdb', ['few', 'people'])).toThrow(
    expect.objectContaining({
      message:
        'shop.duckdb has several tables: few, people. Name one with --model <table>, or give a SELECT with --model <file.sql>.',
      problem: { is: 'several tables', tables: ['few', 'people'] }
    }) as Error
  )
})
