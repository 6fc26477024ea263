import { massRemovalWarning } from '../../../src/segment/reverseEtl/massRemoval'

test.each([
  [{ leaving: 0, members: 100, badLines: 5, keyless: 0 }, undefined],
  [{ leaving: 10, members: 100, badLines: 0, keyless: 0 }, undefined],
  [{ leaving: 11, members: 100, badLines: 0, keyless: 0 }, /11 of the 100 people .*: 11\.0 %, more than a tenth/],
  [{ leaving: 100, members: 100, badLines: 0, keyless: 0 }, /^All 100 people/],
  [{ leaving: 1, members: 1, badLines: 0, keyless: 0 }, /^The only person of the audience would leave it\.$/],
  [
    { leaving: 1, members: 1_000_000, badLines: 2, keyless: 0 },
    /1 person would leave .* 2 lines of the source cannot be read: that person may be in them\.$/
  ],
  [
    { leaving: 1, members: 1_000_000, badLines: 0, keyless: 3 },
    /1 person would leave .*, but 3 of its rows have no key: that person/
  ],
  [
    { leaving: 1, members: 1_000_000, badLines: 2, keyless: 3 },
    /2 lines of the source cannot be read, and 3 of its rows have no key: that person/
  ]
])('before people leave: %j', (leaving, words) => {
  expect(massRemovalWarning(leaving)).toEqual(
    words === undefined ? undefined : (expect.stringMatching(words) as string)
  )
})
