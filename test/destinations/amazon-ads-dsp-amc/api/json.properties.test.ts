import fc from 'fast-check'
import { parseKeepingLongIds } from '../../../../src/destinations/amazon-ads-dsp-amc/api/json'

test('any JSON is as JSON.parse has it, but for its long numbers', () => {
  const long = fc.bigInt({ min: 10n ** 15n, max: 10n ** 18n })
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(null, true, -1.5, 0, 1e300, 123456789012345),
      fc.string(),
      fc.string({ unit: fc.constantFrom('"', '\\', '1234567890123456', ' ', '{', ':', '\n', 'ü') }),
      long,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 })
    )
  })).value
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, 20), (given, space) => {
      const asNumbers = JSON.stringify(given, (_, one: unknown) => (typeof one === 'bigint' ? `#${one}#` : one), space)
      const asStrings = JSON.stringify(given, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one), space)
      expect(parseKeepingLongIds(asNumbers.replace(/"#(\d+)#"/g, '$1'))).toEqual(JSON.parse(asStrings))
    }),
    { numRuns: 500 }
  )
})

test('the time for a broken text grows with its length, not with its square', () => {
  /** Of the processor, at best: other work on the machine does not count. */
  const microsecondsOf = (text: string) =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const before = process.cpuUsage()
        expect(() => parseKeepingLongIds(text)).toThrow(SyntaxError)
        return process.cpuUsage(before).user
      })
    )
  const piece = fc.constantFrom(
    '"',
    '\\',
    '\\"',
    '"\\',
    '1',
    '-',
    'e',
    '1-',
    '1234567890123456',
    'a',
    '{',
    '[',
    ',',
    '\n'
  )
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), (pieces) => {
      const text = pieces.join('')
      const textOf = (length: number) => `{1234567890123456 ${text.repeat(length / text.length)}`
      // Where time goes with the square, four times the text takes sixteen times as long: half a second and more here.
      expect(microsecondsOf(textOf(80_000))).toBeLessThan(8 * microsecondsOf(textOf(20_000)) + 50_000)
    }),
    { numRuns: 60 }
  )
})
