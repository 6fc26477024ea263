import fc from 'fast-check'
import { LineSet, toRanges } from '../../../src/segment/run/lineRanges'

test('lines that follow each other are one range', () => {
  expect(toRanges([1, 2, 3, 5, 9, 10])).toBe('1-3,5,9-10')
})

test('a set has the lines that were added, in whatever order, and no other', () => {
  const lines = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1 })
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 5 }), (parts) => {
      const set = new LineSet()
      parts.forEach((part) => set.add(toRanges(part.sort((one, other) => one - other))))
      const added = new Set(parts.flat())
      for (let line = 1; line <= 301; line++) {
        expect(set.has(line)).toBe(added.has(line))
      }
    })
  )
})

test('two audiences in turn, and more ranges than are kept apart', () => {
  const set = new LineSet()
  const odd = Array.from({ length: 30_000 }, (_, number) => 2 * number + 1)
  set.add(toRanges(odd))
  expect(set.has(59_999)).toBe(true)
  expect(set.has(60_000)).toBe(false)
  set.add(toRanges(odd.map((line) => line + 1)))
  expect(set.has(1)).toBe(true)
  expect(set.has(60_000)).toBe(true)
  expect(set.has(60_001)).toBe(false)
})
