import { Batches } from '../../../src/segment/delivery/batches'

test('gives a batch when it is full, and the rest at the end, in order', () => {
  const batches = new Batches<number>(2, 1000)
  expect(batches.add('a', 1, 1)).toBeUndefined()
  expect(batches.add('b', 2, 1)).toBeUndefined()
  expect(batches.add('a', 3, 1)).toEqual({ key: 'a', items: [1, 3] })
  batches.add('a', 4, 1)
  expect([...batches.rest()]).toEqual([
    { key: 'b', items: [2] },
    { key: 'a', items: [4] }
  ])
  expect([...batches.rest()]).toEqual([])
})

test('gives the heaviest batch when too much is waiting', () => {
  const batches = new Batches<string>(100, 10)
  batches.add('light', 'a', 2)
  batches.add('heavy', 'b', 7)
  expect(batches.add('light', 'c', 2)).toEqual({ key: 'heavy', items: ['b'] })
  expect(batches.add('light', 'd', 2)).toBeUndefined()
})
