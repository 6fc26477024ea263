import { createHash } from 'node:crypto'
import type { Changes } from '../../../src/segment/rows/changes'
import { compare, deletedRows, digested, enteringRows } from '../../../src/segment/rows/changes'
import type { Engine } from '../../../src/segment/rows/engine'
import { rowMapping } from '../../../src/segment/rows/rowMapping'
import type { Accepted } from '../../../src/segment/rows/state'
import { LEFT, State } from '../../../src/segment/rows/state'
import type { Row } from '../../helpers/changedRows'
import { all, COLUMNS, load, MAPPING, OF } from '../../helpers/changedRows'
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
    await compare(engine, first, state, false)
    const [row] = await all(enteringRows(engine, first, MAPPING, false))
    await state.accept([[row.id, row.digest, await state.job('job-1')]])
    const second = await load(engine, [['c', otherEmail, otherCity]])
    expect(await compare(engine, second, state, false)).toMatchObject({ new: 0, updated: 1, unchanged: 0 })
    await state.close()
  })
)

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
