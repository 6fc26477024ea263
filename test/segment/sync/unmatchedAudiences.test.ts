import { findUnmatchedAudiences } from '../../../src/segment/sync/unmatchedAudiences'

test('names what is set and was not met, with the nearest name that was', () => {
  expect(findUnmatchedAudiences(['bought_twise', 'vip', 'elsewhere'], ['bought_twice', 'vip'])).toEqual([
    { audience: 'bought_twise', nearest: 'bought_twice' },
    { audience: 'elsewhere' }
  ])
  expect(findUnmatchedAudiences(['a'], [])).toEqual([{ audience: 'a' }])
  expect(findUnmatchedAudiences(['a'], ['a', 'b'])).toEqual([])
})

test.each([
  ['two of five letters are a slip', 'abcde', 'abcxy', 'abcxy'],
  ['three of five are another name', 'abcde', 'abxyz', undefined],
  ['of six letters three are a slip', 'abcdef', 'abcxyz', 'abcxyz']
])('%s', (_name, set, met, nearest) => {
  expect(findUnmatchedAudiences([set], [met])).toEqual([{ audience: set, ...(nearest && { nearest }) }])
})

test('a name that is set itself was not meant by another', () => {
  expect(findUnmatchedAudiences(['vips', 'vip'], ['vip'])).toEqual([{ audience: 'vips' }])
})
