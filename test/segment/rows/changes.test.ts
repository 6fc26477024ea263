import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { toExternalUserId } from '../../../src/destinations/amazon-ads-dsp-amc/identity'
import type { ChangedRow, Changes } from '../../../src/segment/rows/changes'
import { compare, deletedRows, digested, enteringRows, idOf } from '../../../src/segment/rows/changes'
import type { Engine } from '../../../src/segment/rows/engine'
import { ident, literal } from '../../../src/segment/rows/engine'
import type { RowMapping } from '../../../src/segment/rows/rowMapping'
import { rowMapping } from '../../../src/segment/rows/rowMapping'
import type { Accepted, StateOf } from '../../../src/segment/rows/state'
import { LEFT, State } from '../../../src/segment/rows/state'
import { withEngine } from '../../helpers/engine'

jest.setTimeout(60_000)

const COLUMNS = ['key', 'email', 'city']
const OF: StateOf = { connection: 'test', region: 'NA', key: 'key', wanted: { name: 'Test' } }
const MAPPING = rowMapping(
  new Map([
    ['email', ['email']],
    ['city', ['city']]
  ]),
  COLUMNS,
  { mode: 'mirror', settings: {} }
)

type Row = [key: string | null, email: string | null, city: string | null]

async function load(engine: Engine, rows: readonly Row[], mapping: RowMapping = MAPPING): Promise<string> {
  await engine.run('create or replace table memory.main.people (key varchar, email varchar, city varchar)')
  if (rows.length > 0) {
    const values = rows.map((row) => `(${row.map((cell) => (cell === null ? 'null' : literal(cell))).join(', ')})`)
    await engine.run(`insert into memory.main.people values ${values.join(', ')}`)
  }
  return digested('memory.main.people', 'key', mapping)
}

async function all(rows: AsyncIterable<ChangedRow[]>): Promise<ChangedRow[]> {
  const list: ChangedRow[] = []
  for await (const some of rows) {
    list.push(...some)
  }
  return list
}

/** The judge: what is in an audience, in plain JavaScript, as the rows of each id in words. */
class Model {
  readonly members = new Map<string, string>()

  meaningOf(rows: readonly Row[]): Map<string, string> {
    const byId = new Map<string, string[]>()
    for (const [key, email, city] of rows) {
      const trimmed = (key ?? '').trim()
      if (trimmed !== '') {
        const id = toExternalUserId(trimmed)
        byId.set(id, [...(byId.get(id) ?? []), JSON.stringify([email ?? '', city ?? ''])])
      }
    }
    return new Map([...byId].map(([id, meanings]) => [id, meanings.sort().join()]))
  }
}

const key = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'A', ' a', 'b\u00a0', 'x@example.com', 'é', '', ' ', '1'.repeat(129)),
  fc.constant(null)
)
const cell = fc.oneof(
  fc.constantFrom('', 'x', 'y', "it's", '\u001f', '\u001e', '\u001e0', '\u001e1', '["a","b"]'),
  fc.constant(null)
)
const table = fc.array(fc.tuple(key, cell, cell), { maxLength: 12 })
const idsOfAPart = fc.constantFrom(1, 3, undefined)
const rounds = fc.array(fc.record({ rows: table, taken: fc.array(fc.boolean(), { maxLength: 12 }) }), {
  minLength: 1,
  maxLength: 5
})

test('round by round, whatever Amazon took, the comparison finds what a map in memory finds', () =>
  withEngine((engine) =>
    fc.assert(
      fc.asyncProperty(rounds, idsOfAPart, async (rounds, idsOfAPart) => {
        const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
        try {
          const model = new Model()
          let job = 0
          for (const { rows, taken } of rounds) {
            const relation = await load(engine, rows)
            const changes = await compare(engine, relation, state, false, idsOfAPart)
            const now = model.meaningOf(rows)
            const expected = {
              new: [...now.keys()].filter((id) => !model.members.has(id)),
              updated: [...now].filter(([id, meaning]) => model.members.has(id) && model.members.get(id) !== meaning),
              deleted: [...model.members.keys()].filter((id) => !now.has(id))
            }
            expect(changes).toMatchObject({
              new: expected.new.length,
              updated: expected.updated.length,
              deleted: expected.deleted.length,
              unchanged: [...now].filter(([id, meaning]) => model.members.get(id) === meaning).length,
              keyless: rows.filter(([key]) => (key ?? '').trim() === '').length
            })
            const entering = await all(enteringRows(engine, relation, MAPPING, changes.repeated > 0))
            const leaving = await all(deletedRows(engine))
            const ids = (rows: ChangedRow[], change: string) =>
              rows.filter((row) => row.change === change).map(({ id }) => id)
            expect(ids(entering, 'new').sort()).toEqual(expected.new.sort())
            expect(ids(entering, 'updated').sort()).toEqual(expected.updated.map(([id]) => id).sort())
            expect(ids(leaving, 'deleted').sort()).toEqual(expected.deleted.sort())

            const accepted = [...leaving, ...entering].filter((_, place) => taken[place % (taken.length || 1)] ?? true)
            const number = await state.job(`job-${++job}`)
            await state.accept(
              accepted.map(({ id, change, digest }): Accepted => [id, change === 'deleted' ? LEFT : digest, number])
            )
            accepted.forEach(({ id, change }) =>
              change === 'deleted' ? model.members.delete(id) : model.members.set(id, now.get(id) ?? '')
            )
            expect(await state.size()).toBe(model.members.size)
            // Jobs may end sooner or later; it makes no difference to who is in.
            if (job % 2 === 0) {
              await state.settle({ done: [`job-${job - 1}`], failed: [], invalid: [] })
              expect(await state.size()).toBe(model.members.size)
            }
          }
        } finally {
          await state.close()
        }
      }),
      { numRuns: 60 }
    )
  ))

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
    await compare(engine, first, state, false)
    const [row] = await all(enteringRows(engine, first, MAPPING, false))
    await state.accept([[row.id, row.digest, await state.job('job-1')]])
    const second = await load(engine, [['c', otherEmail, otherCity]])
    expect(await compare(engine, second, state, false)).toMatchObject({ new: 0, updated: 1, unchanged: 0 })
    await state.close()
  })
)

test('the id of a row is what the destination makes of its key', () =>
  withEngine((engine) =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary', maxLength: 140 }), { minLength: 1 }), async (keys) => {
        // A surrogate by itself is no text of a database.
        const texts = keys.filter((text) => !/\p{Cs}/u.test(text) && !text.includes('\0') && text.trim() !== '')
        for (const text of [...texts, ` ${'k'.repeat(128)}\u3000`, 'k'.repeat(129), '\ufeffB_-9']) {
          const [{ id }] = await engine.rows<{ id: string }>(
            `select ${idOf('key')} as id from (select ${literal(text)} as ${ident('key')})`
          )
          expect(id).toBe(toExternalUserId(text.trim()))
        }
      }),
      { numRuns: 30 }
    )
  ))

const changesOf = async (engine: Engine, state: State, rows: Row[], mapping = MAPPING): Promise<Changes> =>
  compare(engine, await load(engine, rows, mapping), state, false)

async function sendAll(engine: Engine, state: State, rows: Row[], job: number): Promise<void> {
  const changes = await changesOf(engine, state, rows)
  const relation = digested('memory.main.people', 'key', MAPPING)
  const entering = await all(enteringRows(engine, relation, MAPPING, changes.repeated > 0))
  await state.accept([
    ...entering.map(({ id, digest }): Accepted => [id, digest, job]),
    ...(await all(deletedRows(engine))).map(({ id }): Accepted => [id, LEFT, job])
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
    const emailOnly = rowMapping(new Map([['email', ['email']]]), COLUMNS, { mode: 'mirror', settings: {} })
    expect(await changesOf(engine, state, PEOPLE, emailOnly)).toMatchObject({ unchanged: 0, updated: 2 })
    const constant = rowMapping(new Map([['email', ['email']]]), COLUMNS, {
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
    const relation = digested('memory.main.people', 'key', MAPPING)
    const rows = await all(enteringRows(engine, relation, MAPPING, true))
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
    expect(await compare(engine, await load(engine, PEOPLE), state, true)).toMatchObject({ updated: 2, deleted: 0 })
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
