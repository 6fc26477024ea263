import { massRemovalWarning } from '../../../src/segment/reverseEtl/massRemoval'

test.each([
  [{ leaving: 0, members: 100, unreadable: 5 }, undefined],
  [{ leaving: 10, members: 100, unreadable: 0 }, undefined],
  [{ leaving: 11, members: 100, unreadable: 0 }, /11 of the 100 people .*: 11\.0 %, more than a tenth/],
  [{ leaving: 100, members: 100, unreadable: 0 }, /^All 100 people/],
  [{ leaving: 1, members: 1, unreadable: 0 }, /^All 1 people/],
  [{ leaving: 1, members: 1_000_000, unreadable: 2 }, /1 people would leave .* 2 lines of the source cannot be read/]
])('before people leave: %j', (leaving, words) => {
  expect(massRemovalWarning(leaving)).toEqual(
    words === undefined ? undefined : (expect.stringMatching(words) as string)
  )
})
