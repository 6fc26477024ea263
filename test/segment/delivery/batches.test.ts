import fc from 'fast-check'
import { Batches } from '../../../src/segment/delivery/batches'

const at = (lane: string, key = 'key') => ({ lane, key })

test('gives a batch when it is full, and the rest at the end, in order', () => {
  const batches = new Batches<number>(2, 1000, (item) => item)
  expect(batches.add(at('a'), 1, 1)).toEqual([])
  expect(batches.add(at('b'), 2, 1)).toEqual([])
  expect(batches.add(at('a'), 3, 1)).toEqual([{ lane: 'a', items: [1, 3] }])
  batches.add(at('a'), 4, 1)
  expect([...batches.rest()]).toEqual([
    { lane: 'a', items: [4] },
    { lane: 'b', items: [2] }
  ])
  expect([...batches.rest()]).toEqual([])
})

test('gives the heaviest batch when too much is waiting', () => {
  const batches = new Batches<string>(100, 10, (item) => item)
  batches.add(at('light'), 'a', 2)
  batches.add(at('heavy'), 'b', 7)
  expect(batches.add(at('light'), 'c', 2)).toEqual([{ lane: 'heavy', items: ['b'] }])
  expect(batches.add(at('light'), 'd', 2)).toEqual([])
  expect(batches.add(at('other'), 'e', 4)).toEqual([])
  expect(batches.add(at('light'), 'f', 1)).toEqual([{ lane: 'light', items: ['a', 'c', 'd', 'f'] }])
})

test('two words on a person under one key go together', () => {
  const batches = new Batches<string>(100, 1000, ([person]) => person)
  expect(batches.add(at('a'), 'x enters', 1)).toEqual([])
  expect(batches.add(at('a'), 'x leaves', 1)).toEqual([])
  expect([...batches.rest()]).toEqual([{ lane: 'a', items: ['x enters', 'x leaves'] }])
})

test('of batches that weigh the same the one of the earlier lane goes', () => {
  const batches = new Batches<string>(100, 3, (item) => item)
  batches.add(at('a'), 'a', 2)
  expect(batches.add(at('b'), 'b', 2)).toEqual([{ lane: 'a', items: ['a'] }])
})

test('whoever waits under another key of the lane makes that batch go first; others wait on', () => {
  const batches = new Batches<string>(100, 1000, ([person]) => person)
  batches.add(at('a', 'without'), 'x enters', 1)
  batches.add(at('a', 'with'), 'y enters', 1)
  expect(batches.add(at('a', 'with'), 'x leaves', 1)).toEqual([{ lane: 'a', items: ['x enters'] }])
  batches.add(at('b', 'without'), 'x enters', 1)
  expect([...batches.rest()]).toEqual([
    { lane: 'a', items: ['y enters', 'x leaves'] },
    { lane: 'b', items: ['x enters'] }
  ])
})

test('no word on a person of a lane overtakes an earlier one, whatever the keys and sizes', () => {
  const word = fc.record({ lane: fc.nat(1), key: fc.nat(2), person: fc.nat(4), bytes: fc.integer({ min: 1, max: 9 }) })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (words, most) => {
      const batches = new Batches<{ person: number; order: number }>(most, 25, ({ person }) => person)
      const gone: { lane: string; person: number; order: number }[] = []
      const take = (going: Iterable<{ lane: string; items: { person: number; order: number }[] }>) => {
        for (const { lane, items } of going) {
          gone.push(...items.map((item) => ({ lane, ...item })))
        }
      }
      words.forEach(({ lane, key, person, bytes }, order) =>
        take(batches.add(at(String(lane), String(key)), { person, order }, bytes))
      )
      take(batches.rest())
      expect(gone).toHaveLength(words.length)
      const last = new Map<string, number>()
      for (const { lane, person, order } of gone) {
        expect(order).toBeGreaterThan(last.get(`${lane} ${person}`) ?? -1)
        last.set(`${lane} ${person}`, order)
      }
    })
  )
})
