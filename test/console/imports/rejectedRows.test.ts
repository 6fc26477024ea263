import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { RejectedRows } from '../../../src/console/imports/rejectedRows'
import { temporaryFolder } from '../../helpers/temporaryFolder'

/** So many that packing hides the ends of their lines. */
const OTHERS = Array.from({ length: 1000 }, (_, number) => `x${number},x${number}@example.com`)
const ROWS = ['id,email', 'a,a@example.com', '"b","b\nin two lines"', ...OTHERS, 'c,c@example.com', '']

/** Writes a file at a path. */
const PACKED: Record<string, (path: string) => Promise<void> | void> = {
  'as they are': (path) => writeFileSync(path, ROWS.join('\n')),
  'packed with gzip': (path) => writeFileSync(path, gzipSync(ROWS.join('\n'))),
  'packed with zstd': async (path) => {
    const connection = await (await DuckDBInstance.create()).connect()
    const values = ROWS.slice(0, -1).map((row, index) => `(${index}, '${row}')`)
    await connection.run(
      `copy (select row from (values ${values.join()}) as rows(place, row) order by place)
       to '${path}' (format csv, header false, delimiter '|', quote '', compression zstd)`
    )
    connection.closeSync()
  }
}

test.each(Object.keys(PACKED))('the lines of rejected rows are found in rows %s', async (name) => {
  const folder = temporaryFolder()
  const path = join(folder, 'people')
  await PACKED[name](path)
  const rejected = new RejectedRows()
  rejected.add({ row: 'c', reason: 'no consent' })
  rejected.add({ row: 'b', reason: 'no identity' })
  await rejected.locate({ path, folder, key: 'id' }, undefined)
  expect(rejected.shown).toEqual([
    { id: 'b', row: 2, line: 3, reason: 'no identity' },
    { id: 'c', row: 1003, line: 1005, reason: 'no consent' }
  ])
})
