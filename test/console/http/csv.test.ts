import { toCsvLine } from '../../../src/console/http/csv'

test.each([
  [['people.csv', 3, undefined, 'No value'], 'people.csv,3,,No value\r\n'],
  [['a,b', 'say "no"', 'two\nlines'], '"a,b","say ""no""","two\nlines"\r\n'],
  [['=1+1', '+49', '-x', '@cmd', -5], "'=1+1,'+49,'-x,'@cmd,-5\r\n"]
])('%j is a line that a spreadsheet reads and does not run', (cells, line) => {
  expect(toCsvLine(cells)).toBe(line)
})
