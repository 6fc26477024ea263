import { detectDelimiter } from '../../../../src/segment/sources/tables/csvLayout'

test.each([
  ['id,email\n1,a@example.com\n', ','],
  ['id;email\r\n1;a@example.com\r\n', ';'],
  ['id\temail\r1\ta@example.com', '\t'],
  ['id|email', '|'],
  ['\n \n  id,email\n1,a@example.com', ','],
  // A usual sign comes before an unusual one, and the earlier of two before the later.
  ['a,b;c\n1,2;3', ','],
  ['a^b^c,d\n1^2^3,4', ','],
  // Of the unusual ones the one that makes the most cells.
  ['a:b^c^d\n1:2^3^4', '^'],
  ['a^b:c:d\n1^2:3:4', ':'],
  ['a\x01b\n1\x012', '\x01'],
  // In quotes nothing parts cells, and two quotes are one.
  ['"a,b";c\n"1,2";3', ';'],
  ['"a"",""b";c\n1;2', ';'],
  // Half of the lines below have to have as many cells.
  ['a,b\n1,2\n3', ','],
  ['a,b\n1,2\n3\n4', undefined],
  ['a,b\n1,2,3', undefined],
  ['{"a":1,"b":2}\n{"a":1,"b":2}', undefined],
  ['  {"a":1,"b":2}', undefined],
  ['email\na@example.com', undefined],
  ['', undefined]
])('%j is parted by %j', (text, delimiter) => {
  expect(detectDelimiter(text)).toBe(delimiter)
})

test('a hundred lines below the header are looked at', () => {
  const fitting = (lines: number) => `a,b\n${'1,2\n'.repeat(lines)}${'1\n'.repeat(100 - lines)}`
  expect(detectDelimiter(fitting(50) + '1\n'.repeat(100))).toBe(',')
  expect(detectDelimiter(fitting(49) + '1,2\n'.repeat(100))).toBeUndefined()
})
