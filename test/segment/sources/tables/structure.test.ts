import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRows, withEngine } from '../../../helpers/engine'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const write = (name: string, content: string): string => {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}

const toLines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

const ADDRESS = { street: '1 Main St', postal_code: '02139', geo: { country: 'DE' } }

describe('objects give their parts as columns', () => {
  const expected = {
    columns: ['id', 'address.street', 'address.postal_code', 'address.geo.country'],
    rows: [{ id: '1', 'address.street': '1 Main St', 'address.postal_code': '02139', 'address.geo.country': 'DE' }]
  }

  test.each<[string, () => string]>([
    ['JSON lines', () => write('a.jsonl', toLines([{ id: '1', address: ADDRESS }]))],
    ['a JSON array', () => write('a.json', JSON.stringify([{ id: '1', address: ADDRESS }]))],
    ['JSON text in JSON', () => write('a.jsonl', toLines([{ id: '1', address: JSON.stringify(ADDRESS) }]))],
    ['JSON text in a CSV', () => write('a.csv', `id;address\n1;"${JSON.stringify(ADDRESS).replace(/"/g, '""')}"\n`)]
  ])('in %s', async (_kind, make) => {
    expect(await readRows([make()])).toMatchObject(expected)
  })

  test('in Parquet, from structs', () =>
    withEngine(async (engine) => {
      const path = join(temporaryFolder(), 'a.parquet')
      await engine.run(
        `copy (select '1' as id, {street: '1 Main St', postal_code: '02139', geo: {country: 'DE'}} as address) to '${path}' (format parquet)`
      )
      expect(await readRows([path])).toMatchObject(expected)
    }))
})

test('a column with objects and texts stays, so that what is lost in it can be counted', async () => {
  const path = write(
    'mixed.jsonl',
    toLines([
      { id: '1', city: { name: 'Boston' } },
      { id: '2', city: 'Dallas' }
    ])
  )
  const { columns, rows } = await readRows([path])
  expect(columns).toEqual(['id', 'city', 'city.name'])
  expect(rows).toEqual([
    { id: '1', city: '{"name":"Boston"}', 'city.name': 'Boston' },
    { id: '2', city: 'Dallas', 'city.name': null }
  ])
})

test('the columns of objects stand in one order, whichever row is read first', async () => {
  const rows = [
    { id: '1', address: { city: { name: 'Boston' }, zip: '02139' } },
    { id: '2', address: { postal_code: '02139', city: 'Boston' } },
    { id: '3', address: { postal_code: '02139', city: 'Boston' } },
    { id: '4', address: { postal_code: '02139' } }
  ]
  for (const order of [rows, [...rows].reverse(), [rows[1], rows[0], ...rows.slice(2)]]) {
    const { columns } = await readRows([write('mixed.jsonl', toLines(order))])
    expect(columns).toEqual(['id', 'address.postal_code', 'address.city', 'address.zip', 'address.city.name'])
  }
})

test('objects are seen also behind the first rows, so that no country in them is overlooked', async () => {
  const many = Array.from({ length: 3000 }, (_, row) => ({ id: `p${row}`, address: '1 Main St' }))
  const { columns, rows } = await readRows([write('late.jsonl', toLines([...many, { id: 'q', address: ADDRESS }]))])
  expect(columns).toContain('address.geo.country')
  expect(rows.at(-1)).toMatchObject({ id: 'q', 'address.geo.country': 'DE' })
})

test('a name that is there already is not taken twice, and objects with too many names are no form', async () => {
  const twice = write('twice.jsonl', toLines([{ 'a.b': '1', a: { B: '2', c: '3' } }]))
  expect((await readRows([twice])).columns).toEqual(['a.b', 'a.c'])
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, number) => [`key${number}`, number]))
  expect((await readRows([write('many.jsonl', toLines([{ id: '1', tags: many }]))])).columns).toEqual(['id', 'tags'])
})
