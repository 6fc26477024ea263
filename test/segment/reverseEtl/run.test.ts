import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Database } from 'node-sqlite3-wasm'
import { rowFixtureTexts } from '../../../scripts/fixtures'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import type { RunRowsOptions } from '../../../src/segment/reverseEtl/run'
import { readRows } from '../../helpers/engine'
import type { Imported } from '../../helpers/rows'
import { importRows, membersOf, NAME } from '../../helpers/rows'
import { temporaryFolder } from '../../helpers/temporaryFolder'

jest.setTimeout(60_000)

const FIXTURES = join(__dirname, '../../../fixtures/rows')

let sandbox: Sandbox
let folder: string
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1, keepRequests: true })
  folder = temporaryFolder()
})
afterEach(() => sandbox.close())

type Options = Parameters<typeof importRows>[2]
const rows = async (source: string, options: Options = {}): Promise<NonNullable<Imported['report']>> => {
  const { report } = await importRows(sandbox, [source], options)
  if (report === undefined) {
    throw new Error('Nothing was sent.')
  }
  return report
}

const write = (name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const people = (numbers: number[], cityOf: (number: number) => string = () => 'Dallas'): string =>
  ['id,email,first_name,city', ...numbers.map((n) => `p${n},${n}@example.com,Ann,${cityOf(n)}`), ''].join('\n')
const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number + 1)
const ids = (numbers: number[]): string[] => numbers.map((n) => `p${n}`).sort()
const members = (): string[] => membersOf(sandbox)

interface SentRecord {
  externalUserId: string
  hashedPII: Record<string, string>[]
}
const bytesOf = (body: unknown): number =>
  Buffer.byteLength(JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)))
const sentRecords = (): SentRecord[] =>
  sandbox.requests
    .filter(({ operation }) => operation === 'records')
    .flatMap(({ body }) => (body as { records: SentRecord[] }).records)

test('the customers of the fixtures enter from each of their formats, the same people with the same hashes', async () => {
  const found: string[][] = []
  for (const name of ['customers.jsonl', 'customers.csv', 'customers.parquet']) {
    const source = join(folder, name)
    copyFileSync(join(FIXTURES, name), source)
    const before = sentRecords().length
    const options: Options = { key: name.endsWith('csv') ? 'Kundennr' : 'customer_id' }
    const { entered, refused, changes } = await rows(source, options)
    expect(changes).toMatchObject({ new: 300, updated: 0, deleted: 0, unchanged: 0 })
    expect(entered).toBeGreaterThan(200)
    expect(entered + refused).toBe(300)
    found.push(
      sentRecords()
        .slice(before)
        .map((record) => JSON.stringify(record))
        .sort()
    )
    // Those who were refused come again, and only they.
    expect(await rows(source, options)).toMatchObject({
      entered: 0,
      left: 0,
      refused,
      changes: { new: refused, unchanged: entered }
    })
  }
  expect(found[1]).toEqual(found[0])
  expect(found[2]).toEqual(found[0])
})

test('the fixtures are what their script writes', async () => {
  for (const [name, text] of Object.entries(rowFixtureTexts())) {
    expect(readFileSync(join(FIXTURES, name), 'utf8') === text).toBe(true)
  }
  const [lines, parquet] = await Promise.all(
    ['customers.jsonl', 'customers.parquet'].map((name) => readRows([join(FIXTURES, name)]))
  )
  expect(parquet.rows).toEqual(lines.rows)
})

test('the second run sends only what changed; who is gone leaves', async () => {
  const source = write('people.csv', people(upTo(100)))
  expect(await rows(source)).toMatchObject({ entered: 100, left: 0, members: 0 })
  expect(members()).toEqual(ids(upTo(100)))

  write(
    'people.csv',
    people([...upTo(95), 101, 102], (n) => (n <= 3 ? 'Austin' : 'Dallas'))
  )
  const before = sandbox.counts.records
  const changes = { new: 2, updated: 3, deleted: 5, unchanged: 92 }
  expect(await rows(source)).toMatchObject({ entered: 5, left: 5, changes })
  expect(sandbox.counts.records - before).toBe(10)
  expect(members()).toEqual(ids([...upTo(95), 101, 102]))
  expect(sandbox.audiences()).toHaveLength(1)

  expect(await rows(source)).toMatchObject({ entered: 0, left: 0, requests: 0, changes: { unchanged: 97 } })
  expect(await rows(source, { full: true })).toMatchObject({ entered: 97, left: 0 })
})

test('more rows than a batch holds, and than the engine gives at a time', async () => {
  const settings = { batch_size: 1_000 }
  const source = write('people.csv', people(upTo(2_500)))
  expect(await rows(source, { settings })).toMatchObject({ entered: 2_500, refused: 0, requests: 3 })
  expect(members()).toHaveLength(2_500)
  write(
    'people.csv',
    people(upTo(2_500), (n) => (n % 2 === 0 ? 'Austin' : 'Dallas'))
  )
  expect(await rows(source, { settings })).toMatchObject({ entered: 1_250, changes: { unchanged: 1_250 } })
})

describe('modes', () => {
  test('upsert: nobody leaves, and a later mirror takes them away', async () => {
    const source = write('people.csv', people(upTo(100)))
    await rows(source, { mode: 'upsert' })
    write('people.csv', people([...upTo(98), 101]))
    expect(await rows(source, { mode: 'upsert' })).toMatchObject({ entered: 1, left: 0 })
    expect(members()).toEqual(ids(upTo(101)))
    expect(await rows(source)).toMatchObject({ entered: 0, left: 2 })
    expect(members()).toEqual(ids([...upTo(98), 101]))
  })

  test('delete: nobody enters, but who was seen and is gone leaves', async () => {
    const source = write('people.csv', people(upTo(100)))
    expect(await rows(source, { mode: 'delete' })).toMatchObject({ entered: 0, left: 0, requests: 0 })
    write('people.csv', people(upTo(95)))
    expect(await rows(source, { mode: 'delete' })).toMatchObject({ entered: 0, left: 5 })
    expect(members()).toEqual([])
    expect(await rows(source)).toMatchObject({ entered: 95 })
  })
})

describe('before many leave somebody must agree', () => {
  const all = upTo(100)

  test.each([
    ['more than a tenth', people(upTo(89)), '11 of the 100 people of the audience would leave it: 11.0 %, more', 89],
    ['all, as a file without rows would have it', people([]), 'All 100 people of the audience would leave it.', 0]
  ])('%s', async (_name, changed, words, left) => {
    const source = write('people.csv', people(all))
    await rows(source)
    write('people.csv', changed)
    const { records } = sandbox.counts
    const { report, asked } = await importRows(sandbox, [source])
    expect(report).toBeUndefined()
    expect(asked).toContain(words)
    expect(sandbox.counts.records).toBe(records)
    expect(members()).toHaveLength(100)
    expect((await importRows(sandbox, [source], { agree: true })).report?.left).toBe(100 - left)
    expect(members()).toHaveLength(left)
  })

  test('a tenth and no more leaves without asking, and upsert asks never', async () => {
    const source = write('people.csv', people(all))
    await rows(source)
    write('people.csv', people([]))
    expect((await importRows(sandbox, [source], { mode: 'upsert' })).asked).toBeUndefined()
    write('people.csv', people(upTo(90)))
    const { report, asked } = await importRows(sandbox, [source])
    expect([report?.left, asked]).toEqual([10, undefined])
    expect(members()).toHaveLength(90)
  })

  test('while a line cannot be read nobody seems to be gone by mistake', async () => {
    const source = write('people.csv', people(all))
    await rows(source)
    write('people.csv', people(all).replace('p50,', 'p50,broken,'))
    expect((await importRows(sandbox, [source])).asked).toMatch(/1 person would leave .* 1 line of the source cannot/)
    expect(members()).toHaveLength(100)
  })
})

test('a dry run says what would be, and touches neither Amazon nor the state', async () => {
  const source = write('people.csv', `${people(upTo(100))}p101,,,\n,x@example.com,Ann,Dallas\n`)
  const dry = await rows(source, { dry: true })
  expect(dry).toMatchObject({
    dryRun: true,
    entered: 100,
    left: 0,
    refused: 2,
    requests: 1,
    changes: { new: 101, keyless: 1 }
  })
  expect(dry.leastSeconds).toBeCloseTo((100 / 15_000_000) * 3600)
  expect(sandbox.counts.requests).toBe(0)
  expect(readdirSync(folder)).toEqual(['people.csv'])

  await rows(source)
  const upload = sandbox.requests.filter(({ operation }) => operation === 'records').at(-1)
  // As many as were sent: only the digits of the audience's ID were still to come.
  expect(Math.abs((dry.bytes ?? 0) - bytesOf(upload?.body))).toBeLessThan(30)

  write('people.csv', people(upTo(40)))
  const { requests } = sandbox.counts
  const state = readFileSync(`${source}.Good-customers.state`)
  expect(await rows(source, { dry: true })).toMatchObject({ entered: 0, left: 60, changes: { unchanged: 40 } })
  expect(sandbox.counts.requests).toBe(requests)
  expect(readFileSync(`${source}.Good-customers.state`).equals(state)).toBe(true)
})

test('a dry run over a state says exactly what the true run then does, and leaves the state as it is', async () => {
  const source = write('people.csv', people(upTo(100)))
  await rows(source)
  const [state] = readdirSync(folder).filter((name) => name.endsWith('.state'))
  const observe = async (options: Options = {}): Promise<object> => {
    const { changes, members, entered, left, refused, refusals, unsent, requests, stopped, ...others } = await rows(
      source,
      options
    )
    const { audience, audienceId } = others
    return { changes, members, entered, left, refused, refusals, unsent, requests, stopped, audience, audienceId }
  }
  const changed = people([...upTo(95), 101, 102], (n) => (n <= 3 ? 'Austin' : 'Dallas'))
  for (const content of [people(upTo(99)), `${changed}p103,,,\n`]) {
    write('people.csv', content)
    const untouched = () => [readdirSync(folder), readFileSync(join(folder, state), 'latin1'), sandbox.counts.records]
    const before = untouched()
    const dry = await observe({ dry: true })
    expect(untouched()).toEqual(before)
    expect(dry).toMatchObject({ stopped: undefined, unsent: 0 })
    expect(await observe()).toEqual(dry)
  }
  expect(members()).toEqual(ids([...upTo(95), 101, 102]))
})

test.each(['mirror', 'upsert', 'delete'] as const)('a dry run in mode %s counts as the true run', async (mode) => {
  const source = write('people.csv', people(upTo(20)))
  await rows(source)
  write('people.csv', people([...upTo(19), 21]))
  const { entered, left, stopped } = await rows(source, { mode, dry: true })
  expect({ entered, left, stopped }).toEqual({
    entered: mode === 'delete' ? 0 : 1,
    left: mode === 'upsert' ? 0 : 1,
    stopped: undefined
  })
  expect(await rows(source, { mode })).toMatchObject({ entered, left })
})

test('a dry run on an audience that is at Amazon needs no country: it reads what the audience has, and nothing else', async () => {
  const source = write('people.csv', people(upTo(10)))
  await rows(source)
  const { audienceId: id } = sandbox.audiences()[0]
  const before = sandbox.requests.length
  const existing = (id: string): Options => ({
    audience: { id },
    hook: { operation: 'existing', existingAudienceId: id },
    dry: true
  })
  expect(await rows(source, existing(id))).toMatchObject({ entered: 10, refused: 0, audienceId: id })
  expect(sandbox.requests.slice(before).map(({ operation }) => operation)).toEqual(['token', 'readAudience'])
  expect(readdirSync(folder).some((name) => name.includes(id))).toBe(false)
  await expect(rows(source, existing('99'))).rejects.toThrow('Audience not found')
})

test.each([
  ['a blank key', (line: string) => line.replace(/^p\d+/, ' '), '1 of its rows has no key'],
  ['too few cells', (line: string) => line.split(',')[0], '1 line of the source cannot be read']
])('a row with %s may be anybody: nobody leaves unasked', async (_what, damage, words) => {
  const source = write('people.csv', people(upTo(50)))
  await rows(source)
  const lines = people(upTo(50)).split('\n')
  lines[5] = damage(lines[5])
  write('people.csv', lines.join('\n'))
  const { report, asked } = await importRows(sandbox, [source])
  expect(report).toBeUndefined()
  expect(asked).toContain(`1 person would leave the audience, but ${words}`)
  expect(members()).toHaveLength(50)
  expect(await rows(source, { agree: true })).toMatchObject({ left: 1, refused: 1 })
})

test('an audience that cannot be made for now is asked for again, and that is said', async () => {
  const source = write('people.csv', people(upTo(3)))
  sandbox.order({ operation: 'createAudience', kind: 'status', status: 429, times: 1 })
  const { report, waits } = await importRows(sandbox, [source])
  expect(report).toMatchObject({ entered: 3 })
  expect(waits).toMatchObject([{ attempt: 1, attempts: 2, reason: expect.stringContaining('rate') as string }])
  expect(sandbox.audiences()).toHaveLength(1)
})

test('rows of a job that Amazon fails in the end come again', async () => {
  const source = write('people.csv', people(upTo(10)))
  sandbox.order({ operation: 'records', kind: 'jobState', state: 'FAILED', times: 1 })
  expect(await rows(source)).toMatchObject({ entered: 10, jobs: [{ state: 'FAILED' }] })
  expect(await rows(source)).toMatchObject({ entered: 10, changes: { new: 10 } })
  expect(members()).toHaveLength(10)
})

test('a job that ends after the run is asked after by the next one', async () => {
  const source = write('people.csv', people(upTo(10)))
  sandbox.order({ operation: 'records', kind: 'jobState', state: 'FAILED', times: 1 })
  sandbox.order({ operation: 'job', kind: 'status', status: 503, rate: 1 })
  expect(await rows(source, { jobsLimitMs: 0 })).toMatchObject({ jobs: [{ state: 'PENDING' }] })
  sandbox.clearFaults()
  expect(await rows(source)).toMatchObject({ entered: 10, changes: { new: 10 } })
})

test('an audience that is there already is taken, and the state of another is refused', async () => {
  const source = write('people.csv', people(upTo(10)))
  await rows(source)
  const { audienceId } = sandbox.audiences()[0]
  const state = `${source}.Good-customers.state`
  const taken = (id: string, more: Partial<RunRowsOptions> = {}) =>
    rows(source, { audience: { id }, hook: { operation: 'existing', existingAudienceId: id }, ...more })
  expect(await taken(audienceId)).toMatchObject({ entered: 10, audienceId })
  expect(await taken(audienceId, { state })).toMatchObject({ entered: 0, audienceId })
  expect(sandbox.audiences()).toHaveLength(1)

  await expect(taken('99', { state })).rejects.toThrow(/belongs to audience \d+\. Choose another file with --state/)
  await expect(rows(source, { state, audience: { name: 'Others' } })).rejects.toThrow(`belongs to audience ${NAME}`)
  await expect(taken(audienceId, { state, key: 'email' })).rejects.toThrow('belongs to the key id')
  await expect(taken(audienceId, { state, region: 'EU' })).rejects.toThrow('belongs to the region NA')
  await expect(taken(audienceId, { state: source })).rejects.toThrow("isn't the state of an earlier run")
  await expect(taken('99')).rejects.toThrow('Audience not found')
})

test('columns are mapped by flags and by a settings file, whatever signs are in their names', async () => {
  const source = write(
    'odd.csv',
    'mail.address,"the [best] ""phone""",Ort,key id,land\nann@example.com,+1 212 555 0100,Dallas,p1,US\n'
  )
  await rows(source, {
    key: 'key id',
    maps: ['email=mail.address', 'phone=the [best] "phone"', 'countryCode='],
    settings: { city: { '@path': '$.properties.Ort' }, consent: { amznUserData: 'GRANTED' } }
  })
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as string
  expect(sentRecords()).toMatchObject([
    {
      externalUserId: 'p1',
      countryCode: 'US',
      hashedPII: [{ email: hash, phone: hash, city: hash }],
      userConsent: { consent: { amzn: { amznUserData: 'GRANTED' } } }
    }
  ])
})

test('nothing of a row is sent but what is mapped', async () => {
  const source = write(
    'people.csv',
    'id,email,phone,context.traits.phone\np1,ann@example.com,+12125550100,+12125550101\n'
  )
  await rows(source, { maps: ['phone='] })
  expect(Object.keys(sentRecords()[0].hashedPII[0])).toEqual(['email'])
})

test('several emails of a person go together, from columns, rows and lists', async () => {
  const lines = [
    { id: 'p1', email: ['a@example.com', 'b@example.com'], 'email 2': 'c@example.com' },
    { id: 'p2', email: ['d@example.com'], 'email 2': null },
    { id: 'p3', email: ['e@example.com'] },
    { id: 'p3', email: ['f@example.com'] }
  ]
  await rows(write('emails.jsonl', lines.map((line) => JSON.stringify(line)).join('\n')))
  const counts = sentRecords().map(({ externalUserId, hashedPII }) => [externalUserId, hashedPII.length])
  expect(Object.fromEntries(counts)).toEqual({ p1: 3, p2: 1, p3: 2 })
})

test('a key that Amazon does not take as an ID goes as its SHA-256, into the audience and out of it', async () => {
  const source = write(
    'people.csv',
    `email\n${upTo(20)
      .map((n) => `${n}@example.com`)
      .join('\n')}\n`
  )
  expect(await rows(source, { key: 'email' })).toMatchObject({ entered: 20 })
  expect(members().every((id) => /^[0-9a-f]{64}$/.test(id))).toBe(true)
  write(
    'people.csv',
    `email\n${upTo(19)
      .map((n) => `${n}@example.com`)
      .join('\n')}\n`
  )
  expect(await rows(source, { key: 'email' })).toMatchObject({ left: 1, changes: { unchanged: 19 } })
  expect(members()).toHaveLength(19)
})

test('rows of SQLite go from the table to Amazon', async () => {
  const path = join(folder, 'shop.sqlite')
  const database = new Database(path)
  database.exec('create table customers (customer_id integer, mail text)')
  database.exec("insert into customers values (1, 'a@example.com'), (2, 'b@example.com')")
  database.close()
  expect(await rows(path)).toMatchObject({ entered: 2 })
  expect(members()).toEqual(['1', '2'])
  expect(await rows(path)).toMatchObject({ entered: 0, changes: { unchanged: 2 } })
})
