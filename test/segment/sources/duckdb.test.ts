import { UserError } from '../../../src/system/userError'
import { Engine, engineError, ident, literal } from '../../../src/segment/sources/duckdb'
import { withEngine } from '../../helpers/engine'
import { temporaryFolder } from '../../helpers/temporaryFolder'

test.each([
  ['Binder Error: Referenced column "nme" not found', 'It failed: Referenced column "nme" not found'],
  ['Parser Error: syntax error at or near "selec"\nLINE 1', 'It failed: syntax error at or near "selec"'],
  ['Catalog Error: Table with name people does not exist!', 'It failed: Table with name people does not exist!'],
  ['Out of Memory Error: failed to pin block', 'It failed: there is not enough memory or room on the disk.'],
  ['IO Error: No space left on device', 'It failed: there is not enough memory or room on the disk.'],
  ['IO Error: could not write to disk', 'It failed: there is not enough memory or room on the disk.'],
  ["Conversion Error: Could not convert string 'ann@example.com'", 'It failed (Conversion).'],
  ['Conversion Error: ann@example.com\n\nLINE 1: select', 'It failed (Conversion).'],
  ['Invalid Input Error: ann@example.com on Line: 17', 'It failed (Invalid Input, line 17).'],
  ['Invalid Input Error: at line 1234, ann@example.com', 'It failed (Invalid Input, line 1234).'],
  ['ann@example.com Parser Error: x', 'It failed (unknown error).'],
  ['underline 5', 'It failed (unknown error).'],
  [undefined, 'It failed (unknown error).']
])(
  'of the words %j of the engine people are observed what names a column, never what a cell holds',
  (message, observed) => {
    const error = engineError('It failed', { message })
    expect(error).toBeInstanceOf(UserError)
    expect(error.message).toBe(observed)
  }
)

test('names and texts come into a query with their quotes', () =>
  withEngine(async (engine) => {
    const text = `it's "so" ''`
    expect(await engine.rows(`select ${literal(text)} as ${ident(text)}`)).toEqual([{ [text]: text }])
  }))

test('rows come as lists, all of them, whatever their number', () =>
  withEngine(async (engine) => {
    let count = 0
    let sum = 0
    for await (const rows of engine.stream('select i, i + 1 from range(10000) numbers(i)')) {
      count += rows.length
      rows.forEach(([a, b]) => (sum += Number(b) - Number(a)))
    }
    expect([count, sum]).toEqual([10_000, 10_000])
    for await (const rows of engine.stream('select 1 where false')) {
      throw new Error(`There is no row, and ${rows.length} came.`)
    }
  }))

test('another connection sees the tables; what is appended is there', () =>
  withEngine(async (engine) => {
    const other = await engine.beside()
    await engine.run('create table people (id varchar)')
    const appender = await other.appender('people')
    appender.appendVarchar('p1')
    appender.endRow()
    appender.closeSync()
    other.close()
    expect(await engine.rows('select id from people')).toEqual([{ id: 'p1' }])
  }))

test('the engine loads nothing from the network, keeps to its memory, and puts the rest into its folder', () =>
  withEngine(async (engine, folder) => {
    const settings = await engine.rows<{ name: string; value: string }>(
      `select name, value from duckdb_settings() where name in ('autoinstall_known_extensions',
         'autoload_known_extensions', 'memory_limit', 'preserve_insertion_order', 'temp_directory') order by name`
    )
    expect(settings.map(({ value }) => value)).toEqual(['false', 'false', '953.6 MiB', 'false', folder])
  }))

test('what was closed is closed', async () => {
  const engine = await Engine.open(temporaryFolder())
  const other = await engine.beside()
  other.close()
  await expect(other.rows('select 1')).rejects.toThrow('disconnected')
  engine.end()
  await expect(engine.rows('select 1')).rejects.toThrow('disconnected')
})
