import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../../../src/system/userError'
import type { RowsOptions } from '../../../src/segment/reverseEtl/import'
import { RowsImport } from '../../../src/segment/reverseEtl/import'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const PEOPLE = 'id,email,City\np1,ann@example.com,Dallas\np2,bob@example.com,Austin\n'

const people = (content = PEOPLE): string => {
  const path = join(temporaryFolder(), 'people.csv')
  writeFileSync(path, content)
  return path
}

const optionsOf = (source: string, options: Partial<RowsOptions> = {}): RowsOptions => ({
  sources: [source],
  mode: 'mirror',
  maps: [],
  settings: {},
  dry: false,
  full: false,
  region: 'NA',
  connection: { to: 'Amazon Ads' },
  audience: { name: 'VIP' },
  environment: {},
  ...options
})

/** Opens rows, and gives what `work` makes of them. */
async function opened<Result>(options: RowsOptions, work: (rows: RowsImport) => Promise<Result>): Promise<Result> {
  const rows = await RowsImport.open(options)
  try {
    return await work(rows)
  } finally {
    await rows.close()
  }
}

test('what is in a source is reported before anything is compared', async () => {
  const source = people(PEOPLE.replace('email', 'email_sha256').replace('ann@example.com', 'a'.repeat(64)))
  await opened(optionsOf(source, { maps: ['city='] }), ({ found, audience }) => {
    expect(found).toEqual({
      source,
      columns: ['id', 'email_sha256', 'City'],
      key: 'id',
      fields: new Map([['email', ['email_sha256']]]),
      notes: [
        {
          column: 'email_sha256',
          hashed: false,
          warning: 'holds hashes and plain values; each is taken for what it is.'
        }
      ],
      sourceNotes: [],
      lines: { header: 1, read: 2, rejected: 0, blank: 0 }
    })
    expect(audience).toBeUndefined()
    return Promise.resolve()
  })
})

test('what has changed is found, with who is in and the lines that cannot be read', async () => {
  const source = people()
  const state = `${source}.state`
  const audience = { audienceId: '4136' }
  await opened(optionsOf(source, { state }), async (rows) => {
    expect(await rows.compare()).toEqual({
      changes: { new: 2, updated: 0, refreshed: 0, deleted: 0, unchanged: 0, keyless: 0, repeated: 0 },
      members: 0,
      badLines: []
    })
    await rows.state.accepted(`select id, digest from memory.main.changes`)
    await rows.state.accepted("select 'gone', 1::hugeint union all select 'p3', 1::hugeint")
    await rows.state.keepAudience(audience, [])
  })
  writeFileSync(source, `${PEOPLE}p3,eve@example.com,Austin\np4\n`)
  await opened(optionsOf(source, { state }), async (rows) => {
    expect(rows.audience).toEqual(audience)
    expect(await rows.compare()).toEqual({
      changes: { new: 0, updated: 1, refreshed: 0, deleted: 1, unchanged: 2, keyless: 0, repeated: 0 },
      members: 4,
      badLines: [{ file: source, line: 5, reason: 'This line has fewer cells than the header.' }]
    })
    expect(await rows.engine.rows(`select "id of row" as id, email from ${rows.relation} order by 1`)).toEqual([
      { id: 'p1', email: 'ann@example.com' },
      { id: 'p2', email: 'bob@example.com' },
      { id: 'p3', email: 'eve@example.com' }
    ])
  })
  const full = { state, full: true, dry: true }
  expect((await opened(optionsOf(source, full), (rows) => rows.compare())).changes).toMatchObject({ updated: 3 })
})

test('a key that is a mapped column, too, is read once', async () => {
  const { changes } = await opened(optionsOf(people(), { key: 'EMAIL' }), (rows) => rows.compare())
  expect(changes).toMatchObject({ new: 2 })
})

describe('the column that identifies people', () => {
  test('is the one that is named, else the best by its name', async () => {
    const keyOf = (source: string, key?: string) =>
      opened(optionsOf(source, { key }), ({ found }) => Promise.resolve(found.key))
    expect(await keyOf(people('uuid,email,user_id\n1,a,2\n'))).toBe('user_id')
    expect(await keyOf(people('uuid,email,user_id\n1,a,2\n'), 'Email')).toBe('email')
  })

  test('is asked for where none is known, with the columns, and where there is none of that name', async () => {
    const nameless = RowsImport.open(optionsOf(people('email,city\na,b\n')))
    await expect(nameless).rejects.toThrow(
      new UserError(
        'Which column identifies people? Name it with --key: people leave by it, so it must stay the same. Columns are: email, city.'
      )
    )
    await expect(RowsImport.open(optionsOf(people(), { key: 'nr' }))).rejects.toThrow('--key: there is no column nr.')
  })
})

describe('a key that is none', () => {
  const compared = (content: string) => opened(optionsOf(people(content)), (rows) => rows.compare())
  const withKeys = (...keys: string[]) => `id,email\n${keys.map((key, row) => `${key},p${row}@example.com\n`).join('')}`

  test.each([
    ...[
      '',
      ' ',
      '0',
      '00',
      '0.0',
      '-',
      '--',
      '-1',
      '.',
      '?',
      '\\N',
      '\\\\N',
      'NULL',
      'null',
      '(null)',
      '<NA>',
      'NaN',
      'None'
    ],
    ...[
      'n/a',
      '#N/A',
      '#REF!',
      '#WERT!',
      'undefined',
      'Unknown',
      'anonymous',
      '(not set)',
      "'0'",
      'N.A.',
      'n.a',
      '{}',
      '[ ]',
      'inf',
      '-Infinity'
    ],
    '00000000-0000-0000-0000-000000000000'
  ])('makes nobody of %j', async (key) => {
    const { changes } = await compared(withKeys(key, 'p1', key))
    expect(changes).toMatchObject({ new: 1, keyless: 2 })
  })

  test.each(['10', '-2', '0a', 'N', 'nana', 'No', '#ann', '0x0', '1E5', '1e-5', 'A1.2E+15', 'x?', 'ann!'])(
    'is not %j',
    async (key) => {
      expect((await compared(withKeys(key))).changes).toMatchObject({ new: 1, keyless: 0 })
    }
  )

  test.each(['1.23457E+15', '1,23457E+15', '2E+11', '1.23457e+15', ' 1.2E+15', '1.23457E15', '1,2e15'])(
    'because %j was rounded stops the run, wherever it is',
    async (key) => {
      const many = Array.from({ length: 3000 }, (_, row) => `p${row}`)
      const error = await compared(withKeys(...many, key.includes(',') ? `"${key}"` : key)).catch(
        (error: Error) => error
      )
      expect(error).toBeInstanceOf(UserError)
      expect((error as Error).message).toBe(
        'The column id identifies people, and has numbers such as 1.23457E+15, whose last digits are lost: several people would become one. Export the column as text, or name another one with --key.'
      )
    }
  )
})

test('a key of more than 1,000 rows is the key of nobody, and a value of more than 8 KB is none', async () => {
  const rowsOf = (count: number, id: string) => Array.from({ length: count }, (_, row) => `${id},${row}@example.com\n`)
  const content = ['id,email\n', ...rowsOf(1000, 'p1'), ...rowsOf(1001, 'p2'), `p3,${'x'.repeat(8193)}\n`].join('')
  await opened(optionsOf(people(content)), async (rows) => {
    const { changes } = await rows.compare()
    expect(changes).toMatchObject({ new: 2, keyless: 1001, repeated: 1 })
    const [row] = await rows.engine.rows(`select email from ${rows.relation} where "id of row" = 'p3'`)
    expect(row).toEqual({ email: null })
  })
})

test('a source without a column by which Amazon finds people is refused, but to remove them', async () => {
  const source = people('id,color\n1,red\n')
  await expect(RowsImport.open(optionsOf(source))).rejects.toThrow(
    new UserError(
      'No column is named like an email, a phone, a name or an address, by which Amazon finds people. Name one with --map, such as --map email=<column>. Columns are: id, color.'
    )
  )
  const { changes } = await opened(optionsOf(source, { mode: 'delete' }), (rows) => rows.compare())
  expect(changes).toMatchObject({ new: 1 })
  const settings = { email: { '@path': '$.properties.color' } }
  expect((await opened(optionsOf(source, { settings }), (rows) => rows.compare())).changes).toMatchObject({ new: 1 })
})

describe('what is written on the way', () => {
  test('is beside the state, in a folder for nobody but its owner, and is gone at the end', async () => {
    const source = people()
    const state = `${source}.state`
    const before = process.umask(0o022)
    try {
      await opened(optionsOf(source, { state }), () => {
        const [own, ...others] = readdirSync(dirname(source)).filter((name) => name.startsWith('amazon-ads-dsp-amc-'))
        expect([others, own]).toEqual([[], expect.stringMatching(/^amazon-ads-dsp-amc-rows-/)])
        expect(statSync(join(dirname(source), own)).mode & 0o777).toBe(0o700)
        return Promise.resolve()
      })
    } finally {
      process.umask(before)
    }
    expect(readdirSync(dirname(source)).sort()).toEqual(['people.csv', 'people.csv.state'])
  })

  test('is never what somebody else has there, by whatever name, nor what a link leads to', async () => {
    const source = people()
    const state = `${source}.state`
    const elsewhere = temporaryFolder()
    writeFileSync(join(elsewhere, 'a.txt'), 'precious')
    mkdirSync(join(`${source}.tmp`, 'photos'), { recursive: true })
    symlinkSync(elsewhere, `${state}.tmp`)
    await opened(optionsOf(source, { state }), () => Promise.resolve())
    expect([readdirSync(`${source}.tmp`), readdirSync(elsewhere)]).toEqual([['photos'], ['a.txt']])
  })

  test.each<[string, Partial<RowsOptions>]>([
    ['a dry run', { dry: true }],
    ['a run without a state', {}]
  ])('is not beside the source in %s, and is gone at the end', async (_name, options) => {
    const source = people()
    const state = options.dry ? `${source}.state` : undefined
    let temporary = ''
    await opened(optionsOf(source, { ...options, state }), (rows) => {
      temporary = (rows as unknown as { folder: { path: string } }).folder.path
      expect([dirname(temporary), existsSync(temporary)]).toEqual([tmpdir(), true])
      expect(basename(temporary)).toMatch(/^amazon-ads-dsp-amc-rows-/)
      expect(readdirSync(dirname(source))).toEqual(['people.csv'])
      return Promise.resolve()
    })
    expect(existsSync(temporary)).toBe(false)
    expect(readdirSync(dirname(source))).toEqual(['people.csv'])
  })

  test('is gone also when a run cannot begin', async () => {
    const source = people()
    await expect(RowsImport.open(optionsOf(source, { state: `${source}.state`, key: 'nr' }))).rejects.toThrow('--key')
    expect(readdirSync(dirname(source))).toEqual(['people.csv'])
  })

  test('is gone also where there is no source', async () => {
    const source = join(temporaryFolder(), 'none.csv')
    await expect(RowsImport.open(optionsOf(source, { state: `${source}.state` }))).rejects.toThrow('does not exist')
    expect(readdirSync(dirname(source))).toEqual([])
  })

  test('says where it cannot be', async () => {
    const source = people()
    const state = join(source, 'x.state')
    await expect(RowsImport.open(optionsOf(source, { state }))).rejects.toThrow(
      new UserError(
        `The state ${state} cannot be written: part of the path is not a folder. Choose another file with --state.`
      )
    )
  })
})

describe('a source that breaks off', () => {
  const broken = (error: Error) =>
    opened(optionsOf(people()), async (rows) => {
      Object.assign(rows, { source: { relation: () => Promise.reject(error), close: () => Promise.reject(error) } })
      await rows.compare()
    })

  test('is reported without the words of its cells', async () => {
    await expect(broken(new Error('Conversion Error: ann@example.com'))).rejects.toThrow(
      /people\.csv cannot be read \(Conversion\)\.$/
    )
    await expect(broken(new UserError('PostgreSQL refused the query (22P02).'))).rejects.toThrow(
      /^PostgreSQL refused the query \(22P02\)\.$/
    )
  })
})
