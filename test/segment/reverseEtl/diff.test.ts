import { createHash } from 'node:crypto'
import type { Changes } from '../../../src/segment/reverseEtl/diff'
import {
  diffRows,
  streamDeletedRows,
  withDigests,
  streamEnteringRows,
  externalUserIdSql
} from '../../../src/segment/reverseEtl/diff'
import type { Engine } from '../../../src/segment/sources/duckdb'
import { literal } from '../../../src/segment/sources/duckdb'
import { buildRowMapping } from '../../../src/segment/reverseEtl/mapping'
import type { Accepted } from '../../../src/segment/reverseEtl/state'
import { LEFT, State } from '../../../src/segment/reverseEtl/state'
import type { Row } from '../../helpers/changedRows'
import { all, COLUMNS, load, MAPPING, mergeAll, OF } from '../../helpers/changedRows'
import { withEngine } from '../../helpers/engine'

jest.setTimeout(60_000)

test.each([
  ['\u001f', null, null, '\u001f'],
  ['\u001f', null, '\u001e1', null],
  ['\u001e1', null, '\u001f', null],
  ['\u001e', null, '\u001e0', null],
  ['x', '\u001fy', 'x\u001f', 'y']
])('the row %j, %j is another than %j, %j, whose borders it imitates', (email, city, otherEmail, otherCity) =>
  withEngine(async (engine) => {
    const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
    const first = await load(engine, [['c', email, city]])
    await diffRows(engine, first, state, false)
    const [row] = await all(streamEnteringRows(engine, first, false, mergeAll))
    await state.accept([[row.id, row.digest, await state.job('job-1')]])
    const second = await load(engine, [['c', otherEmail, otherCity]])
    expect(await diffRows(engine, second, state, false)).toMatchObject({ new: 0, updated: 1, unchanged: 0 })
    await state.close()
  })
)

const changesOf = async (engine: Engine, state: State, rows: Row[], mapping = MAPPING): Promise<Changes> =>
  diffRows(engine, await load(engine, rows, mapping), state, false)

async function sendAll(engine: Engine, state: State, rows: Row[], job: number): Promise<void> {
  const changes = await changesOf(engine, state, rows)
  const relation = withDigests('memory.main.people', 'key', MAPPING)
  const entering = await all(streamEnteringRows(engine, relation, changes.repeated > 0, mergeAll))
  await state.accept([
    ...entering.map(({ id, digest }): Accepted => [id, digest, job]),
    ...(await all(streamDeletedRows(engine))).map(({ id }): Accepted => [id, LEFT, job])
  ])
}

const PEOPLE: Row[] = [
  ['1', 'ann@example.com', 'Dallas'],
  ['2', 'bob@example.com', 'Austin']
]

test('another mapping means another row; a column that is not mapped means nothing', () =>
  withEngine(async (engine) => {
    const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
    await sendAll(engine, state, PEOPLE, await state.job('job'))
    expect(await changesOf(engine, state, PEOPLE)).toMatchObject({ unchanged: 2, updated: 0 })
    const emailOnly = buildRowMapping(new Map([['email', ['email']]]), COLUMNS, { mode: 'mirror', settings: {} })
    expect(await changesOf(engine, state, PEOPLE, emailOnly)).toMatchObject({ unchanged: 0, updated: 2 })
    const constant = buildRowMapping(new Map([['email', ['email']]]), COLUMNS, {
      mode: 'mirror',
      settings: { consent: { amznUserData: 'GRANTED' } }
    })
    expect(await changesOf(engine, state, PEOPLE, constant)).toMatchObject({ updated: 2 })
    await state.close()
  }))

test('rows of one key come as one, with the emails of all, and are known as one', () =>
  withEngine(async (engine) => {
    const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
    const twice: Row[] = [...PEOPLE, ['1', 'ann@work.example.com', 'Dallas'], ['1', 'ann@example.com', 'Dallas']]
    const changes = await changesOf(engine, state, twice)
    expect(changes).toMatchObject({ new: 2, repeated: 1 })
    const relation = withDigests('memory.main.people', 'key', MAPPING)
    const rows = await all(streamEnteringRows(engine, relation, true, mergeAll))
    const [ann] = rows.filter(({ id }) => id === '1')
    expect((JSON.parse(ann.values[0] ?? '') as string[]).sort()).toEqual(['ann@example.com', 'ann@work.example.com'])
    expect(ann.values[1]).toBe('Dallas')
    await sendAll(engine, state, twice, await state.job('job'))
    expect(await changesOf(engine, state, [...twice].reverse())).toMatchObject({ unchanged: 2, updated: 0, new: 0 })
    await state.close()
  }))

test('rows of a job that failed, and those that Amazon found invalid, come again', () =>
  withEngine(async (engine) => {
    const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
    await sendAll(engine, state, PEOPLE, await state.job('first'))
    await state.settle({ done: ['first'], failed: [], invalid: ['2'] })
    expect(await changesOf(engine, state, PEOPLE)).toMatchObject({ new: 1, unchanged: 1 })
    await sendAll(engine, state, PEOPLE, await state.job('second'))
    expect(await changesOf(engine, state, PEOPLE)).toMatchObject({ new: 0, unchanged: 2 })
    expect(await state.openJobs()).toEqual(['second'])
    await state.settle({ done: [], failed: ['second'], invalid: [] })
    expect(await changesOf(engine, state, PEOPLE)).toMatchObject({ new: 1, unchanged: 1 })

    const [, bob] = PEOPLE
    await sendAll(engine, state, [['1', 'ann@example.com', 'Houston'], bob], await state.job('third'))
    await sendAll(engine, state, [bob], await state.job('fourth'))
    expect(await state.size()).toBe(1)
    await state.settle({ done: ['third'], failed: ['fourth'], invalid: [] })
    expect(await changesOf(engine, state, [bob])).toMatchObject({ deleted: 1, unchanged: 1 })
    expect(await state.openJobs()).toEqual([])
    await state.close()
  }))

test('with full everybody counts as changed', () =>
  withEngine(async (engine) => {
    const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
    await sendAll(engine, state, PEOPLE, await state.job('job'))
    expect(await diffRows(engine, await load(engine, PEOPLE), state, true)).toMatchObject({ updated: 2, deleted: 0 })
    await state.close()
  }))

test('the state holds the id that Amazon gets, and no key that says who it is', () =>
  withEngine(async (engine) => {
    const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
    await sendAll(engine, state, [['ann@example.com', 'ann@example.com', 'Dallas']], await state.job('job'))
    const kept = await engine.rows<{ id: string; digest: bigint }>('select * exclude (job) from state.sent')
    expect(kept.map(({ id }) => id)).toEqual([createHash('sha256').update('ann@example.com').digest('hex')])
    await state.close()
  }))

describe('what the comparison finds', () => {
  const NOTHING = { new: 0, updated: 0, refreshed: 0, deleted: 0, unchanged: 0, keyless: 0, repeated: 0 }

  const found = (
    before: Row[],
    now: Row[],
    { full = false, idsOfAPart, refreshDay }: { full?: boolean; idsOfAPart?: number; refreshDay?: number } = {}
  ) =>
    withEngine(async (engine) => {
      const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
      await sendAll(engine, state, before, await state.job('job'))
      const changes = await diffRows(engine, await load(engine, now), state, full, { idsOfAPart, refreshDay })
      const ids = await engine.rows<{ id: string; change: string }>(
        "select id, change from memory.main.changes where change <> 'keyless' order by change, id"
      )
      await state.close()
      return { changes, ids: ids.map(({ id, change }) => `${change} ${id}`) }
    })

  const row = (key: string | null, city = 'Dallas'): Row => [key, 'ann@example.com', city]

  test('of nothing is nothing', async () => {
    expect(await found([], [])).toEqual({ changes: NOTHING, ids: [] })
  })

  test.each([1, 2, 5, 6, undefined])('is the same with %j ids at a time', async (idsOfAPart) => {
    const before = ['a', 'b', 'c', 'd', 'e'].map((key) => row(key))
    const now = [row('a'), row('b', 'Austin'), row('f'), row('g'), row('g'), row(null), row(' '), row('h')]
    expect(await found(before, now, { idsOfAPart })).toEqual({
      changes: { new: 3, updated: 1, refreshed: 0, deleted: 3, unchanged: 1, keyless: 2, repeated: 1 },
      ids: ['deleted c', 'deleted d', 'deleted e', 'new f', 'new g', 'new h', 'updated b']
    })
  })

  test('of a key with several rows is counted once, whether it is new or was known', async () => {
    const { changes } = await found([row('a')], [row('a'), row('a'), row('b'), row('b')])
    expect(changes).toEqual({ ...NOTHING, new: 1, updated: 1, repeated: 2 })
  })

  test('is also who was sent last on a day or earlier, and then only who is as before', async () => {
    const today = Math.floor(Date.now() / 86_400_000)
    const before = ['a', 'b', 'c', 'd'].map((key) => row(key))
    const now = [row('a'), row('b', 'Austin'), row('d'), row('e')]
    for (const idsOfAPart of [1, undefined]) {
      expect(await found(before, now, { idsOfAPart, refreshDay: today })).toEqual({
        changes: { ...NOTHING, new: 1, updated: 1, refreshed: 2, deleted: 1 },
        ids: ['deleted c', 'new e', 'refreshed a', 'refreshed d', 'updated b']
      })
    }
    expect(await found(before, now, { refreshDay: today - 1 })).toMatchObject({
      changes: { ...NOTHING, new: 1, updated: 1, deleted: 1, unchanged: 2 }
    })
    expect(await found(before, now, { refreshDay: today, full: true })).toMatchObject({
      changes: { ...NOTHING, new: 1, updated: 3, deleted: 1 }
    })
  })

  test('with full is everybody, and nobody is unchanged', async () => {
    const { changes, ids } = await found([row('a'), row('b')], [row('a'), row('c'), row('')], { full: true })
    expect(changes).toEqual({ ...NOTHING, new: 1, updated: 1, deleted: 1, keyless: 1 })
    expect(ids).toEqual(['deleted b', 'new c', 'updated a'])
  })

  test('leaves nothing behind in memory but the changes', () =>
    withEngine(async (engine) => {
      const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
      await diffRows(engine, await load(engine, PEOPLE), state, false)
      const tables = await engine.rows(
        "select table_name from duckdb_tables() where database_name = 'memory' order by 1"
      )
      expect(tables).toEqual([{ table_name: 'changes' }, { table_name: 'people' }])
      await state.close()
    }))
})

test('an id is the key as it is where Amazon takes it, trimmed where it has blanks, and else its SHA-256', () =>
  withEngine(async (engine) => {
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
    const ids: [key: string | null, id: string][] = [
      ['A_b-9', 'A_b-9'],
      ['\u00a0\ufeff A_b-9\t\n', 'A_b-9'],
      ['k'.repeat(128), 'k'.repeat(128)],
      ['k'.repeat(129), sha256('k'.repeat(129))],
      [' ann@example.com ', sha256('ann@example.com')],
      ['a b', sha256('a b')],
      ['a\nb', sha256('a\nb')],
      ['\u3000', ''],
      ['', ''],
      [null, '']
    ]
    for (const [key, id] of ids) {
      const text = key === null ? 'null::varchar' : literal(key)
      expect(
        await engine.rows(`select ${externalUserIdSql('the "key"')} as id from (select ${text} as "the ""key""")`)
      ).toEqual([{ id }])
    }
  }))

describe('rows of one key', () => {
  const together = (rows: Row[]) =>
    withEngine(async (engine) => {
      const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
      const relation = await load(engine, rows)
      await diffRows(engine, relation, state, false)
      const entering = await all(streamEnteringRows(engine, relation, true, mergeAll))
      await state.close()
      return entering.sort((a, b) => (a.id < b.id ? -1 : 1))
    })

  test('of which all but one value are equal or blank have that one', async () => {
    const [{ values }] = await together([
      ['a', 'ann@example.com', 'Dallas'],
      ['a', ' ', 'Dallas'],
      ['a', 'ann@example.com', 'Dallas']
    ])
    expect([values[0]?.trim() || 'ann@example.com', values[1]]).toEqual(['ann@example.com', 'Dallas'])
  })

  test('have one value of a field that takes one', async () => {
    const [{ values }] = await together([
      ['a', 'ann@example.com', 'Dallas'],
      ['a', 'ann@example.com', 'Austin']
    ])
    expect(['Dallas', 'Austin']).toContain(values[1])
    expect(values[0]).toBe('ann@example.com')
  })

  test('stay with their own key, some thousand of them, beside those that are single', async () => {
    const keys = Array.from({ length: 1500 }, (_, number) => `p${String(number).padStart(4, '0')}`)
    const rows = await together([
      ...keys.flatMap((key): Row[] => [
        [key, `${key}.a@example.com`, 'Dallas'],
        [key, `${key}.b@example.com`, 'Dallas']
      ]),
      ['q', 'q@example.com', 'Austin']
    ])
    expect(rows.map(({ id }) => id)).toEqual([...keys, 'q'])
    for (const { id, change, values } of rows.slice(0, -1)) {
      expect([change, (JSON.parse(values[0] ?? '') as string[]).sort()]).toEqual([
        'new',
        [`${id}.a@example.com`, `${id}.b@example.com`]
      ])
    }
    expect(rows.at(-1)?.values).toEqual(['q@example.com', 'Austin'])
  })

  test('have a digest of all of them, so that one that changes is a change', async () => {
    const one = (email: string): Row => ['a', email, 'Dallas']
    const digests: bigint[] = []
    for (const rows of [
      [one('x'), one('y')],
      [one('y'), one('x')],
      [one('x'), one('z')],
      [one('x'), one('x')],
      [one('x')]
    ]) {
      digests.push((await together(rows))[0].digest)
    }
    expect(digests[1]).toBe(digests[0])
    expect(new Set(digests.slice(1)).size).toBe(4)
  })
})

test('who left has an id and nothing else', () =>
  withEngine(async (engine) => {
    const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
    await sendAll(engine, state, PEOPLE, await state.job('job'))
    await changesOf(engine, state, [PEOPLE[0]])
    expect(await all(streamDeletedRows(engine))).toEqual([{ change: 'deleted', id: '2', digest: 0n, values: [] }])
    await state.close()
  }))
