import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { readLine } from '../../../../src/segment/sources/events/event'
import { decodeToUtf8 } from '../../../../src/segment/sources/encoding'
import type { Line } from '../../../../src/segment/sources/lines'
import { openSources } from '../../../../src/segment/sources/events/sources'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const folder = temporaryFolder()
const write = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function duckdb(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(sql)
  connection.closeSync()
  instance.closeSync()
}

async function eventsOf(path: string): Promise<unknown[]> {
  const events: unknown[] = []
  for await (const lines of (await openSources([path]))[0].lines(new AbortController().signal)) {
    events.push(...lines.map((line) => readLine(line)))
  }
  return events.filter((event) => event !== undefined)
}

const EVENTS = Array.from({ length: 3000 }, (_, number) => ({
  type: 'track',
  event: 'Audience Entered',
  messageId: `message-${number}`,
  userId: `u${number}`,
  properties: { vip: true, email: `${number}@example.com`, first_name: 'Jürgen' },
  context: { personas: { computation_key: 'vip', external_audience_id: '413642381039213536' } }
}))
const LINES = EVENTS.map((event) => JSON.stringify(event)).join('\n')
const expected = EVENTS.map((event) => ({ event }))

test.each<[string, () => string | Promise<string>]>([
  ['lines', () => write('a.jsonl', LINES)],
  ['lines in gzip', () => write('b', gzipSync(LINES))],
  ['lines in UTF-16', () => write('c.jsonl', Buffer.from(`\uFEFF${LINES}`, 'utf16le'))],
  ['one JSON array', () => write('d.json', JSON.stringify(EVENTS, null, 1))],
  ['one JSON array in gzip', () => write('e.json.gz', gzipSync(JSON.stringify(EVENTS)))],
  [
    'lines in zstd',
    async () => {
      const path = join(folder, 'f.jsonl.zst')
      await duckdb(`set preserve_insertion_order = true; copy (select * from read_json('${write('f.jsonl', LINES)}'))
        to '${path}' (format json, compression zstd)`)
      return path
    }
  ],
  [
    'Parquet with objects',
    async () => {
      const path = join(folder, 'g.parquet')
      await duckdb(`copy (select * from read_json('${write('g.jsonl', LINES)}')) to '${path}' (format parquet)`)
      return path
    }
  ],
  [
    'Parquet with objects as text, and columns that an event has not',
    async () => {
      const path = join(folder, 'h.parquet')
      await duckdb(`copy (select * replace (properties::json::varchar as properties, context::json::varchar as context),
        null::varchar as traits from read_json('${write('h.jsonl', LINES)}')) to '${path}' (format parquet)`)
      return path
    }
  ]
])('events are read in their order from %s', async (_name, make) => {
  expect(await eventsOf(await make())).toEqual(expected)
})

test('an ID beyond 2^53 keeps its digits in a JSON array and in Parquet', async () => {
  const array = write(
    'ids.json',
    '[{"type":"track","context":{"personas":{"external_audience_id":413642381039213536}}}]'
  )
  const id = [{ event: { context: { personas: { external_audience_id: '413642381039213536' } } } }]
  expect(await eventsOf(array)).toMatchObject(id)
  const parquet = join(folder, 'ids.parquet')
  await duckdb(`copy (select * from read_json('${array}')) to '${parquet}' (format parquet)`)
  expect(await eventsOf(parquet)).toMatchObject(id)
})

test('what an event has as a list stays one, and text that is no JSON stays text', async () => {
  const parquet = join(folder, 'lists.parquet')
  await duckdb(`copy (select 'track' as type, ['a', null, 'b'] as tags, [{'id': 1, 'none': null}] as products,
    'no JSON' as properties, null as traits) to '${parquet}' (format parquet)`)
  expect(await eventsOf(parquet)).toEqual([
    { event: { type: 'track', tags: ['a', null, 'b'], products: [{ id: 1, none: null }], properties: 'no JSON' } }
  ])
})

test('the events of another format are numbered from 1, and a blank line counts', async () => {
  const path = join(folder, 'blank.jsonl.zst')
  await duckdb(`copy (select line from (values ('{"a":1}'), (''), ('{"a":2}')) as t(line))
    to '${path}' (format csv, header false, quote '', delimiter '\t', compression zstd)`)
  const lines: Line[] = []
  for await (const some of (await openSources([path]))[0].lines(new AbortController().signal)) {
    lines.push(...some)
  }
  expect(lines).toEqual([
    { number: 1, text: '{"a":1}' },
    { number: 2, text: '' },
    { number: 3, text: '{"a":2}' }
  ])
})

test('UTF-16 is read wherever it is cut', async () => {
  const bytes = Buffer.from('\uFEFF{"city":"Köln 🏙"}', 'utf16le')
  // oxlint-disable-next-line typescript/require-await
  const chunks = async function* () {
    for (let place = 0; place < bytes.length; place += 3) {
      yield bytes.subarray(place, place + 3)
    }
  }
  let text = ''
  for await (const part of decodeToUtf8(chunks(), { label: 'utf-16le' })) {
    text += part.toString('utf8')
  }
  expect(text).toBe('{"city":"Köln 🏙"}')
})

test('a JSON array that was cut off behind a comma is not read as a whole one', async () => {
  const path = write('cut.json', JSON.stringify(EVENTS).replace(/\]$/, ','))
  await expect(eventsOf(path)).rejects.toThrow('cut.json was cut off: its JSON array does not end with a bracket.')
})

test('nothing is left in the folder for temporary files', async () => {
  const { TMPDIR } = process.env
  process.env.TMPDIR = temporaryFolder()
  try {
    const array = write('left.json', JSON.stringify(EVENTS))
    expect(await eventsOf(array)).toHaveLength(EVENTS.length)
    await expect(openSources([write('left.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3]))])).rejects.toThrow()
    expect(readdirSync(process.env.TMPDIR)).toEqual([])
  } finally {
    if (TMPDIR === undefined) {
      delete process.env.TMPDIR
    } else {
      process.env.TMPDIR = TMPDIR
    }
  }
})

test.each([
  [
    'people.csv',
    'id,email\n1,secret@example.com\n',
    /people\.csv looks like CSV, not like events.*rows .*people\.csv$/
  ],
  ['people.tsv', Buffer.from('\uFEFFid\temail\n1\tsecret@example.com\n', 'utf16le'), /looks like CSV in UTF-16/],
  ['shop.sqlite', 'SQLite format 3\0secret@example.com', /is a SQLite database, not events/],
  ['people.duckdb', '12345678DUCK secret@example.com', /is a DuckDB database, not events\. .*rows .*people\.duckdb$/],
  ['events.zip', 'PK\x03\x04secret@example.com', /is a ZIP or Excel file\. Unpack it, or export the sheet as CSV\./]
])('%s is reported apart before anything is read', async (name, content, words) => {
  const refused = await openSources([write(name, content)]).catch((error: Error) => error.message)
  expect(refused).toMatch(words)
  expect(refused).not.toMatch(/secret/)
})

describe('what zstd packed', () => {
  const packed = async (name: string, format: string): Promise<string> => {
    const path = join(folder, name)
    await duckdb(`copy (select * from (values ('1', 'secret@example.com'), ('2', 'b@example.com')) as t(id, email))
      to '${path}' (${format}, compression zstd)`)
    return path
  }

  test.each(["delimiter ','", "delimiter '^'"])('is recognized when it is a CSV with %s', async (delimiter) => {
    const refused = await openSources([await packed('people.csv.zst', `format csv, ${delimiter}`)]).catch(
      (error: Error) => error.message
    )
    expect(refused).toMatch(/people\.csv\.zst looks like CSV, not like events.*rows .*people\.csv\.zst$/)
    expect(refused).not.toMatch(/secret/)
  })

  test('is read as one JSON array', async () => {
    expect(await eventsOf(await packed('array.zst', 'format json, array true'))).toHaveLength(2)
  })

  test('and is damaged is reported before anything is read', async () => {
    const path = write('damaged.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 2, 3]))
    await expect(openSources([path])).rejects.toThrow(/damaged\.zst is broken zstd: it (is damaged|was cut off)\.$/)
  })
})

test('a line that is no JSON is still refused alone', async () => {
  const path = write('mixed.jsonl', `no JSON\n${JSON.stringify(EVENTS[0])}\n`)
  expect(await eventsOf(path)).toEqual([{ refusal: 'This line is not valid JSON.' }, expected[0]])
})

test('a JSON array that breaks off is reported without its words', async () => {
  const path = write('cut.json', `${JSON.stringify(EVENTS).slice(0, -40)}]`)
  await expect(eventsOf(path)).rejects.toThrow(/cut\.json cannot be read behind event \d+/)
})

test('lines are read without DuckDB, which is not even loaded', () => {
  const path = write('light.jsonl', LINES)
  const script = `
    const { openSources } = require('./src/segment/sources/events/sources')
    const main = async () => {
      let lines = 0
      for await (const some of (await openSources([${JSON.stringify(path)}]))[0].lines(new AbortController().signal)) {
        lines += some.length
      }
      require('./src/cli/commands/rows')
      require('./src/cli/commands/sync')
      const loaded = Object.keys(require.cache).filter((file) => /duckdb|node_modules.pg|sqlite/.test(file))
      console.log(String([lines, loaded.length]))
    }
    void main()`
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '-e', script], {
    cwd: join(__dirname, '../../../..'),
    encoding: 'utf8'
  })
  expect(stdout.trim()).toBe('3000,0')
})
