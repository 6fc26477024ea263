import { unmetOf } from '../../../src/segment/run/unmet'

test('names what is set and was not met, with the nearest name that was', () => {
  expect(unmetOf(['bought_twise', 'vip', 'elsewhere'], ['bought_twice', 'vip'])).toEqual([
    { audience: 'bought_twise', nearest: 'bought_twice' },
    { audience: 'elsewhere' }
  ])
  expect(unmetOf(['a'], [])).toEqual([{ audience: 'a' }])
  expect(unmetOf(['a'], ['a', 'b'])).toEqual([])
})

test.each([
  ['two of five letters are a slip', 'abcde', 'abcxy', 'abcxy'],
  ['three of five are another name', 'abcde', 'abxyz', undefined],
  ['of six letters three are a slip', 'abcdef', 'abcxyz', 'abcxyz']
])('%s', (_name, set, met, nearest) => {
  expect(unmetOf([set], [met])).toEqual([{ audience: set, ...(nearest && { nearest }) }])
})

test('a name that is set itself was not meant by another', () => {
  expect(unmetOf(['vips', 'vip'], ['vip'])).toEqual([{ audience: 'vips' }])
})
