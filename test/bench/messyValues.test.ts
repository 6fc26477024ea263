import { findWrong } from '../../bench/messy'
import { inventMessyValues } from '../../bench/messyValues'
import { OURS } from '../../bench/sentRecords'

const values = inventMessyValues(60, 7)

test('the same seed gives the same values, another one others', () => {
  expect(inventMessyValues(5, 7)).toEqual(new Map([...values].map(([kind, all]) => [kind, all.slice(0, 5)])))
  expect(inventMessyValues(5, 8)).not.toEqual(inventMessyValues(5, 7))
})

test.each([...values.keys()])('%s: what is sent is what Amazon hashes', async (kind) => {
  expect(await findWrong(values.get(kind) ?? [], OURS)).toEqual([])
})
