import { unmetOf } from '../../../src/segment/run/unmet'

test('names what is set and was not met, with the nearest name that was', () => {
  expect(unmetOf(['bought_twise', 'vip', 'elsewhere'], ['bought_twice', 'vip'])).toEqual([
    { audience: 'bought_twise', nearest: 'bought_twice' },
    { audience: 'elsewhere' }
  ])
  expect(unmetOf(['a'], [])).toEqual([{ audience: 'a' }])
  expect(unmetOf(['a'], ['a', 'b'])).toEqual([])
})
