import fc from 'fast-check'
import { LineSet, formatRanges } from '../../../src/segment/delivery/lineRanges'

test('a set has the lines that were added, in whatever order, and no other', () => {
  const lines = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1 })
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 5 }), (parts) => {
      const set = new LineSet()
      parts.forEach((part) => set.add(formatRanges(part.sort((one, other) => one - other))))
      const added = new Set(parts.flat())
      for (let line = 1; line <= 301; line++) {
        expect(set.has(line)).toBe(added.has(line))
      }
    })
  )
})
