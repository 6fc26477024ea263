import fc from 'fast-check'
import { toExternalUserId } from '../../../src/destinations/amazon-ads-dsp-amc/identity'
import type { ChangedRow } from '../../../src/segment/reverseEtl/diff'
import {
  diffRows,
  streamDeletedRows,
  streamEnteringRows,
  externalUserIdSql
} from '../../../src/segment/reverseEtl/diff'
import { literal } from '../../../src/segment/sources/duckdb'
import type { Accepted } from '../../../src/segment/reverseEtl/state'
import { LEFT, State } from '../../../src/segment/reverseEtl/state'
import type { Row } from '../../helpers/changedRows'
import { all, load, mergeAll, OF } from '../../helpers/changedRows'
import { withEngine } from '../../helpers/engine'

jest.setTimeout(60_000)

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
  maxLength: 4
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
            const changes = await diffRows(engine, relation, state, false, { idsOfAPart })
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
            const entering = await all(streamEnteringRows(engine, relation, changes.repeated > 0, mergeAll))
            const leaving = await all(streamDeletedRows(engine))
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
      { numRuns: 30 }
    )
  ))

test('the id of a row is what the destination makes of its key', () =>
  withEngine((engine) =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary', maxLength: 140 }), { minLength: 1 }), async (keys) => {
        // A surrogate by itself is no text of a database.
        const texts = keys.filter((text) => !/\p{Cs}/u.test(text) && !text.includes('\0') && text.trim() !== '')
        const given = [...texts, ` ${'k'.repeat(128)}\u3000`, 'k'.repeat(129), '\ufeffB_-9']
        const rows = given.map((text, place) => `(${place}, ${literal(text)})`)
        const found = await engine.rows<{ place: number; id: string }>(
          `select place, ${externalUserIdSql('key')} as id from (values ${rows.join(', ')}) as given(place, key) order by place`
        )
        expect(found.map(({ id }) => id)).toEqual(given.map((text) => toExternalUserId(text.trim())))
      }),
      { numRuns: 30 }
    )
  ))
