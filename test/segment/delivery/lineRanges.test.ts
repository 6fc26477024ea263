import { LineSet, formatRanges } from '../../../src/segment/delivery/lineRanges'

test.each([
  ['1-3,5,9-10', [1, 2, 3, 5, 9, 10]],
  ['7', [7]],
  ['1,3,5', [1, 3, 5]],
  ['', []]
])('lines that follow each other are one range: %s', (ranges, lines) => {
  expect(formatRanges(lines)).toBe(ranges)
})

test.each([
  ['nothing', [], []],
  ['one line', ['4'], [4]],
  ['a range', ['2-4'], [2, 3, 4]],
  ['ranges with gaps', ['1-2,5,8-9'], [1, 2, 5, 8, 9]],
  ['ranges that touch', ['1-2,3-4', '5'], [1, 2, 3, 4, 5]],
  ['what comes later and lies before', ['7-8', '1,3', '5'], [1, 3, 5, 7, 8]],
  ['a range within another', ['1-9', '3-4'], [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['ranges that overlap', ['1-4', '3-6'], [1, 2, 3, 4, 5, 6]]
])('a set has the lines that were added and no other: %s', (_name, parts, lines) => {
  const set = new LineSet()
  parts.forEach((part) => set.add(part))
  const upTo11 = Array.from({ length: 12 }, (_, line) => line)
  expect(upTo11.filter((line) => set.has(line))).toEqual(lines)
})

test('what is added after a look is there at the next', () => {
  const set = new LineSet()
  set.add('2')
  expect([1, 2].map((line) => set.has(line))).toEqual([false, true])
  set.add('1')
  expect([1, 2].map((line) => set.has(line))).toEqual([true, true])
})

test('two audiences in turn, and more ranges than are kept apart', () => {
  const set = new LineSet()
  const odd = Array.from({ length: 30_000 }, (_, number) => 2 * number + 1)
  set.add(formatRanges(odd))
  expect(set.has(59_999)).toBe(true)
  expect(set.has(60_000)).toBe(false)
  set.add(formatRanges(odd.map((line) => line + 1)))
  expect(set.has(1)).toBe(true)
  expect(set.has(60_000)).toBe(true)
  expect(set.has(60_001)).toBe(false)
})

describe('memory', () => {
  const held = (set: LineSet): number => (set as unknown as { ranges: unknown[] }).ranges.length
  const added = (count: number, lineOf: (place: number) => number): LineSet => {
    const set = new LineSet()
    Array.from({ length: count }, (_, place) => set.add(String(lineOf(place))))
    return set
  }

  test('is taken for gaps only, while nobody looks too', () => {
    const lines = added(9_999, (place) => place + 1)
    expect(held(lines)).toBe(9_999)
    lines.add('10000')
    expect(held(lines)).toBe(1)
    lines.add('10001')
    lines.add('10002')
    expect(held(lines)).toBe(3)
    expect(lines.has(10_002)).toBe(true)
    expect(held(lines)).toBe(1)
  })

  test('is seen to again when it has doubled, for each time takes as long as there are gaps', () => {
    const odd = added(10_000, (place) => 2 * place + 1)
    expect(held(odd)).toBe(10_000)
    odd.add('2')
    expect(held(odd)).toBe(10_001)
    Array.from({ length: 9_999 }, (_, place) => odd.add(String(2 * place + 2)))
    expect(held(odd)).toBe(1)
  })

  test('lines that overlap or touch are one range, and others are not', () => {
    const set = new LineSet()
    set.add('1-4,4-6,7,9')
    expect(set.has(8)).toBe(false)
    expect(held(set)).toBe(2)
  })
})
